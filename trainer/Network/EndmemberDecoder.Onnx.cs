using Unmix.Trainer.Export;

namespace Unmix.Trainer.Network;

public sealed partial class EndmemberDecoder
{
    /// <summary>The graph form of <see cref="Mean"/>, each endmember apart so that nothing strides over [n, L, P].</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="latents">P values [n, H].</param>
    /// <returns>P values [n, L].</returns>
    public OnnxValue[] Write(OnnxGraph graph, IReadOnlyList<OnnxValue> latents)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return [.. latents.Select((latent, p) => graph.Unary("Sigmoid", mean.Write(graph, latent, p)))];
    }
}

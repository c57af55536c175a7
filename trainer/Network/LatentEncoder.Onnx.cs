using Unmix.Trainer.Export;

namespace Unmix.Trainer.Network;

public sealed partial class LatentEncoder
{
    /// <summary>The graph form of the latents' mean (the variance is not needed to unmix).</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="spectra">[n, L].</param>
    /// <returns>P values [n, H].</returns>
    public OnnxValue[] Write(OnnxGraph graph, OnnxValue spectra)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var hidden = graph.Unary("Relu", shared.WriteSideBySide(graph, spectra));
        return [.. Enumerable.Range(0, shape.EndmemberCount).Select(p => mean.Write(graph, hidden, p))];
    }
}

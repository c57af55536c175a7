using Unmix.Trainer.Export;

namespace Unmix.Trainer.Network;

public sealed partial class LatentEncoder
{
    /// <summary>The graph form of the latents' mean (the variance is not needed to unmix).</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="spectra">[n, L].</param>
    /// <param name="whitening">Folded into the first layer.</param>
    /// <returns>P values [n, H].</returns>
    public OnnxValue[] Write(OnnxGraph graph, OnnxValue spectra, SpectraWhitening? whitening)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var hidden = graph.Unary("Relu", shared.WriteSideBySide(graph, spectra, whitening));
        return [.. Enumerable.Range(0, shape.EndmemberCount).Select(p => mean.Write(graph, hidden, p))];
    }
}

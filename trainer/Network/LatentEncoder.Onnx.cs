using Unmix.Trainer.Export;

namespace Unmix.Trainer.Network;

public sealed partial class LatentEncoder
{
    /// <summary>
    /// The graph form of what the latents' mean is a linear layer of, which is <see cref="MeanLayer"/> (the variance is not
    /// needed to unmix).
    /// </summary>
    /// <param name="graph">Written to.</param>
    /// <param name="spectra">[n, L].</param>
    /// <param name="whitening">Folded into the first layer.</param>
    /// <returns>[n, P * 2H], endmember by endmember.</returns>
    public OnnxValue Write(OnnxGraph graph, OnnxValue spectra, SpectraWhitening? whitening)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Unary("Relu", shared.WriteSideBySide(graph, spectra, whitening));
    }
}

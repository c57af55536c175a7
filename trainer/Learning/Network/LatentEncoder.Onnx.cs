using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

public sealed partial class LatentEncoder
{
    /// <summary>
    /// The graph form of the latents' mean or, where <see cref="FoldedLayer"/> makes it, of what that layer reads (the variance is
    /// not needed to unmix).
    /// </summary>
    /// <param name="graph">Written to.</param>
    /// <param name="features">[n, K], the directions that <see cref="SpectraWhitening.Layer"/> gives; spectra where there is none.</param>
    /// <param name="whitening">Whose directions; null for none.</param>
    /// <returns>[n, P * H], or [n, P * 2H] before the folded layer, endmember by endmember.</returns>
    public OnnxValue Write(OnnxGraph graph, OnnxValue features, SpectraWhitening? whitening)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var hidden = graph.Unary("Relu", shared.WriteSideBySide(graph, features, whitening));
        if (FoldedLayer is not null)
            return hidden;
        var free = mean.WriteSideBySide(graph, hidden);
        var turn = graph.Unary("Tanh", graph.Binary("Mul", free, graph.Scalar("latent_scale", 1 / shape.LatentBound), [.. free.Shape]));
        return graph.Binary("Mul", turn, graph.Scalar("latent_bound", shape.LatentBound), [.. free.Shape]);
    }
}

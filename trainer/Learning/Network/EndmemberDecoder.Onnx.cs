using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

public sealed partial class EndmemberDecoder
{
    /// <summary>The graph form of <see cref="Mean"/>, each endmember apart so that nothing strides over [n, L, P].</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="latents">[n, P * H], or what the latents come from.</param>
    /// <param name="before">The layer that makes latents of it: linear, and so folded into the first one here. Null for none.</param>
    /// <param name="more">
    /// What bands after the last hold for every pixel, at least 0 and below 1 (see <see cref="AbundanceEncoder.BandsMore"/>): the last
    /// layer
    /// writes them beside the others, where joining them would copy all. Empty for none.
    /// </param>
    /// <returns>P values [n, L], or with the bands more.</returns>
    public OnnxValue[] Write(OnnxGraph graph, OnnxValue latents, EndmemberLayers? before, IReadOnlyList<double> more)
    {
        ArgumentNullException.ThrowIfNull(graph);
        // The logistic function of the last is 2e-9, which is nothing beside a reflectance; that of minus infinity is no weight.
        float[] constants = [.. more.Select(value => (float)Math.Log(Math.Max(value, 2e-9) / (1 - value)))];
        return
        [
            .. Enumerable
                .Range(0, mean.EndmemberCount)
                .Select(p => graph.Unary("Sigmoid", mean.Write(graph, latents, p, before, constants))),
        ];
    }
}

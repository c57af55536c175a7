using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

public sealed partial class EndmemberDecoder
{
    /// <summary>The graph form of <see cref="Mean"/>, each endmember apart so that nothing strides over [n, L, P].</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="latents">[n, P * H], or what the latents come from.</param>
    /// <param name="before">The layer that makes latents of it: linear, and so folded into the first one here. Null for none.</param>
    /// <param name="sum">
    /// What one band more holds for every pixel, between 0 and 1 (see <see cref="AbundanceEncoder.SumWeight"/>): the last layer writes it
    /// beside the others, where joining it to them would copy them all. Null for no such band.
    /// </param>
    /// <returns>P values [n, L], or [n, L + 1] with the sum's band.</returns>
    public OnnxValue[] Write(OnnxGraph graph, OnnxValue latents, EndmemberLayers? before, double? sum = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        double? constant = sum is { } weight ? Math.Log(weight / (1 - weight)) : null;
        return
        [
            .. Enumerable
                .Range(0, mean.EndmemberCount)
                .Select(p => graph.Unary("Sigmoid", mean.Write(graph, latents, p, before, constant))),
        ];
    }
}

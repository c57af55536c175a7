using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

public sealed partial class EndmemberDecoder
{
    /// <summary>The graph form of <see cref="Mean"/>, each endmember apart so that nothing strides over [n, L, P].</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="latents">[n, P * H], or what the latents come from.</param>
    /// <param name="before">The layer that makes latents of it: linear, and so folded into the first one here. Null for none.</param>
    /// <returns>P values [n, L].</returns>
    public OnnxValue[] Write(OnnxGraph graph, OnnxValue latents, EndmemberLayers? before)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return [.. Enumerable.Range(0, mean.EndmemberCount).Select(p => graph.Unary("Sigmoid", mean.Write(graph, latents, p, before)))];
    }
}

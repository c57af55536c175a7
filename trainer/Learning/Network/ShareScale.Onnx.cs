using Unmix.Learning.Onnx;
using Unmix.Learning.Tensors;

namespace Unmix.Learning.Network;

public sealed partial class ShareScale
{
    /// <summary>The graph form of <see cref="Of(AbundancePosterior)"/>.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="concentration">[P, n].</param>
    /// <returns>[P, n].</returns>
    internal OnnxValue Write(OnnxGraph graph, OnnxValue concentration)
    {
        if (IsNeutral)
            return concentration;
        var (count, n) = (concentration.Shape[0], OnnxGraph.Batch);
        var scaled = graph.Binary("Mul", concentration, graph.Constant("share_scale", scale.ToFloats(), count, 1), count, n);
        var total = graph.Binary("Div", graph.Sum(concentration, 0, keep: true), graph.Sum(scaled, 0, keep: true), 1, n);
        return graph.Binary("Mul", scaled, total, count, n);
    }

    /// <summary>Back from the shares that are told of to those of the answer's own endmembers, where a mixture is made of them.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="abundances">[n, P].</param>
    /// <returns>[n, P].</returns>
    internal OnnxValue WriteBack(OnnxGraph graph, OnnxValue abundances)
    {
        if (IsNeutral)
            return abundances;
        var (n, count) = (OnnxGraph.Batch, abundances.Last);
        float[] inverse = [.. scale.ToFloats().Select(factor => 1 / factor)];
        var scaled = graph.Binary("Mul", abundances, graph.Constant("share_scale_back", inverse, 1, count), n, count);
        return graph.Binary("Div", scaled, graph.Sum(scaled, 1, keep: true), n, count);
    }
}

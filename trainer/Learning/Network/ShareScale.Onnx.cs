using Unmix.Formats.Packages;
using Unmix.Learning.Onnx;
using Unmix.Learning.Tensors;

namespace Unmix.Learning.Network;

public sealed partial class ShareScale
{
    /// <summary>The graph form of <see cref="Sizes"/>.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="endmembers">P values [n, L].</param>
    /// <returns>[P, n] or [P, 1]; null where they change nothing.</returns>
    internal OnnxValue? WriteSizes(OnnxGraph graph, IReadOnlyList<OnnxValue> endmembers)
    {
        if (IsOfPixels)
            return graph.Concat([.. endmembers.Select(endmember => graph.Unsqueeze(Size(graph, endmember, 1), 0))], 0);
        return IsNeutral ? null : graph.Constant("share_scale", scale.ToFloats(), scale.shape[0], 1);
    }

    /// <summary>The graph form of <see cref="Told"/>.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="shares">[P, n].</param>
    /// <param name="sizes">What <see cref="WriteSizes"/> gave.</param>
    /// <returns>[P, n].</returns>
    internal static OnnxValue Write(OnnxGraph graph, OnnxValue shares, OnnxValue? sizes)
    {
        if (sizes is null)
            return shares;
        var (count, n) = (shares.Shape[0], OnnxGraph.Batch);
        var least = graph.Scalar("least_told_total", LeastTotal);
        OnnxValue Total(OnnxValue parts) => graph.Binary("Max", graph.Sum(parts, 0, keep: true), least, 1, n);
        var positive = graph.Unary("Relu", shares);
        var total = graph.Binary("Div", Total(positive), Total(graph.Binary("Mul", positive, sizes, count, n)), 1, n);
        return graph.Binary("Mul", graph.Binary("Mul", shares, sizes, count, n), total, count, n);
    }

    /// <summary>The graph form of <see cref="Own"/>, of the endmembers that a decoder is given.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="endmembers">[n, L, P]; null where they say no sizes.</param>
    /// <param name="abundances">[n, P], as they are told.</param>
    /// <returns>[n, P].</returns>
    internal OnnxValue WriteBack(OnnxGraph graph, OnnxValue? endmembers, OnnxValue abundances)
    {
        if (!IsOfPixels && IsNeutral)
            return abundances;
        var (n, count) = (OnnxGraph.Batch, abundances.Last);
        if (IsOfPixels && endmembers is null)
            throw new InvalidOperationException("Sizes of a pixel's own endmembers can't be had without them.");
        var sizes = IsOfPixels ? Size(graph, endmembers!, 1) : graph.Constant("share_scale", scale.ToFloats(), 1, count);
        var own = graph.Binary("Div", abundances, sizes, n, count);
        return graph.Binary("Div", own, graph.Sum(own, 1, keep: true), n, count);
    }

    private OnnxValue Size(OnnxGraph graph, OnnxValue endmembers, int axis) =>
        convention == AbundanceConvention.Peak
            ? graph.Greatest(endmembers, axis)
            : graph.Unary("Sqrt", graph.Sum(graph.Binary("Mul", endmembers, endmembers, [.. endmembers.Shape]), axis, keep: false));
}

using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

public sealed partial class EndmemberClasses
{
    /// <summary>The graph form of <see cref="Sums"/>.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="values">[P, n].</param>
    /// <returns>[C, n].</returns>
    internal OnnxValue WriteSums(OnnxGraph graph, OnnxValue values) =>
        graph.Binary("MatMul", Membership(graph), values, Count, OnnxGraph.Batch);

    /// <summary>The graph form of <see cref="Spectra"/>.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="endmembers">P values [n, L].</param>
    /// <param name="abundances">[n, P].</param>
    /// <returns>[n, L, C].</returns>
    internal OnnxValue WriteSpectra(OnnxGraph graph, IReadOnlyList<OnnxValue> endmembers, OnnxValue abundances)
    {
        long n = OnnxGraph.Batch,
            count = endmembers.Count,
            bands = endmembers[0].Last;
        var shifted = graph.Binary("Add", abundances, graph.Scalar("least_weight", LeastWeight), n, count);
        var shares = graph.Binary("Mul", Membership(graph), graph.Unsqueeze(shifted, 1), n, Count, count);
        var weights = graph.Binary("Div", shares, graph.Sum(shares, 2, keep: true), n, Count, count);
        var stacked = graph.Concat([.. endmembers.Select(endmember => graph.Unsqueeze(endmember, 1))], 1); // [n, P, L]
        return graph.Transpose(graph.Binary("MatMul", weights, stacked, n, Count, bands), 0, 2, 1);
    }

    /// <summary>Shares of the vertices of each endmember as shares of those of its class, weighed as <see cref="Spectra"/> does.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="shares">[n, P J], endmember by endmember.</param>
    /// <param name="abundances">[n, P].</param>
    /// <returns>[n, P J].</returns>
    internal OnnxValue WriteShares(OnnxGraph graph, OnnxValue shares, OnnxValue abundances)
    {
        long n = OnnxGraph.Batch,
            count = ClassOf.Count,
            width = shares.Last / count;
        float[] Matrix(long columns, Func<int, long, bool> isOne) =>
            [.. Enumerable.Range(0, (int)(count * columns)).Select(i => isOne((int)(i / columns), i % columns) ? 1f : 0f)];
        var weights = graph.Binary("Add", abundances, graph.Scalar("least_weight", LeastWeight), n, count);
        var together = graph.Constant("same_class", Matrix(count, (p, q) => ClassOf[p] == ClassOf[(int)q]), count, count);
        var part = graph.Binary("Div", weights, graph.Binary("MatMul", weights, together, n, count), n, count);
        var own = graph.Constant("own_vertices", Matrix(shares.Last, (p, v) => v / width == p), count, shares.Last);
        return graph.Binary("Mul", graph.Binary("MatMul", part, own, n, shares.Last), shares, n, shares.Last);
    }

    private OnnxValue Membership(OnnxGraph graph)
    {
        var ones = new float[Count * ClassOf.Count];
        for (var p = 0; p < ClassOf.Count; p++)
            ones[ClassOf[p] * ClassOf.Count + p] = 1;
        return graph.Constant("class_membership", ones, Count, ClassOf.Count);
    }
}

using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

internal static partial class GramSolution
{
    private const long N = OnnxGraph.Batch;

    /// <summary>The graph form of <see cref="Of"/>, with the pixels side by side in memory.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="gram">[P, P, n], in double precision.</param>
    /// <param name="projection">[P, n].</param>
    /// <returns>[P, n].</returns>
    public static OnnxValue Write(OnnxGraph graph, OnnxValue gram, OnnxValue projection)
    {
        var count = (int)gram.Shape[0];
        var tiny = graph.Doubles("tiny_square", [TinySquare]);
        var factors = new OnnxValue[count]; // [P - k, n]
        var rest = graph.Concat([gram, graph.Unsqueeze(projection, 1)], 1); // [P - k, P - k + 1, n]
        for (var k = 0; k < count; k++)
        {
            long others = count - k;
            var along = graph.Squeeze(others == 1 ? rest : graph.Slice(rest, 0, 0, 1), 0); // [P - k + 1, n]
            var alongOthers = graph.Slice(along, 0, 1, others + 1);
            var square = graph.Binary("Add", graph.Slice(along, 0, 0, 1), tiny, 1, N);
            factors[k] = graph.Binary("Div", alongOthers, square, others, N);
            if (k == count - 1)
                break;
            var ofEndmembers = graph.Unsqueeze(graph.Slice(factors[k], 0, 0, others - 1), 1);
            var shadow = graph.Binary("Mul", ofEndmembers, graph.Unsqueeze(alongOthers, 0), others - 1, others, N);
            rest = graph.Binary("Sub", graph.Slice(graph.Slice(rest, 0, 1, others), 1, 1, others + 1), shadow, others - 1, others, N);
        }
        return graph.ToSingle(Solve(graph, factors));
    }

    // From the last row of the unit triangle up.
    private static OnnxValue Solve(OnnxGraph graph, OnnxValue[] factors)
    {
        var count = factors.Length;
        var solved = factors[count - 1]; // [P - p, n], of this row and those below
        for (var p = count - 2; p >= 0; p--)
        {
            long below = count - 1 - p;
            var parts = graph.Binary("Mul", graph.Slice(factors[p], 0, 0, below), solved, below, N);
            var known = below == 1 ? parts : graph.Sum(parts, 0, keep: true);
            solved = graph.Concat([graph.Binary("Sub", graph.Slice(factors[p], 0, below, below + 1), known, 1, N), solved], 0);
        }
        return solved;
    }
}

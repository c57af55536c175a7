using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

/// <summary>
/// The graph form of the regression where it takes place in few directions (<see cref="RegressionSpace"/>): all endmembers in one value
/// [P + 1, K, n], the spectrum last, with the pixels side by side in memory. An endmember is taken out of all others at once, so that
/// the operations of a graph grow with P and not with its square or cube.
/// </summary>
/// <param name="graph">Written to.</param>
/// <param name="count">P.</param>
/// <param name="width">K, with the row of the sum where there is one.</param>
internal sealed class StackedRegression(OnnxGraph graph, int count, long width)
{
    private const double TinySquare = 1e-30;
    private const long N = OnnxGraph.Batch;

    /// <summary>The start, and what each step needs.</summary>
    /// <param name="Solution">[P, n], see <see cref="Orthogonalisation.Solution"/>.</param>
    /// <param name="Endmembers">[P, K, n].</param>
    /// <param name="Projection">[P, n], M'y.</param>
    /// <param name="Trace">[1, n], of M'M.</param>
    internal readonly record struct Parts(OnnxValue Solution, OnnxValue Endmembers, OnnxValue Projection, OnnxValue Trace);

    /// <param name="columns">P + 1 values [K, n]: the endmembers and then the spectrum.</param>
    /// <param name="heldShare">See <see cref="Orthogonalisation.Of"/>.</param>
    public Parts Write(IReadOnlyList<OnnxValue> columns, double heldShare)
    {
        var stacked = graph.Concat([.. columns.Select(column => graph.Unsqueeze(column, 0))], 0); // [P + 1, K, n]
        var endmembers = graph.Slice(stacked, 0, 0, count);
        var spectrum = graph.Slice(stacked, 0, count, count + 1);
        return new Parts(
            Solve(Factors(stacked, heldShare)),
            endmembers,
            Dots(endmembers, spectrum, count),
            graph.Sum(Dots(endmembers, endmembers, count), 0, keep: true)
        );
    }

    /// <summary>M'M a, without M'M: [P, n].</summary>
    /// <param name="endmembers">[P, K, n].</param>
    /// <param name="abundances">[P, n].</param>
    public OnnxValue Product(OnnxValue endmembers, OnnxValue abundances)
    {
        var weighed = graph.Binary("Mul", endmembers, graph.Unsqueeze(abundances, 1), count, width, N);
        return Dots(endmembers, graph.Sum(weighed, 0, keep: true), count);
    }

    // For each endmember k its factors on those behind it and on the spectrum, [P - k, n], as Orthogonalisation.Of has them.
    private OnnxValue[] Factors(OnnxValue stacked, double heldShare)
    {
        var factors = new OnnxValue[count];
        var rest = stacked;
        var held = graph.Scalar("least_share_squared", heldShare * heldShare);
        var tiny = graph.Scalar("tiny_square", TinySquare);
        OnnxValue? taken = null; // [P + 1 - k, n]
        for (var k = 0; k < count; k++)
        {
            long others = count - k;
            var own = graph.Slice(rest, 0, 0, 1); // [1, K, n]
            var along = Dots(rest, own, others + 1);
            var length = graph.Slice(along, 0, 0, 1);
            var least = taken is null
                ? tiny
                : graph.Binary("Add", graph.Binary("Mul", graph.Slice(taken, 0, 0, 1), held, 1, N), tiny, 1, N);
            var square = graph.Binary("Add", length, least, 1, N);
            var products = graph.Slice(along, 0, 1, others + 1);
            factors[k] = graph.Binary("Div", products, square, others, N);
            var part = graph.Binary("Mul", factors[k], products, others, N);
            taken = taken is null ? part : graph.Binary("Add", graph.Slice(taken, 0, 1, others + 1), part, others, N);
            if (k == count - 1)
                break;
            var shadow = graph.Binary("Mul", own, graph.Unsqueeze(factors[k], 1), others, width, N);
            rest = graph.Binary("Sub", graph.Slice(rest, 0, 1, others + 1), shadow, others, width, N);
        }
        return factors;
    }

    // U x = D^-1 Q'y from the last row up.
    private OnnxValue Solve(OnnxValue[] factors)
    {
        OnnxValue? solved = null; // [P - 1 - p, n], of the rows below
        for (var p = count - 1; p >= 0; p--)
        {
            long below = count - 1 - p;
            var row = graph.Slice(factors[p], 0, below, below + 1);
            if (solved is not null)
            {
                var parts = graph.Binary("Mul", graph.Slice(factors[p], 0, 0, below), solved, below, N);
                row = graph.Binary("Sub", row, graph.Sum(parts, 0, keep: true), 1, N);
            }
            solved = solved is null ? row : graph.Concat([row, solved], 0);
        }
        return solved!; // there is at least one endmember
    }

    // [m, K, n] and [m or 1, K, n] -> [m, n].
    private OnnxValue Dots(OnnxValue left, OnnxValue right, long rows) =>
        graph.Sum(graph.Binary("Mul", left, right, rows, width, N), 1, keep: false);
}

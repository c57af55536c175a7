using Unmix.Learning.Onnx;

namespace Unmix.Learning.Network;

public sealed partial record Orthogonalisation
{
    /// <summary>The graph form of <see cref="Of"/>: the same steps in the same order, column by column.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="endmembers">P values [n, L].</param>
    /// <param name="spectra">[n, L].</param>
    /// <param name="heldShare">See <see cref="Of"/>.</param>
    /// <returns>Solution [P, n], Gram matrix [P, P, n], projection [P, n]: pixels last, where they lie side by side.</returns>
    internal static (OnnxValue Solution, OnnxValue Gram, OnnxValue Projection) Write(
        OnnxGraph graph,
        IReadOnlyList<OnnxValue> endmembers,
        OnnxValue spectra,
        double heldShare
    )
    {
        int count = endmembers.Count,
            last = count;
        var arithmetic = new ColumnArithmetic(graph);
        var leastShare = graph.Scalar("least_share_squared", heldShare * heldShare);
        var tiny = graph.Scalar("tiny_square", TinySquare);
        var products = new OnnxValue[count, count + 1];
        var factors = new OnnxValue[count, count + 1];
        OnnxValue[] rest = [.. endmembers, spectra];
        var taken = new OnnxValue?[count + 1];
        for (var k = 0; k < count; k++)
        {
            var least = taken[k] is { } length ? arithmetic.Add(arithmetic.Multiply(length, leastShare), tiny) : tiny;
            products[k, k] = arithmetic.Add(arithmetic.Dot(rest[k], rest[k]), least);
            for (var j = k + 1; j <= last; j++)
            {
                products[k, j] = arithmetic.Dot(rest[k], rest[j]);
                factors[k, j] = arithmetic.Divide(products[k, j], products[k, k]);
                if (k < count - 1)
                    rest[j] = arithmetic.Subtract(rest[j], arithmetic.Scale(factors[k, j], rest[k]));
                if (j == last)
                    continue;
                var part = arithmetic.Multiply(factors[k, j], products[k, j]);
                taken[j] = taken[j] is { } before ? arithmetic.Add(before, part) : part;
            }
        }
        var normal = NormalEquations(arithmetic, products, factors, taken);
        return (
            PixelsLast(graph, Solve(arithmetic, factors, count)),
            graph.Reshape(PixelsLast(graph, normal[..(count * count)]), count, count, OnnxGraph.Batch),
            PixelsLast(graph, normal[(count * count)..])
        );
    }

    private static OnnxValue[] Solve(ColumnArithmetic arithmetic, OnnxValue[,] factors, int count)
    {
        var solution = new OnnxValue[count];
        for (var p = count - 1; p >= 0; p--)
        {
            solution[p] = factors[p, count];
            for (var q = p + 1; q < count; q++)
                solution[p] = arithmetic.Subtract(solution[p], arithmetic.Multiply(factors[p, q], solution[q]));
        }
        return solution;
    }

    /// <summary>The P x P entries of M'M and then the P of M'y.</summary>
    private static OnnxValue[] NormalEquations(ColumnArithmetic arithmetic, OnnxValue[,] products, OnnxValue[,] factors, OnnxValue?[] taken)
    {
        var count = products.GetLength(0);
        var entries = new OnnxValue[count * (count + 1)];
        for (var i = 0; i < count; i++)
        {
            for (var j = i; j <= count; j++)
            {
                var entry = products[i, j];
                if (i == j && taken[i] is { } length)
                    entry = arithmetic.Add(entry, length);
                for (var k = 0; k < i && i != j; k++)
                    entry = arithmetic.Add(entry, arithmetic.Multiply(factors[k, i], products[k, j]));
                if (j == count)
                    entries[count * count + i] = entry;
                else
                    entries[i * count + j] = entries[j * count + i] = entry;
            }
        }
        return entries;
    }

    private static OnnxValue PixelsLast(OnnxGraph graph, IReadOnlyList<OnnxValue> columns) =>
        graph.Transpose(graph.Concat(columns, 1), 1, 0);
}

using Unmix.Trainer.Export;

namespace Unmix.Trainer.Network;

public sealed partial record Orthogonalisation
{
    /// <summary>The graph form of <see cref="Of"/>: the same steps in the same order.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="endmembers">P values [n, L].</param>
    /// <param name="spectra">[n, L].</param>
    /// <param name="heldShare">See <see cref="Of"/>.</param>
    /// <returns>Solution [P, n], Gram matrix [P, P, n], projection [P, n]: pixels last, where they lie side by side.</returns>
    internal static (OnnxValue Solution, OnnxValue Gram, OnnxValue Projection) Write(
        OnnxGraph graph, IReadOnlyList<OnnxValue> endmembers, OnnxValue spectra, double heldShare)
    {
        var count = endmembers.Count;
        var scalars = new ColumnArithmetic(graph);
        var leastShare = graph.Scalar("least_share_squared", heldShare * heldShare);
        var tiny = graph.Scalar("tiny_square", TinySquare);
        var columns = new OnnxValue[count];
        var triangle = new OnnxValue[count, count];
        for (var p = 0; p < count; p++)
        {
            var rest = endmembers[p];
            for (var pass = 0; pass < Passes && p > 0; pass++)
            {
                for (var q = 0; q < p; q++)
                {
                    var along = scalars.Dot(columns[q], rest);
                    rest = scalars.Subtract(rest, scalars.Scale(along, columns[q]));
                    triangle[q, p] = pass == 0 ? along : scalars.Add(triangle[q, p], along);
                }
            }
            var least = scalars.Add(scalars.Multiply(scalars.Dot(endmembers[p], endmembers[p]), leastShare), tiny);
            triangle[p, p] = graph.Unary("Sqrt", scalars.Add(scalars.Dot(rest, rest), least));
            columns[p] = scalars.Divide(rest, triangle[p, p]);
        }
        var coordinates = columns.Select(column => scalars.Dot(column, spectra)).ToArray();
        return (
            graph.Transpose(graph.Concat(SolveTriangle(scalars, triangle, coordinates), 1)),
            graph.Reshape(graph.Transpose(graph.Concat(GramOf(scalars, triangle, count), 1)), count, count, OnnxGraph.Batch),
            graph.Transpose(graph.Concat(ProjectionOf(scalars, triangle, coordinates), 1)));
    }

    private static OnnxValue[] SolveTriangle(ColumnArithmetic scalars, OnnxValue[,] triangle, OnnxValue[] coordinates)
    {
        var solution = new OnnxValue[coordinates.Length];
        for (var p = coordinates.Length - 1; p >= 0; p--)
        {
            var remainder = coordinates[p];
            for (var q = p + 1; q < coordinates.Length; q++)
                remainder = scalars.Subtract(remainder, scalars.Multiply(triangle[p, q], solution[q]));
            solution[p] = scalars.Divide(remainder, triangle[p, p]);
        }
        return solution;
    }

    private static OnnxValue[] ProjectionOf(ColumnArithmetic scalars, OnnxValue[,] triangle, OnnxValue[] coordinates)
    {
        var projection = new OnnxValue[coordinates.Length];
        for (var p = 0; p < coordinates.Length; p++)
        {
            projection[p] = scalars.Multiply(triangle[0, p], coordinates[0]);
            for (var q = 1; q <= p; q++)
                projection[p] = scalars.Add(projection[p], scalars.Multiply(triangle[q, p], coordinates[q]));
        }
        return projection;
    }

    private static OnnxValue[] GramOf(ColumnArithmetic scalars, OnnxValue[,] triangle, int count)
    {
        var entries = new OnnxValue[count * count];
        for (var i = 0; i < count; i++)
        {
            for (var j = i; j < count; j++)
            {
                var entry = scalars.Multiply(triangle[0, i], triangle[0, j]);
                for (var k = 1; k <= i; k++) entry = scalars.Add(entry, scalars.Multiply(triangle[k, i], triangle[k, j]));
                entries[i * count + j] = entries[j * count + i] = entry;
            }
        }
        return entries;
    }
}

namespace Unmix.Trainer.Tests.Network;

/// <summary>The start of the regression and the products that it goes on with (METHOD M7), column by column in plain numbers.</summary>
/// <param name="Start">a_0: [P].</param>
/// <param name="Gram">M'M: [P][P].</param>
/// <param name="Projection">M'y: [P].</param>
internal sealed record PlainRegression(double[] Start, double[][] Gram, double[] Projection)
{
    /// <summary>Least squares by the normal equations, solved by elimination.</summary>
    public static PlainRegression LeastSquares(double[][] endmembers, double[] spectrum)
    {
        double[][] gram = [.. endmembers.Select(left => endmembers.Select(right => Dot(left, right)).ToArray())];
        double[] projection = [.. endmembers.Select(column => Dot(column, spectrum))];
        return new PlainRegression(Solve(gram, projection), gram, projection);
    }

    /// <summary>
    /// Gram-Schmidt that takes each column out of those behind it and out of the spectrum, where a column counts as longer by a share of
    /// what was taken out of it.
    /// </summary>
    public static PlainRegression Held(double[][] endmembers, double[] spectrum, double share)
    {
        var count = endmembers.Length;
        double[][] columns = [.. endmembers.Append(spectrum).Select(column => (double[])column.Clone())];
        double[] squares = new double[count],
            taken = new double[count + 1];
        double[][] upper = [.. Enumerable.Range(0, count).Select(_ => new double[count + 1])];
        for (var k = 0; k < count; k++)
        {
            squares[k] = Dot(columns[k], columns[k]) + share * share * taken[k];
            upper[k][k] = 1;
            for (var j = k + 1; j <= count; j++)
            {
                var along = Dot(columns[k], columns[j]);
                upper[k][j] = along / squares[k];
                taken[j] += along * along / squares[k];
                for (var band = 0; band < spectrum.Length; band++)
                    columns[j][band] -= upper[k][j] * columns[k][band];
            }
        }
        var start = new double[count];
        for (var p = count - 1; p >= 0; p--)
        {
            start[p] = upper[p][count];
            for (var q = p + 1; q < count; q++)
                start[p] -= upper[p][q] * start[q];
        }
        double Product(int i, int j) => Enumerable.Range(0, count).Sum(k => upper[k][i] * squares[k] * upper[k][j]);
        return new PlainRegression(
            start,
            [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, count).Select(j => Product(i, j)).ToArray())],
            [.. Enumerable.Range(0, count).Select(i => Product(i, count))]
        );
    }

    private static double[] Solve(double[][] matrix, double[] right)
    {
        var count = right.Length;
        double[][] rows = [.. matrix.Select((row, i) => row.Append(right[i]).ToArray())];
        for (var k = 0; k < count; k++)
        {
            for (var i = 0; i < count; i++)
            {
                if (i == k)
                    continue;
                var factor = rows[i][k] / rows[k][k];
                for (var j = k; j <= count; j++)
                    rows[i][j] -= factor * rows[k][j];
            }
        }
        return [.. rows.Select((row, k) => row[count] / row[k])];
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (one, other) => one * other).Sum();
}

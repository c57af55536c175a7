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
    /// The same where each endmember's own length counts as larger by a share of it; and all products by a number.
    /// </summary>
    public static PlainRegression Ridge(double[][] endmembers, double[] spectrum, double share, double more)
    {
        var plain = LeastSquares(endmembers, spectrum);
        double Ridged(double value, bool own) => (own ? value * (1 + share * share) : value) + more;
        double[][] gram = [.. plain.Gram.Select((row, p) => row.Select((value, q) => Ridged(value, p == q)).ToArray())];
        double[] projection = [.. plain.Projection.Select(value => value + more)];
        return new PlainRegression(Solve(gram, projection), gram, projection);
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

namespace Unmix.Evaluation.Baselines;

/// <summary>
/// The polynomial post-nonlinear mixing model, PPNM (Y. Altmann et al., IEEE TIP 2012): y = M a + b (M a)^2, band by band, a at
/// least 0 and summing to 1, b any number. Not convex: descends from two starts and keeps the better.
/// </summary>
public sealed class PolynomialPostNonlinear : IPixelSolver, IMixture
{
    private readonly int count;
    private readonly FullyConstrained fullyConstrained;
    private readonly NonNegative nonNegative;
    private readonly SimplexLevenberg descent;
    private readonly double[] first;
    private readonly double[] second;

    /// <param name="endmembers">[L, P].</param>
    public PolynomialPostNonlinear(double[,] endmembers)
    {
        var columns = ColumnGram.ColumnsOf(endmembers);
        var linear = new ColumnGram(columns);
        count = columns.Length;
        fullyConstrained = new FullyConstrained(linear);
        nonNegative = new NonNegative(linear);
        descent = new SimplexLevenberg(new ColumnGram(ColumnGram.WithProducts(columns, squares: true)), this, count + 1, count);
        descent.Problem.Lower[count] = double.NegativeInfinity;
        first = new double[count + 1];
        second = new double[count + 1];
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, PixelSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        descent.Begin(spectrum);
        fullyConstrained.Abundances(descent.Projection[..count], first.AsSpan(0, count));
        nonNegative.Contributions(descent.Projection[..count], second.AsSpan(0, count));
        solution.Normalise(second.AsSpan(0, count));
        solution.Abundances.CopyTo(second, 0);
        first[count] = 0;
        second[count] = 0;
        var best = descent.Minimise(first) <= descent.Minimise(second) ? first : second;
        best.AsSpan(0, count).CopyTo(solution.Abundances);
        Array.Fill(solution.Scales, 1);
        descent.Reconstruct(best, solution.Reconstruction);
    }

    // (M a)^2 = sum_i a_i^2 m_i^2 + 2 sum_{i<j} a_i a_j m_i m_j.
    void IMixture.Weigh(ReadOnlySpan<double> values, Span<double> weights)
    {
        values[..count].CopyTo(weights);
        var k = count;
        for (var i = 0; i < count; i++)
        {
            for (var j = i; j < count; j++, k++)
                weights[k] = Times(i, j) * values[count] * values[i] * values[j];
        }
    }

    void IMixture.Differentiate(ReadOnlySpan<double> values, Span<double> slopes)
    {
        var columns = count + count * (count + 1) / 2;
        var k = count;
        for (var i = 0; i < count; i++)
        {
            slopes[i * columns + i] = 1;
            for (var j = i; j < count; j++, k++)
            {
                slopes[i * columns + k] += Times(i, j) * values[count] * values[j];
                slopes[j * columns + k] += Times(i, j) * values[count] * values[i];
                slopes[count * columns + k] = Times(i, j) * values[i] * values[j];
            }
        }
    }

    private static int Times(int i, int j) => i == j ? 1 : 2;
}

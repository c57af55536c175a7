namespace Unmix.Evaluation.Baselines;

/// <summary>
/// The generalised bilinear model, GBM (A. Halimi et al., IEEE TGRS 2011): y = M a + sum_{i&lt;j} g_ij a_i a_j m_i * m_j, a at least 0
/// and summing to 1, every g_ij from 0 to 1. Not convex: descends from two starts, without and with all products, and keeps the
/// better.
/// </summary>
public sealed class GeneralisedBilinear : IPixelSolver, IMixture
{
    private readonly int count;
    private readonly FullyConstrained fullyConstrained;
    private readonly NonNegative nonNegative;
    private readonly SimplexLevenberg descent;
    private readonly double[] first;
    private readonly double[] second;

    /// <param name="endmembers">[L, P].</param>
    public GeneralisedBilinear(double[,] endmembers)
    {
        var columns = ColumnGram.ColumnsOf(endmembers);
        var linear = new ColumnGram(columns);
        count = columns.Length;
        fullyConstrained = new FullyConstrained(linear);
        nonNegative = new NonNegative(linear);
        var size = count + count * (count - 1) / 2;
        descent = new SimplexLevenberg(new ColumnGram(ColumnGram.WithProducts(columns, squares: false)), this, size, count);
        descent.Problem.Upper.AsSpan(count).Fill(1);
        first = new double[size];
        second = new double[size];
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, PixelSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        descent.Begin(spectrum);
        fullyConstrained.Abundances(descent.Projection[..count], first.AsSpan(0, count));
        first.AsSpan(count).Clear();
        nonNegative.Contributions(descent.Projection[..count], second.AsSpan(0, count));
        solution.Normalise(second.AsSpan(0, count));
        solution.Abundances.CopyTo(second, 0);
        second.AsSpan(count).Fill(1);
        var best = descent.Minimise(first) <= descent.Minimise(second) ? first : second;
        best.AsSpan(0, count).CopyTo(solution.Abundances);
        Array.Fill(solution.Scales, 1);
        descent.Reconstruct(best, solution.Reconstruction);
    }

    void IMixture.Weigh(ReadOnlySpan<double> values, Span<double> weights)
    {
        values[..count].CopyTo(weights);
        var k = count;
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++, k++)
                weights[k] = values[k] * values[i] * values[j];
        }
    }

    void IMixture.Differentiate(ReadOnlySpan<double> values, Span<double> slopes)
    {
        int columns = values.Length,
            k = count;
        for (var i = 0; i < count; i++)
        {
            slopes[i * columns + i] = 1;
            for (var j = i + 1; j < count; j++, k++)
            {
                slopes[i * columns + k] = values[k] * values[j];
                slopes[j * columns + k] = values[k] * values[i];
                slopes[k * columns + k] = values[i] * values[j];
            }
        }
    }
}

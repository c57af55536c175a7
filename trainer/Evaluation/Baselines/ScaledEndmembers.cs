namespace Unmix.Evaluation.Baselines;

/// <summary>
/// The extended linear mixing model, ELMM (L. Drumetz et al., IEEE TIP 2016), with a scale for each endmember of each pixel:
/// min |y - M S a|^2 + coupling e sum_p (s_p - 1)^2, S = diag(s), e the mean of |m_p|^2, s at least 0, a at least 0, sum 1: the
/// likeliest answer when noise and scales are normal and all scales vary alike, coupling e = their ratio of variances.
/// Differs from the paper: no spatial terms, so that pixels stay independent, and the scales are held to 1 instead; because
/// without any such hold every s with the same products s_p a_p fits alike. Held to a brightness common to the pixel they would
/// give <see cref="NonNegative"/> again. Not convex: descends from two starts and keeps the better.
/// </summary>
public sealed class ScaledEndmembers : IPixelSolver, IMixture
{
    /// <summary>For about 150 bands with noise of 30 dB, and scales that deviate from 1 by a quarter: 0.001 / 150 / 0.25^2.</summary>
    public const double DefaultCoupling = 0.0001;

    private readonly int count;
    private readonly ColumnGram linear;
    private readonly FullyConstrained fullyConstrained;
    private readonly NonNegative nonNegative;
    private readonly SimplexLevenberg descent;
    private readonly double[] extended;
    private readonly double[] first;
    private readonly double[] second;

    /// <param name="endmembers">[L, P].</param>
    /// <param name="coupling">Weight that holds the scales to 1, above 0.</param>
    public ScaledEndmembers(double[,] endmembers, double coupling = DefaultCoupling)
    {
        var columns = ColumnGram.ColumnsOf(endmembers);
        linear = new ColumnGram(columns);
        count = linear.Count;
        fullyConstrained = new FullyConstrained(linear);
        nonNegative = new NonNegative(linear);
        // The hold is P more bands, in which only the scales are seen and the pixel shows them as 1.
        var energy = Enumerable.Range(0, count).Average(p => linear.Products[p * count + p]);
        double[] holds = [.. Enumerable.Repeat(Math.Sqrt(coupling * energy), count)];
        var scaleColumns = holds.Select((hold, p) => (double[])[.. new double[columns[0].Length + p], hold, .. new double[count - p - 1]]);
        descent = new SimplexLevenberg(
            new ColumnGram([.. columns.Select(column => (double[])[.. column, .. new double[count]]), .. scaleColumns]),
            this,
            2 * count,
            count
        );
        extended = [.. new double[columns[0].Length], .. holds];
        first = new double[2 * count];
        second = new double[2 * count];
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, PixelSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        spectrum.CopyTo(extended);
        descent.Begin(extended);
        fullyConstrained.Abundances(descent.Projection[..count], first.AsSpan(0, count));
        first.AsSpan(count).Fill(1);
        nonNegative.Contributions(descent.Projection[..count], second.AsSpan(0, count));
        solution.Normalise(second.AsSpan(0, count));
        solution.Abundances.CopyTo(second, 0);
        solution.Scales.CopyTo(second, count);
        var best = descent.Minimise(first) <= descent.Minimise(second) ? first : second;
        best.AsSpan(0, count).CopyTo(solution.Abundances);
        best.AsSpan(count).CopyTo(solution.Scales);
        for (var p = 0; p < count; p++)
            best[p] *= best[count + p];
        linear.Combine(best.AsSpan(0, count), solution.Reconstruction);
    }

    void IMixture.Weigh(ReadOnlySpan<double> values, Span<double> weights)
    {
        for (var p = 0; p < count; p++)
        {
            weights[p] = values[p] * values[count + p];
            weights[count + p] = values[count + p];
        }
    }

    void IMixture.Differentiate(ReadOnlySpan<double> values, Span<double> slopes)
    {
        var columns = 2 * count;
        for (var p = 0; p < count; p++)
        {
            slopes[p * columns + p] = values[count + p];
            slopes[(count + p) * columns + p] = values[p];
            slopes[(count + p) * columns + count + p] = 1;
        }
    }
}

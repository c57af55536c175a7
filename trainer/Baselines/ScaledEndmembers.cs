namespace Unmix.Trainer.Baselines;

/// <summary>
/// The extended linear mixing model, ELMM (L. Drumetz et al., IEEE TIP 2016), with a scale for each endmember of each pixel:
/// min |y - M S a|^2 / 2 + coupling / 2 sum_p |m_p|^2 (s_p - 1)^2, S = diag(s), s at least 0, a at least 0 and summing to 1.
/// Differs from the paper: no spatial terms, so that pixels stay independent, and the scales are held to 1 instead; because
/// without any such hold every s with the same products s_p a_p fits alike. Held to a brightness common to the pixel they would
/// give <see cref="NonNegative"/> again. Not convex: descends from two starts by exact steps and keeps the better.
/// </summary>
public sealed class ScaledEndmembers : IPixelSolver
{
    /// <summary>A scale 30 % off then costs as much as a misfit of about 1 % of the endmember's length.</summary>
    public const double DefaultCoupling = 0.001;

    private const int MostSweeps = 500;
    private const double Tolerance = 1e-9;

    private readonly ColumnGram gram;
    private readonly double coupling;
    private readonly FullyConstrained fullyConstrained;
    private readonly NonNegative nonNegative;
    private readonly BoundedQuadratic scaleProblem;
    private readonly BoundedQuadratic abundanceProblem;
    private readonly ScaleSharing sharing;
    private readonly double[] projection;
    private readonly double[] contributions;
    private readonly double[] before;
    private readonly double[] abundances;
    private readonly double[] scales;

    /// <param name="endmembers">[L, P].</param>
    /// <param name="coupling">Weight that holds the scales to 1, above 0.</param>
    public ScaledEndmembers(double[,] endmembers, double coupling = DefaultCoupling)
    {
        gram = new ColumnGram(ColumnGram.ColumnsOf(endmembers));
        this.coupling = coupling;
        var count = gram.Count;
        fullyConstrained = new FullyConstrained(gram);
        nonNegative = new NonNegative(gram);
        scaleProblem = new BoundedQuadratic(count, summed: 0);
        abundanceProblem = new BoundedQuadratic(count, summed: count);
        sharing = new ScaleSharing([.. Enumerable.Range(0, count).Select(p => gram.Products[p * count + p])]);
        projection = new double[count];
        contributions = new double[count];
        before = new double[count];
        abundances = new double[count];
        scales = new double[count];
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, PixelSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        gram.Project(spectrum, projection);
        nonNegative.Contributions(projection, contributions);
        solution.Normalise(contributions);
        var first = Descend(solution.Abundances, solution.Scales);
        fullyConstrained.Abundances(projection, abundances);
        if (Descend(abundances, scales) < first)
        {
            abundances.CopyTo(solution.Abundances, 0);
            scales.CopyTo(solution.Scales, 0);
        }
        for (var p = 0; p < gram.Count; p++) contributions[p] = solution.Abundances[p] * solution.Scales[p];
        gram.Combine(contributions, solution.Reconstruction);
    }

    /// <summary>Twice the function that is minimised, less y'y.</summary>
    internal double Value(ReadOnlySpan<double> share, ReadOnlySpan<double> scale)
    {
        for (var p = 0; p < gram.Count; p++) contributions[p] = share[p] * scale[p];
        return gram.SquaredError(0, projection, contributions) + coupling * sharing.Penalty(share, contributions);
    }

    private double Descend(double[] share, double[] scale)
    {
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            share.CopyTo(before, 0);
            FitScales(share, scale);
            for (var p = 0; p < gram.Count; p++) contributions[p] = share[p] * scale[p];
            // Data fix s_p a_p well and how it splits badly: without this step the other two creep along a valley.
            sharing.Split(contributions, share, scale);
            FitAbundances(share, scale);
            double change = 0;
            for (var p = 0; p < gram.Count; p++) change = Math.Max(change, Math.Abs(share[p] - before[p]));
            if (change < Tolerance) break;
        }
        FitScales(share, scale);
        return Value(share, scale);
    }

    private void FitScales(double[] share, double[] scale)
    {
        var count = gram.Count;
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++) scaleProblem.Gram[i * count + j] = share[i] * gram.Products[i * count + j] * share[j];
            var hold = coupling * gram.Products[i * count + i];
            scaleProblem.Gram[i * count + i] += hold;
            scaleProblem.Target[i] = share[i] * projection[i] + hold;
        }
        scaleProblem.Minimise(scale);
    }

    private void FitAbundances(double[] share, double[] scale)
    {
        var count = gram.Count;
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++) abundanceProblem.Gram[i * count + j] = scale[i] * gram.Products[i * count + j] * scale[j];
            abundanceProblem.Target[i] = scale[i] * projection[i];
        }
        abundanceProblem.Minimise(share);
    }
}

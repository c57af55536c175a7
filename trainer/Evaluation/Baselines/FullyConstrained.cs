namespace Unmix.Evaluation.Baselines;

/// <summary>
/// Fully constrained least squares, FCLS (D. Heinz and C.-I Chang, IEEE TGRS 2001): min |y - M a|^2, a at least 0, sum 1. Exact.
/// </summary>
public sealed class FullyConstrained : IPixelSolver
{
    private readonly ColumnGram gram;
    private readonly BoundedQuadratic problem;

    /// <param name="endmembers">[L, P].</param>
    public FullyConstrained(double[,] endmembers)
        : this(new ColumnGram(ColumnGram.ColumnsOf(endmembers))) { }

    internal FullyConstrained(ColumnGram gram)
    {
        this.gram = gram;
        problem = new BoundedQuadratic(gram.Count, summed: gram.Count);
        gram.Products.CopyTo(problem.Gram, 0);
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, PixelSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        gram.Project(spectrum, problem.Target);
        Abundances(problem.Target, solution.Abundances);
        Array.Fill(solution.Scales, 1);
        gram.Combine(solution.Abundances, solution.Reconstruction);
    }

    /// <summary>The abundances from the pixel's M'y.</summary>
    /// <param name="projection">[P].</param>
    /// <param name="abundances">[P], written.</param>
    internal void Abundances(ReadOnlySpan<double> projection, Span<double> abundances)
    {
        projection.CopyTo(problem.Target);
        abundances.Clear();
        abundances[NearestEndmember()] = 1;
        problem.Minimise(abundances);
    }

    private int NearestEndmember()
    {
        var best = 0;
        double SquaredDistance(int p) => gram.Products[p * gram.Count + p] - 2 * problem.Target[p];
        for (var p = 1; p < gram.Count; p++)
        {
            if (SquaredDistance(p) < SquaredDistance(best))
                best = p;
        }
        return best;
    }
}

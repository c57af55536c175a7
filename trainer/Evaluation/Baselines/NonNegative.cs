namespace Unmix.Evaluation.Baselines;

/// <summary>
/// Non-negative least squares (C. Lawson and R. Hanson, 1974), divided by its sum: min |y - s M a|^2 over abundances a and one
/// brightness s for each pixel, which is scaled constrained least squares, SCLS. Exact.
/// </summary>
public sealed class NonNegative : IPixelSolver
{
    private readonly ColumnGram gram;
    private readonly BoundedQuadratic problem;
    private readonly double[] contributions;

    /// <param name="endmembers">[L, P].</param>
    public NonNegative(double[,] endmembers)
        : this(new ColumnGram(ColumnGram.ColumnsOf(endmembers))) { }

    internal NonNegative(ColumnGram gram)
    {
        this.gram = gram;
        problem = new BoundedQuadratic(gram.Count, summed: 0);
        gram.Products.CopyTo(problem.Gram, 0);
        contributions = new double[gram.Count];
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, PixelSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        gram.Project(spectrum, problem.Target);
        Contributions(problem.Target, contributions);
        solution.Normalise(contributions);
        gram.Combine(contributions, solution.Reconstruction);
    }

    /// <summary>s a from the pixel's M'y.</summary>
    /// <param name="projection">[P].</param>
    /// <param name="result">[P], written.</param>
    internal void Contributions(ReadOnlySpan<double> projection, Span<double> result)
    {
        projection.CopyTo(problem.Target);
        result.Clear();
        problem.Minimise(result);
    }
}

namespace Unmix.Evaluation.Baselines.Multilinear;

/// <summary>The multilinear mixing model among the methods that can be compared.</summary>
internal sealed class Multilinear : IPixelMethod
{
    /// <inheritdoc/>
    public string Name => "mlm";

    /// <inheritdoc/>
    public string Source => "R. Heylen, P. Scheunders, IEEE TGRS 2016";

    /// <inheritdoc/>
    public IPixelSolver Solver(double[,] endmembers) => new MultilinearUnmixing(endmembers);
}

namespace Unmix.Evaluation.Baselines.KHype;

/// <summary>K-Hype among the methods that can be compared.</summary>
internal sealed class KHype : IPixelMethod
{
    /// <inheritdoc/>
    public string Name => "khype";

    /// <inheritdoc/>
    public string Source => "J. Chen, C. Richard, P. Honeine, IEEE TSP 2013";

    /// <inheritdoc/>
    public IPixelSolver Solver(double[,] endmembers) => new KernelUnmixing(endmembers);
}

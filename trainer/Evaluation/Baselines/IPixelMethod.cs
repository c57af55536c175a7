namespace Unmix.Evaluation.Baselines;

/// <summary>
/// A method without learning that looks at one pixel at a time and is found by its type: a class with a constructor without parameters,
/// in a folder of its own below this one. Nothing else has to name it.
/// </summary>
public interface IPixelMethod
{
    /// <summary>What <c>--methods</c> calls it, in small letters.</summary>
    string Name { get; }

    /// <summary>Authors, place, year.</summary>
    string Source { get; }

    /// <summary>The solver for one thread.</summary>
    /// <param name="endmembers">[L, P].</param>
    IPixelSolver Solver(double[,] endmembers);
}

using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;

namespace Unmix.Evaluation.Comparison;

/// <summary>A method that unmixes a whole scene.</summary>
public interface ISceneMethod
{
    /// <summary>True where the answer depends on the seed even with the endmembers given.</summary>
    bool IsRandom { get; }

    /// <summary>
    /// What decides the answer beside the scene, its references and the seed: a run that was kept is taken again only for the same. Null
    /// where the method's name says all.
    /// </summary>
    string? Identity { get; }

    /// <param name="task">Scene, references and seed.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The answer, endmembers in the order of the references.</returns>
    /// <exception cref="UnmixException">There is none; a comparison says so in the method's row and goes on.</exception>
    SceneAnswer Unmix(UnmixingTask task, CancellationToken cancellation);
}

/// <summary>
/// A scene's method that <see cref="MethodCatalog"/> finds by its type: a class with a constructor without parameters, in a folder of
/// its own.
/// </summary>
public interface INamedMethod : ISceneMethod
{
    /// <summary>What <c>--methods</c> calls it, in small letters.</summary>
    string Name { get; }

    /// <summary>Authors, place, year.</summary>
    string Source { get; }
}

/// <summary>A method that looks at one pixel at a time.</summary>
/// <param name="makeSolver">Makes the solver of one thread from endmembers, [L, P].</param>
internal sealed class PixelwiseScene(Func<double[,], IPixelSolver> makeSolver) : ISceneMethod
{
    /// <inheritdoc/>
    public bool IsRandom => false;

    /// <inheritdoc/>
    public string? Identity => null;

    /// <inheritdoc/>
    public SceneAnswer Unmix(UnmixingTask task, CancellationToken cancellation) =>
        Baseline.Unmix(makeSolver, task.Scene.Spectra, SpectraAlignment.Matrix(task.References), task.Threads, cancellation);
}

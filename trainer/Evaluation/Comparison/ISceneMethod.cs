using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Spectra;
using Unmix.Formats.Spectra;

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

    /// <param name="scene">The scene.</param>
    /// <param name="references">Endmembers on the scene's bands.</param>
    /// <param name="seed">Of everything random.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The answer, endmembers in the order of the references.</returns>
    SceneAnswer Unmix(ComparedScene scene, SpectraTable references, int seed, CancellationToken cancellation);
}

/// <summary>A method without learning.</summary>
/// <param name="method">Which.</param>
/// <param name="threads">At least 1.</param>
internal sealed class BaselineScene(BaselineMethod method, int threads) : ISceneMethod
{
    /// <inheritdoc/>
    public bool IsRandom => false;

    /// <inheritdoc/>
    public string? Identity => null;

    /// <inheritdoc/>
    public SceneAnswer Unmix(ComparedScene scene, SpectraTable references, int seed, CancellationToken cancellation) =>
        Baseline.Unmix(method, scene.Spectra, SpectraAlignment.Matrix(references), threads, cancellation);
}

using Unmix.Formats.Spectra;
using Unmix.Trainer.Baselines;
using Unmix.Trainer.Scores;

namespace Unmix.Trainer.Comparison;

/// <summary>A method that unmixes a whole scene.</summary>
internal interface ISceneMethod
{
    /// <summary>True where the answer depends on the seed even with the endmembers given.</summary>
    bool IsRandom { get; }

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
    public SceneAnswer Unmix(ComparedScene scene, SpectraTable references, int seed, CancellationToken cancellation) =>
        Baseline.Unmix(method, scene.Spectra, SpectraAlignment.Matrix(references), threads, cancellation);
}

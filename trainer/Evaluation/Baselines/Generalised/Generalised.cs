using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Baselines.Generalised;

/// <summary>The generalised linear mixing model among the methods that can be compared.</summary>
internal sealed class Generalised : INamedMethod
{
    /// <inheritdoc/>
    public string Name => "glmm";

    /// <inheritdoc/>
    public string Source => "T. Imbiriba, R. Borsoi, J. Bermudez, IEEE ICASSP 2018";

    /// <inheritdoc/>
    public bool IsRandom => false;

    /// <inheritdoc/>
    public string? Identity => null;

    /// <inheritdoc/>
    public SceneAnswer Unmix(UnmixingTask task, CancellationToken cancellation)
    {
        var scene = task.Scene;
        var neighbours = new PixelNeighbours(scene.Spectra, scene.BandCount, scene.Width);
        var fit = new GeneralisedFit(scene.Spectra, neighbours, SpectraAlignment.Matrix(task.References), new GeneralisedOptions());
        fit.Run(task.Threads, cancellation);
        return fit.Answer();
    }
}

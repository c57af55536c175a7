using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Baselines.Multiscale;

/// <summary>Multiscale sparse unmixing among the methods that can be compared.</summary>
internal sealed class Multiscale : INamedMethod
{
    /// <inheritdoc/>
    public string Name => "mua";

    /// <inheritdoc/>
    public string Source => "R. Borsoi, T. Imbiriba, J. Bermudez, C. Richard, IEEE GRSL 2019";

    /// <inheritdoc/>
    public bool IsRandom => false;

    /// <inheritdoc/>
    public string? Identity => null;

    /// <inheritdoc/>
    public SceneAnswer Unmix(UnmixingTask task, CancellationToken cancellation)
    {
        var scene = task.Scene;
        var neighbours = new PixelNeighbours(scene.Spectra, scene.BandCount, scene.Width);
        if (!neighbours.Any)
            throw new MethodException($"No pixel of '{scene.Path}' has a neighbour, and MUA needs neighbours. Leave it out.");
        var segments = Superpixels.Of(scene.Spectra, scene.BandCount, scene.Width, Superpixels.DefaultSide, Superpixels.DefaultCompactness);
        cancellation.ThrowIfCancellationRequested();
        return new MultiscaleUnmixing(SpectraAlignment.Matrix(task.References)).Unmix(scene.Spectra, segments);
    }
}

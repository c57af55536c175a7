using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Baselines.Perturbed;

/// <summary>The perturbed linear mixing model among the methods that can be compared.</summary>
internal sealed class Perturbed : INamedMethod
{
    /// <inheritdoc/>
    public string Name => "plmm";

    /// <inheritdoc/>
    public string Source => "P.-A. Thouvenin, N. Dobigeon, J.-Y. Tourneret, IEEE TSP 2016";

    /// <inheritdoc/>
    public bool IsRandom => false;

    /// <inheritdoc/>
    public string? Identity => null;

    /// <inheritdoc/>
    public SceneAnswer Unmix(UnmixingTask task, CancellationToken cancellation)
    {
        var scene = task.Scene;
        var neighbours = new PixelNeighbours(scene.Spectra, scene.BandCount, scene.Width);
        var fit = new PerturbedFit(scene.Spectra, neighbours, SpectraAlignment.Matrix(task.References), new PerturbedOptions());
        fit.Run(task.Threads, cancellation);
        return fit.Answer();
    }
}

using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;

namespace Unmix.Evaluation.Baselines.Bundles;

/// <summary>Bundles with group sparsity among the methods that can be compared.</summary>
internal sealed class Bundles : INamedMethod
{
    /// <inheritdoc/>
    public string Name => "bundles";

    /// <inheritdoc/>
    public string Source => "L. Drumetz, T. Meyer, J. Chanussot, A. Bertozzi, C. Jutten, IEEE TIP 2019";

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <inheritdoc/>
    public string? Identity => null;

    /// <inheritdoc/>
    public SceneAnswer Unmix(UnmixingTask task, CancellationToken cancellation)
    {
        var scene = task.Scene;
        var bundles = SceneBundles.Draw(scene.Spectra, scene.BandCount, task.References.Spectra, new Random(task.Seed));
        var pixels = scene.PixelCount;
        var answer = new PixelAnswers(pixels, scene.BandCount, bundles.Length);
        var options = new ParallelOptions { MaxDegreeOfParallelism = task.Threads, CancellationToken = cancellation };
        Parallel.For(
            0,
            pixels,
            options,
            () => new FractionalUnmixing(bundles),
            (n, _, solver) =>
            {
                var spectrum = scene.Spectra.AsSpan(n * scene.BandCount, scene.BandCount);
                if (float.IsFinite(spectrum[0]))
                {
                    solver.Solve(spectrum);
                    answer.Take(n, solver.Shares, solver.Endmembers);
                }
                return solver;
            },
            _ => { }
        );
        return answer.ToAnswer();
    }
}

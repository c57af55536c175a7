using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Scores;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Scores;

/// <summary>What the error of every method on MUUFL comes of: the endmembers that are found there, not the mixing.</summary>
[Trait("Speed", "Slow")]
public sealed class MuuflTruthTests
{
    private const double Pure = 0.9;

    private readonly string folder = SharedData.Require("data/muufl");

    // With what is found in the scene they lie at 0.57 to 0.63. Those that let brightness be free stay behind the one that does not.
    [Theory]
    [InlineData(BaselineMethod.Fcls, 0.26, 0.29)] // 0.275
    [InlineData(BaselineMethod.Elmm, 0.36, 0.38)] // 0.370
    [InlineData(BaselineMethod.Nnls, 0.36, 0.38)] // 0.374
    public void The_mean_spectra_of_its_pure_pixels_take_away_a_third_of_the_error_or_more(BaselineMethod method, double least, double most)
    {
        const int bands = 64,
            count = 5;
        var (spectra, truth) = (Values("scene.hdr"), Values("truth-abundances.hdr"));
        var endmembers = new double[bands, count];
        for (var p = 0; p < count; p++)
        {
            var pixels = Enumerable.Range(0, truth.Length / count).Where(pixel => truth[pixel * count + p] > Pure).ToList();
            for (var band = 0; band < bands; band++)
                endmembers[band, p] = pixels.Average(pixel => spectra[pixel * bands + band]);
        }

        var answer = Baseline.Unmix(method, spectra, endmembers, cancellation: TestContext.Current.CancellationToken).Abundances;

        Assert.InRange(UnmixingScores.Of(truth, answer, [0, 1, 2, 3, 4]).AbundanceNrmse, least, most);
    }

    private float[] Values(string name) => MapFile.Read(Path.Combine(folder, name)).Values;
}

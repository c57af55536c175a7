using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Scores;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Scores;

/// <summary>
/// What the truth of Samson is the truth of: the abundances of endmembers divided by their largest value. An error on it says as
/// much of that choice as of a method.
/// </summary>
public sealed class SamsonTruthTests
{
    private const int Purest = 90; // a hundredth of the scene

    private readonly string folder = SharedData.Require("data/samson");

    [Fact]
    public void Least_squares_with_the_truths_own_spectra_repeats_it() => Assert.InRange(Error(Spectra()), 0.003, 0.005);

    // 0.215: what even the true materials give when they are as bright as the scene has them. No more can be asked of an answer
    // in reflectance.
    [Fact]
    public void The_same_spectra_as_bright_as_the_scene_has_them_are_as_far_off_as_good_methods()
    {
        var endmembers = Spectra();
        var (spectra, truth) = (Values("scene.hdr"), Values("truth-abundances.hdr"));
        int bands = endmembers.GetLength(0),
            count = endmembers.GetLength(1);
        for (var p = 0; p < count; p++)
        {
            var purest = Enumerable.Range(0, truth.Length / count).OrderByDescending(pixel => truth[pixel * count + p]).Take(Purest);
            var energy = Enumerable.Range(0, bands).Sum(band => endmembers[band, p] * endmembers[band, p]);
            var brightness = purest.Average(pixel =>
                Enumerable.Range(0, bands).Sum(band => spectra[pixel * bands + band] * endmembers[band, p]) / energy
            );
            for (var band = 0; band < bands; band++)
                endmembers[band, p] *= brightness;
        }

        Assert.InRange(Error(endmembers), 0.213, 0.218);
    }

    private double Error(double[,] endmembers) =>
        UnmixingScores
            .Of(Values("truth-abundances.hdr"), Baseline.Unmix(BaselineMethod.Nnls, Values("scene.hdr"), endmembers).Abundances, [0, 1, 2])
            .AbundanceNrmse;

    private float[] Values(string name) => MapFile.Read(Path.Combine(folder, name)).Values;

    private double[,] Spectra()
    {
        var table = SpectraFile.ReadCsv(Path.Combine(folder, "truth-endmembers.csv"));
        var spectra = new double[table.BandCount, table.Names.Count];
        for (var p = 0; p < table.Names.Count; p++)
        {
            for (var band = 0; band < table.BandCount; band++)
                spectra[band, p] = table.Spectra[p][band];
        }
        return spectra;
    }
}

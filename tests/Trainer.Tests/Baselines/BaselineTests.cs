using Unmix.Formats.Spectra;
using Unmix.TestData;
using Unmix.Trainer.Baselines;
using Unmix.Trainer.Scores;

namespace Unmix.Trainer.Tests.Baselines;

public class BaselineTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_solution_is_optimal_among_all_active_sets(bool sumToOne)
    {
        var random = new Random(4);
        for (var trial = 0; trial < 200; trial++)
        {
            var endmembers = new double[12, 4];
            var spectrum = new float[12];
            for (var band = 0; band < 12; band++)
            {
                for (var p = 0; p < 4; p++) endmembers[band, p] = random.NextDouble();
                spectrum[band] = (float)(random.NextDouble() * 1.5);
            }
            var abundances = new double[4];
            new ConstrainedLeastSquares(endmembers, sumToOne).Solve(spectrum, abundances);

            // Karush, Kuhn and Tucker: the slope is one number (0 without the sum) where an abundance is above 0, not above it elsewhere.
            Assert.All(abundances, value => Assert.True(value >= 0));
            if (sumToOne) Assert.Equal(1, abundances.Sum(), 1e-9);
            var slopes = Enumerable.Range(0, 4).Select(p => Enumerable.Range(0, 12).Sum(band =>
                endmembers[band, p] * (spectrum[band] - Enumerable.Range(0, 4).Sum(q => endmembers[band, q] * abundances[q])))).ToArray();
            var multiplier = sumToOne ? slopes.Where((_, p) => abundances[p] > 0).Average() : 0;
            for (var p = 0; p < 4; p++)
            {
                Assert.True(slopes[p] <= multiplier + 1e-8, $"trial {trial}: slope {slopes[p]} above {multiplier}.");
                if (abundances[p] > 0) Assert.Equal(multiplier, slopes[p], 1e-8);
            }
        }
    }

    [Theory]
    [InlineData(BaselineMethod.Fcls, 0.565)]
    [InlineData(BaselineMethod.NnlsNormalised, 0.256)]
    public void Samson_scores_what_an_independent_implementation_scored(BaselineMethod method, double expected)
    {
        var table = SpectraTable.ReadCsv(SharedData.Require("data/samson/reference-endmembers.csv"));
        var (spectra, _) = MapFile.Read(SharedData.Require("data/samson/scene.hdr"));
        var (truth, _) = MapFile.Read(SharedData.Require("data/samson/truth-abundances.hdr"));
        var endmembers = new double[156, 3];
        for (var band = 0; band < 156; band++)
        {
            for (var p = 0; p < 3; p++) endmembers[band, p] = table.Spectra[p][band];
        }

        var scores = UnmixingScores.Of(truth, Baseline.Unmix(method, spectra, endmembers), 3);

        Assert.Equal(expected, scores.AbundanceNrmse, 0.01);
    }
}

using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Scores;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Baselines;

public class BaselineTests
{
    [Theory]
    [InlineData("samson", BaselineMethod.Fcls, 0.565)]
    [InlineData("samson", BaselineMethod.Nnls, 0.256)]
    [InlineData("bilinear", BaselineMethod.Fcls, 0.229)]
    [InlineData("bilinear", BaselineMethod.Nnls, 0.123)]
    [InlineData("variability", BaselineMethod.Fcls, 0.208)]
    [InlineData("variability", BaselineMethod.Nnls, 0.113)]
    public void Real_scenes_score_what_an_independent_implementation_scored(string scene, BaselineMethod method, double expected)
    {
        var (spectra, endmembers, truth) = Load(scene);

        var scores = UnmixingScores.Of(
            truth,
            Baseline.Unmix(method, spectra, endmembers, cancellation: TestContext.Current.CancellationToken).Abundances,
            3
        );

        Assert.Equal(expected, scores.AbundanceNrmse, 0.01);
    }

    [Theory]
    [InlineData(BaselineMethod.Fcls)]
    [InlineData(BaselineMethod.Nnls)]
    [InlineData(BaselineMethod.Sunsal)]
    [InlineData(BaselineMethod.Elmm)]
    [InlineData(BaselineMethod.Gbm)]
    [InlineData(BaselineMethod.Ppnm)]
    public void Every_method_gives_shares_and_its_own_reconstruction_whatever_the_threads(BaselineMethod method)
    {
        var random = new Random(8);
        var endmembers = Mixtures.Endmembers(random, 20, 4);
        var spectra = new float[600 * 20];
        for (var i = 0; i < spectra.Length; i++)
            spectra[i] = random.NextSingle();
        spectra[7 * 20] = float.NaN;
        spectra.AsSpan(9 * 20, 20).Clear();

        var one = Baseline.Unmix(method, spectra, endmembers, 1, TestContext.Current.CancellationToken);
        var two = Baseline.Unmix(method, spectra, endmembers, 2, TestContext.Current.CancellationToken);

        Assert.Equal(one.Abundances, two.Abundances);
        Assert.Equal(one.Reconstruction, two.Reconstruction);
        for (var n = 0; n < 600; n++)
        {
            var shares = one.Abundances[(n * 4)..(n * 4 + 4)];
            if (n == 7)
            {
                Assert.All(shares, share => Assert.True(float.IsNaN(share)));
                continue;
            }
            Assert.All(shares, share => Assert.InRange(share, 0, 1));
            Assert.Equal(1, shares.Sum(), 1e-6);
            Assert.All(one.Reconstruction![(n * 20)..(n * 20 + 20)], value => Assert.True(float.IsFinite(value)));
        }
    }

    internal static (float[] Spectra, double[,] Endmembers, float[] Truth) Load(string scene)
    {
        var table = SpectraFile.ReadCsv(SharedData.Require($"data/{scene}/reference-endmembers.csv"));
        var (spectra, _) = MapFile.Read(SharedData.Require($"data/{scene}/scene.hdr"));
        var (truth, _) = MapFile.Read(SharedData.Require($"data/{scene}/truth-abundances.hdr"));
        var endmembers = new double[table.BandCount, table.Names.Count];
        for (var band = 0; band < table.BandCount; band++)
        {
            for (var p = 0; p < table.Names.Count; p++)
                endmembers[band, p] = table.Spectra[p][band];
        }
        return (spectra, endmembers, truth);
    }
}

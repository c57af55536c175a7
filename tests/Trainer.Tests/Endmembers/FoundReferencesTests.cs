using Unmix.Evaluation.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Recipes;
using Unmix.Learning.Scenes;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Endmembers;

/// <summary>References found as training finds them, against the true endmembers of scenes that have such.</summary>
public sealed class FoundReferencesTests
{
    private const double Degrees = 180 / Math.PI;

    private static readonly TrainerOptions defaults = new();

    [Theory]
    [InlineData("samson", 3, 4.5)] // 4.1 degrees; one search among the pixels themselves: 4.5 on average
    [InlineData("bilinear", 3, 1.0)] // 0.8; 1.9
    [InlineData("variability", 3, 2.0)] // 1.4; 4.2
    [InlineData("iordache_dc1", 5, 1.0)] // 0.7; 1.9
    public void They_are_nearer_than_what_one_search_finds_and_nearly_the_same_for_every_seed(string scene, int count, double most)
    {
        var truth = SpectraFile.ReadCsv(SharedData.Require($"data/{scene}/truth-endmembers.csv"));
        var path = SharedData.Require($"data/{scene}/scene.hdr");
        double Angle(int neighbourhood, int searches, int seed)
        {
            var pixels = ScenePixels.Load(path, null, 200_000, new Random(seed), neighbourhood);
            var found = EndmemberSearch.In(pixels, EndmemberMethod.Vca, count, searches, new Random(seed)).Spectra.Spectra;
            var order = EndmemberMatching.ByAngle(truth.Spectra, found);
            return Enumerable.Range(0, count).Average(p => SpectralAngle.Between(truth.Spectra[p], found[order[p]])) * Degrees;
        }
        double[] single = [.. Enumerable.Range(1, 3).Select(seed => Angle(1, 1, seed))];
        double[] kept =
        [
            .. Enumerable.Range(1, 3).Select(seed => Angle(defaults.ReferenceNeighbourhood, defaults.ReferenceSearches, seed)),
        ];

        Assert.True(
            kept.Max() < most && kept.Max() < 0.95 * single.Average(),
            $"{string.Join(", ", kept)}; one search: {string.Join(", ", single)}"
        );
        Assert.True(kept.Max() <= 1.05 * kept.Min(), string.Join(", ", kept));
    }
}

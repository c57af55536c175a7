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
    [InlineData("samson", 3, 2.5)] // 2.1 degrees; one search of vertex components: 4.5 on average
    [InlineData("bilinear", 3, 1.8)] // 1.7; 1.9
    public void They_are_nearer_than_vertex_components_and_nearly_the_same_for_every_seed(string scene, int count, double most)
    {
        var truth = SpectraFile.ReadCsv(SharedData.Require($"data/{scene}/truth-endmembers.csv"));
        var path = SharedData.Require($"data/{scene}/scene.hdr");
        double Angle(EndmemberMethod method, int searches, int seed)
        {
            var pixels = ScenePixels.Load(path, null, 200_000, new Random(seed));
            var found = EndmemberSearch.In(pixels, method, count, searches, new Random(seed)).Spectra.Spectra;
            var order = EndmemberMatching.ByAngle(truth.Spectra, found);
            return Enumerable.Range(0, count).Average(p => SpectralAngle.Between(truth.Spectra[p], found[order[p]])) * Degrees;
        }
        double[] single = [.. Enumerable.Range(1, 3).Select(seed => Angle(EndmemberMethod.Vca, 1, seed))];
        double[] kept = [.. Enumerable.Range(1, 2).Select(seed => Angle(defaults.ReferenceSearch, defaults.Form.ReferenceSearches, seed))];

        Assert.True(
            kept.Max() < most && kept.Max() < 0.95 * single.Average(),
            $"{string.Join(", ", kept)}; one search: {string.Join(", ", single)}"
        );
        Assert.True(kept.Max() <= 1.1 * kept.Min(), string.Join(", ", kept));
    }
}

using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Products;

/// <summary>A model of one version of a product on another, whose band centres were stated anew.</summary>
public sealed class ProductVersionTests
{
    [Theory]
    [InlineData("pace-v32", "pace-nominal", "The scene's wavelengths are stated in whole nm")]
    [InlineData("emit", "emit-moved", "as where a sensor was calibrated anew")]
    [InlineData("neon-tile", "neon-moved", "as where a sensor was calibrated anew")]
    public void It_unmixes_the_other_and_says_how_far_the_bands_lie(string modelOf, string name, string says)
    {
        using var folder = new TemporaryFolder();
        var package = Replica.Named(modelOf).SealModel(folder.File("linear.unmix"));
        var replica = Replica.Named(name);
        var options = new UnmixOptions { Threads = 1, Geometry = MapGeometry.Sensor };

        var report = SceneUnmixer.Run(
            package,
            replica.Given[0],
            folder.File("map.tif"),
            options,
            null,
            TestContext.Current.CancellationToken
        );

        using var map = SceneReader.Open(folder.File("map.tif"));
        var truth = replica.SceneTruth.LastIndexFastest();
        var found = new float[truth.Length];
        map.ReadSpectra(map.Profile.Window, [0, 1, 2], found);
        var squares = truth.Zip(found).Where(pair => !double.IsNaN(pair.First)).Average(pair => Math.Pow(pair.First - pair.Second, 2));
        Assert.InRange(Math.Sqrt(squares), 0, 0.005);
        Assert.Contains(says, Assert.Single(report.Warnings), StringComparison.Ordinal);
    }
}

using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Products as other makers write them: the same map has to come out.</summary>
public sealed class ProductVariantTests
{
    private const double PlaceTo = 0.1; // of a pixel

    [Theory]
    [InlineData("variant-prisma-um")]
    [InlineData("variant-prisma-text-code")]
    [InlineData("variant-prisma-register-code")]
    [InlineData("variant-prisma-no-flags")]
    [InlineData("variant-prisma-detector-place")]
    [InlineData("variant-tanager-text-code")]
    [InlineData("variant-tanager-text-list")]
    [InlineData("variant-tanager-large-chunks")]
    [InlineData("variant-tanager-packed")]
    [InlineData("variant-tanager-small-letters")]
    [InlineData("variant-neon-other-code")]
    [InlineData("variant-neon-no-code")]
    [InlineData("variant-neon-group")]
    [InlineData("variant-emit-text-place")]
    [InlineData("variant-emit-no-fill")]
    [InlineData("variant-emit-other-axes")]
    [InlineData("variant-emit-whole-turn")]
    [InlineData("variant-pace-no-fill")]
    [InlineData("variant-pace-small-flags")]
    [InlineData("variant-aviris-no-mapping")]
    [InlineData("aviris-single")]
    public void The_map_is_that_of_the_usual_form(string name)
    {
        using var folder = new TemporaryFolder();
        var replica = Replica.Named(name);
        var package = replica.SealModel(folder.File("linear.unmix"));
        var options = new UnmixOptions { Threads = 1, Geometry = MapGeometry.Sensor };

        SceneUnmixer.Run(package, replica.Given[0], folder.File("map.tif"), options, null, TestContext.Current.CancellationToken);

        using var map = SceneReader.Open(folder.File("map.tif"));
        var truth = replica.SceneTruth.LastIndexFastest();
        var found = new float[truth.Length];
        map.ReadSpectra(map.Profile.Window, [0, 1, 2], found);
        for (var i = 0; i < truth.Length; i++)
            Assert.Equal(double.IsNaN(truth[i]), float.IsNaN(found[i]));
        var squares = truth.Zip(found).Where(pair => !double.IsNaN(pair.First)).Average(pair => Math.Pow(pair.First - pair.Second, 2));
        Assert.InRange(Math.Sqrt(squares), 0, 0.03);
    }

    [Theory]
    [InlineData("variant-prisma-text-code", "prisma-l2d")]
    [InlineData("variant-prisma-register-code", "prisma-l2d")]
    [InlineData("variant-prisma-detector-place", "prisma-l2c")]
    [InlineData("variant-tanager-text-code", "tanager-ortho")]
    [InlineData("variant-tanager-small-letters", "tanager-basic")]
    [InlineData("variant-neon-other-code", "neon-tile")]
    [InlineData("variant-neon-no-code", "neon-tile")]
    [InlineData("variant-neon-group", "neon-tile")]
    [InlineData("variant-emit-text-place", "emit")]
    [InlineData("variant-emit-other-axes", "emit")]
    [InlineData("variant-emit-whole-turn", "emit")]
    [InlineData("variant-aviris-no-mapping", "aviris-ang")]
    [InlineData("aviris-single", "aviris-ang")]
    public void It_lies_where_the_usual_form_lies(string name, string usual)
    {
        using var reader = SceneReader.Open(Replica.Named(name).Given[0]);
        using var other = SceneReader.Open(Replica.Named(usual).Given[0]);
        var (found, right) = (reader.Profile, other.Profile);

        Assert.Equal(right.Warnings, found.Warnings);
        Assert.Equal((right.Placement?.Width, right.Placement?.Height), (found.Placement?.Width, found.Placement?.Height));
        var (place, truth) = (found.Placement?.GeoReference ?? found.GeoReference, right.Placement?.GeoReference ?? right.GeoReference);
        Assert.Equal(truth.ProjectionWkt, place.ProjectionWkt);
        for (var i = 0; i < 6; i++)
            Assert.Equal(truth.GeoTransform![i], place.GeoTransform![i], PlaceTo * truth.GeoTransform[1]);
    }
}

using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Products whose place is damaged: no map of theirs can be placed, but their spectra are as good as ever.</summary>
public sealed class UnplacedProductTests
{
    [Theory]
    [InlineData("emit-no-location", "emit", "without a lookup table")]
    [InlineData("emit-no-table", "emit", "without a lookup table")]
    [InlineData("emit-outside", "emit", "leads outside the scene: at row 20, column 13 of the map it names line")]
    [InlineData("emit-nowhere", "emit", "No pixel of the map shows a pixel of the scene")]
    [InlineData("prisma-nowhere", "prisma-l2c", "has a latitude and a longitude")]
    [InlineData(
        "prisma-no-latitude",
        "prisma-l2c",
        "has no array '/HDFEOS/SWATHS/PRS_L2C_HCO/Geolocation Fields/Latitude', which would place its map"
    )]
    [InlineData(
        "prisma-no-zone",
        "prisma-l2d",
        "neither latitudes and longitudes nor 'Projection_Name' ('UTM') and 'Projection_Id' ('32') tell its zone of UTM and the hemisphere"
    )]
    [InlineData("prisma-other-projection", "prisma-l2d", "its projection ('Projection_Name') is 'Lambert Conformal Conic', not UTM")]
    [InlineData("prisma-other-ellipsoid", "prisma-l2d", "its ellipsoid ('Reference_Ellipsoid') is 'International 1924', not WGS 84")]
    [InlineData("prisma-other-zone", "prisma-l2d", "say EPSG:32632, but 'Projection_Name' and 'Projection_Id' say EPSG:32633")]
    [InlineData("prisma-other-place", "prisma-l2d", "no zone of UTM has its point 501405, 4099275 m at longitude 9.0")]
    [InlineData("pace-short-place", "pace-v31", "has 15 x 19 members but the scene has 16 rows of 19 columns")]
    [InlineData("pace-text-place", "pace-v31", "holds no real numbers")]
    [InlineData("pace-no-longitude", "pace-v31", "has no array '/navigation_data/longitude', which would place its map")]
    [InlineData("pace-nowhere", "pace-v31", "has a latitude and a longitude")]
    [InlineData("tanager-framing", "tanager-basic", "('Planet_Ortho_Framing') can't be understood")]
    [InlineData("tanager-absurd-framing", "tanager-basic", "would have 2000000 x 2000000 pixels")]
    [InlineData("pace-one-line", "pace-v31", "lie on one line by its latitudes and longitudes")]
    public void What_can_not_be_placed_is_refused_before_the_work_and_unmixed_rightly_as_the_refusal_proposes(
        string name,
        string replica,
        string says
    )
    {
        using var folder = new TemporaryFolder();
        var whole = Replica.Named(replica);
        var package = whole.SealModel(folder.File("linear.unmix"));
        var scene = ProductFaultTests.Given(name);
        var plain = new UnmixOptions { Threads = 1 };

        var fault = Assert.Throws<SceneException>(() =>
            SceneUnmixer.Run(package, scene, folder.File("map.tif"), plain, null, TestContext.Current.CancellationToken)
        );
        string[] left = [.. Directory.EnumerateFileSystemEntries(folder.Path)];
        var proposed = plain with { Geometry = MapGeometry.Sensor };
        SceneUnmixer.Run(package, scene, folder.File("map.tif"), proposed, null, TestContext.Current.CancellationToken);

        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Contains("geometry sensor", fault.Message, StringComparison.Ordinal);
        Assert.Equal([folder.File("linear.unmix")], left);
        Assert.InRange(Error(folder.File("map.tif"), whole), 0, 0.03);
    }

    [Fact]
    public void A_swath_with_absurdly_many_pixels_is_not_read_to_be_placed()
    {
        using var reader = SceneReader.Open(ProductFaultTests.Given("pace-absurd"));

        Assert.Contains("at most 33554432 pixels can be placed", reader.Profile.Product!.NotPlaced, StringComparison.Ordinal);
        Assert.Null(reader.Profile.Placement);
    }

    /// <summary>The root mean square of what the shares of all valid pixels are off by.</summary>
    private static double Error(string map, Replica replica)
    {
        using var reader = SceneReader.Open(map);
        var truth = replica.SceneTruth.LastIndexFastest();
        var found = new float[truth.Length];
        reader.ReadSpectra(reader.Profile.Window, [0, 1, 2], found);
        return Math.Sqrt(truth.Zip(found).Where(pair => !double.IsNaN(pair.First)).Average(pair => Math.Pow(pair.First - pair.Second, 2)));
    }
}

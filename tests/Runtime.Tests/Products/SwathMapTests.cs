using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Places;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Products;

/// <summary>
/// Swaths through the whole run: unmixed in the sensor's geometry, then placed by the latitude and longitude of their pixels.
/// </summary>
public sealed class SwathMapTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_framed_swath_shows_what_lies_at_each_place()
    {
        var replica = Replica.Named("tanager-basic");

        var (profile, found) = Run(replica, MapGeometry.Map);

        var truth = replica.Truth.LastIndexFastest();
        Assert.Equal((replica.Columns, replica.Rows), (profile.Width, profile.Height));
        var (squares, count) = (0.0, 0);
        for (var i = 0; i < truth.Length; i++)
        {
            if (double.IsInfinity(truth[i]))
                continue; // at an edge
            Assert.Equal(double.IsNaN(truth[i]), float.IsNaN(found[i]));
            if (double.IsNaN(truth[i]))
                continue;
            squares += Math.Pow(truth[i] - found[i], 2);
            count++;
        }
        Assert.InRange(Math.Sqrt(squares / count), 0, 0.03);
    }

    [Theory]
    [MemberData(nameof(ProductReaderTests.Swaths), MemberType = typeof(ProductReaderTests))]
    public void A_swath_is_placed_where_its_lookup_says(string name)
    {
        var replica = Replica.Named(name);

        var (profile, found) = Run(replica, MapGeometry.Map);

        using var scene = SceneReader.Open(replica.Given[0]);
        var truth = replica.SceneTruth.LastIndexFastest();
        var cells = new int[profile.Width * profile.Height];
        scene.ReadPlacement(profile.Window, cells);
        for (var cell = 0; cell < cells.Length; cell++)
        {
            for (var p = 0; p < 3; p++)
                Assert.Equal(cells[cell] < 0 ? double.NaN : truth[cells[cell] * 3 + p], found[cell * 3 + p], 0.01);
        }
        var (grid, own) = (scene.Profile.Placement!, profile.GeoReference.GeoTransform!);
        foreach (var (stated, written) in grid.GeoReference.GeoTransform!.Zip(own))
            Assert.Equal(stated, written, 1e-9);
        Assert.Equal(Footprint.Of(grid.GeoReference, 1, 1).Code, Footprint.Of(profile.GeoReference, 1, 1).Code);
    }

    [Theory]
    [InlineData("prisma-l2c")]
    [InlineData("pace-v32")]
    public void The_sensors_geometry_is_to_be_had(string name)
    {
        var replica = Replica.Named(name);

        var (profile, found) = Run(replica, MapGeometry.Sensor);

        var truth = replica.SceneTruth.LastIndexFastest();
        Assert.Null(profile.GeoReference.GeoTransform);
        Assert.Equal(truth.Length, found.Length);
        for (var i = 0; i < truth.Length; i++)
            Assert.Equal(truth[i], found[i], 0.01);
    }

    private (SceneProfile Profile, float[] Map) Run(Replica replica, MapGeometry geometry)
    {
        var map = folder.File("map.tif");
        var package = replica.SealModel(folder.File("linear.unmix"));
        SceneUnmixer.Run(
            package,
            replica.Given[0],
            map,
            new UnmixOptions { Threads = 1, Geometry = geometry },
            cancellation: TestContext.Current.CancellationToken
        );
        using var reader = SceneReader.Open(map);
        var found = new float[reader.Profile.Width * reader.Profile.Height * 3];
        reader.ReadSpectra(reader.Profile.Window, [0, 1, 2], found);
        return (reader.Profile, found);
    }
}

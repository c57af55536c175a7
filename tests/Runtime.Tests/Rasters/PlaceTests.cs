using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Archive;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Rasters;

/// <summary>The place of a scene is carried on to the map, or its loss is told before the first pixel.</summary>
public sealed class PlaceTests : IDisposable
{
    private const string Points =
        "<GCPList Projection=\"EPSG:32633\"><GCP Id=\"a\" Pixel=\"0\" Line=\"0\" X=\"500000\" Y=\"5800000\"/><GCP Id=\"b\" "
        + "Pixel=\"4\" Line=\"0\" X=\"500020\" Y=\"5800003\"/>"
        + "<GCP Id=\"c\" Pixel=\"0\" Line=\"3\" X=\"500002\" Y=\"5799985\" Z=\"7\"/></GCPList>";

    private const string Arrays =
        "<Metadata domain=\"GEOLOCATION\"><MDI key=\"X_DATASET\">lon.tif</MDI><MDI key=\"Y_DATASET\">lat.tif</MDI><MDI "
        + "key=\"X_BAND\">1</MDI><MDI key=\"Y_BAND\">1</MDI>"
        + "<MDI key=\"PIXEL_OFFSET\">0</MDI><MDI key=\"LINE_OFFSET\">0</MDI><MDI key=\"PIXEL_STEP\">1</MDI><MDI "
        + "key=\"LINE_STEP\">1</MDI></Metadata>";

    private readonly TemporaryFolder folder = new();
    private readonly MapOfRaster map;

    public PlaceTests() => map = new MapOfRaster(folder);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("scene.vrt")]
    [InlineData("scene.tif")]
    public void Ground_control_points_are_carried_on_with_their_system(string name)
    {
        var scene = Placed(Points, name);

        var report = map.RequireRight(scene, []);

        Assert.Empty(report.Warnings);
        var place = PlaceOf(map.Path);
        Assert.Null(place.GeoTransform);
        Assert.Equal([new(0, 0, 500000, 5800000, 0), new(4, 0, 500020, 5800003, 0), new(0, 3, 500002, 5799985, 7)], place.ControlPoints);
        Assert.Contains("WGS 84 / UTM zone 33N", place.ControlWkt, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_scene_have_its_points_counted_from_their_first()
    {
        map.Run(Placed(Points + Polynomials(), "scene.vrt"), new UnmixOptions { Rows = new RowRange(2, 1) });

        var place = PlaceOf(map.Path);
        Assert.Equal([-2.0, -2, 1], place.ControlPoints.Select(point => point.Row));
        Assert.Equal("98.5", place.RationalPolynomials["LINE_OFF"]);
    }

    [Fact]
    public void Parts_of_a_scene_are_put_together_with_its_points()
    {
        var scene = Placed(Points + Polynomials(), "scene.vrt");
        var manifest = new ArchivePlan
        {
            Scenes = [scene],
            MapsFolder = folder.File("maps"),
            SplitRows = 2,
            Options = new UnmixOptions(),
        }.Write(map.Package, folder.File("run.json"));
        ShardRun.Run(manifest, new Shard(0, 1), map.Package, new UnmixOptions { Threads = 1 }, null, TestContext.Current.CancellationToken);

        ArchiveMerge.Run(manifest, new MergeOptions(), null, TestContext.Current.CancellationToken);

        map.Run(scene);
        Assert.Equal(File.ReadAllBytes(map.Path), File.ReadAllBytes(Assert.Single(Directory.GetFiles(folder.File("maps"), "*.tif"))));
        Assert.Equal(3, PlaceOf(map.Path).ControlPoints.Count);
    }

    [Fact]
    public void Rational_polynomials_are_carried_on()
    {
        var report = map.RequireRight(Placed(Polynomials("100.5 pixels"), "scene.vrt"), []);

        Assert.Empty(report.Warnings);
        var place = PlaceOf(map.Path);
        Assert.Equal("100.5", place.RationalPolynomials["LINE_OFF"]);
        Assert.Equal(20, place.RationalPolynomials["SAMP_DEN_COEFF"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("many", "LINE_OFF", "a number")]
    [InlineData("1 2 3", "LINE_NUM_COEFF", "20 numbers")]
    public void Rational_polynomials_that_are_none_are_left_out_and_that_is_told(string text, string key, string wanted)
    {
        var report = map.RequireRight(Placed(Polynomials(text, key), "scene.vrt"), []);

        Assert.Equal(
            $"The file's rational polynomials (RPC) lack '{key}', or it is not {wanted}; they are not carried on to the map.",
            Assert.Single(report.Warnings)
        );
        Assert.Empty(PlaceOf(map.Path).RationalPolynomials);
    }

    [Fact]
    public void The_loss_of_geolocation_arrays_is_told_by_run_and_dry_run()
    {
        var scene = Placed(Arrays, "scene.vrt");

        var dry = map.DryRun(scene);
        var report = map.RequireRight(scene, []);

        Assert.StartsWith(
            "The scene is placed by geolocation arrays ('lon.tif' and 'lat.tif'), which are not carried on",
            Assert.Single(report.Warnings),
            StringComparison.Ordinal
        );
        Assert.Equal(report.Warnings, dry.Warnings);
    }

    [Theory]
    [InlineData(MapFormat.GTiff, 0)]
    [InlineData(MapFormat.Cog, 0)]
    [InlineData(MapFormat.Envi, 1)]
    [InlineData(MapFormat.Zarr, 1)]
    public void Every_format_holds_the_points_or_their_loss_is_told(MapFormat format, int warnings)
    {
        var scene = Placed(Points + Polynomials(), "scene.vrt");
        var path = folder.File(
            format switch
            {
                MapFormat.Envi => "map.hdr",
                MapFormat.Zarr => "map.zarr",
                _ => "map.tif",
            }
        );

        var report = map.Deliver(scene, path, format);

        Assert.Equal(warnings, report.Warnings.Count);
        Assert.All(report.Warnings, warning =>
            Assert.StartsWith(
                "The scene's ground control points and rational polynomials (RPC) are not carried on",
                warning,
                StringComparison.Ordinal
            )
        );
        if (warnings > 0)
            return;
        var place = PlaceOf(path);
        Assert.Equal((3, "100.5"), (place.ControlPoints.Count, place.RationalPolynomials["LINE_OFF"]));
    }

    public static TheoryData<double[], MapFormat> Grids()
    {
        var data = new TheoryData<double[], MapFormat>();
        foreach (var format in Enum.GetValues<MapFormat>())
        {
            foreach (var degrees in (double[])[0, 37.5, -12.25, 90, 135, 180, -179.5])
            {
                if (format == MapFormat.Zarr && degrees != 0)
                    continue; // refused
                var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
                data.Add([500000.5, 2 * cosine, 2 * sine, 5800000.25, 2 * sine, -2 * cosine], format);
            }
            data.Add([500000, 3, 0, 5800000, 0, -2], format);
            data.Add([500000, 3, 0, 5800000, 0, 2], format); // rows run northwards
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void A_turned_grid_is_the_same_in_a_map_of_any_format(double[] transform, MapFormat format)
    {
        var scene = Placed(Grid(transform), "scene.vrt");
        var path = folder.File(
            format switch
            {
                MapFormat.Envi => "map.hdr",
                MapFormat.Zarr => "map.zarr",
                _ => "map.tif",
            }
        );

        map.Deliver(scene, path, format);

        var found = PlaceOf(format == MapFormat.Zarr ? $"ZARR:\"{path}\":/Band1" : path).GeoTransform;
        Assert.NotNull(found);
        for (var i = 0; i < 6; i++)
            Assert.Equal(transform[i], found[i], 1e-6);
    }

    [Theory]
    [InlineData(MapFormat.Envi, 2, 0.5, 0.0, -2)] // sheared
    [InlineData(MapFormat.Envi, 2, 2, 2, -3)]
    [InlineData(MapFormat.Envi, 1.5, -0.75, 1, 1.125)] // turned, and not square
    [InlineData(MapFormat.Envi, 1, 1, 1, 1.0001)]
    [InlineData(MapFormat.Envi, 1.6, -1.2, 1.2, 1.6)] // mirrored
    [InlineData(MapFormat.Zarr, 1.6, 1.2, 1.2, -1.6)] // what ENVI can
    public void A_grid_that_a_format_can_not_hold_is_refused_before_the_first_pixel_and_by_a_dry_run(
        MapFormat format,
        double right,
        double rightDown,
        double downRight,
        double down
    )
    {
        var scene = Placed(Grid([500000, right, rightDown, 5800000, downRight, down]), "scene.vrt");
        var path = folder.File(format == MapFormat.Envi ? "map.hdr" : "map.zarr");

        var refused = Assert.Throws<OptionsException>(() => map.Deliver(scene, path, format));
        var dry = Assert.Throws<OptionsException>(() => MapDelivery.DryRun(map.Package, scene, path, new UnmixOptions { Format = format }));

        Assert.StartsWith("The scene's grid is turned (geotransform 500000, ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, dry.Message);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(folder.Path), path =>
            Path.GetFileName(path).StartsWith("map", StringComparison.Ordinal)
        );
        map.RequireRight(scene, []); // a GeoTIFF can
        Assert.Equal(rightDown, PlaceOf(map.Path).GeoTransform![2], 1e-9);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(double.NaN, 0, 0, -1)]
    public void A_grid_of_no_size_is_no_place_and_that_is_told(double right, double rightDown, double downRight, double down)
    {
        var report = map.RequireRight(Placed(Grid([500000, right, rightDown, 5800000, downRight, down]), "scene.vrt"), []);

        Assert.StartsWith("The file's geotransform (500000, ", Assert.Single(report.Warnings), StringComparison.Ordinal);
        Assert.Null(PlaceOf(map.Path).GeoTransform);
    }

    private string Placed(string xml, string name)
    {
        var raster = new TestRaster(folder) { Xml = xml }.With(MapOfRaster.Spectra);
        return name.EndsWith(".vrt", StringComparison.Ordinal) ? raster.WriteVrt(name) : raster.Write(name);
    }

    private static GeoReference PlaceOf(string path)
    {
        using var reader = SceneReader.Open(path);
        return reader.Profile.GeoReference;
    }

    private static string Spell(double number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static string Grid(double[] transform) =>
        $"<SRS>EPSG:32633</SRS><GeoTransform>{string.Join(", ", transform.Select(Spell))}</GeoTransform>";

    private static string Polynomials(string text = "100.5", string key = "LINE_OFF")
    {
        string[] numbers =
        [
            "LINE_OFF",
            "SAMP_OFF",
            "LAT_OFF",
            "LONG_OFF",
            "HEIGHT_OFF",
            "LINE_SCALE",
            "SAMP_SCALE",
            "LAT_SCALE",
            "LONG_SCALE",
            "HEIGHT_SCALE",
        ];
        string[] lists = ["LINE_NUM_COEFF", "LINE_DEN_COEFF", "SAMP_NUM_COEFF", "SAMP_DEN_COEFF"];
        var list = string.Join(' ', Enumerable.Repeat("0.5", 20));
        var items = numbers
            .Select(name => (name, name == "LINE_OFF" ? "100.5" : "1"))
            .Concat(lists.Select(name => (name, list)))
            .Select(item => item.Item1 == key ? (key, text) : item);
        return TestRaster.Metadata([.. items]).Replace("<Metadata>", "<Metadata domain=\"RPC\">", StringComparison.Ordinal);
    }
}

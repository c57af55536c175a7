using Unmix.Formats;
using Unmix.Formats.Scenes;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Every product's reader against its replicas: facts, spectra, masks, place.</summary>
public sealed class ProductReaderTests
{
    private const double Rmse = 0.03;

    /// <summary>All folders that tests/Products/make.py writes.</summary>
    public static TheoryData<string> All =>
    [
        "prisma-l2d", "prisma-l2d-listed", "prisma-l2d-zip", "prisma-l2c", "enmap", "enmap-pixel", "enmap-cog", "enmap-bsq", "enmap-bil", "enmap-bip", "enmap-zip", "desis", "desis-binned", "desis-header",
        "aviris-av3", "aviris-av5", "aviris-ang", "aviris-envi-av3", "aviris-envi-ang", "neon-tile", "neon-line", "neon-bidirectional", "tanager-ortho", "tanager-ortho-no-list", "tanager-basic",
        "tanager-basic-unframed", "pace-v31", "pace-v32", "pace-north-first", "pace-packed",
    ];

    public static TheoryData<string> Gridded => [.. All.Select(row => row.Data).Where(name => !name.StartsWith("pace", StringComparison.Ordinal) && name is not ("prisma-l2c" or "tanager-basic" or "tanager-basic-unframed"))];

    public static TheoryData<string> Swaths => ["prisma-l2c", "tanager-basic", "tanager-basic-unframed", "pace-v31", "pace-v32", "pace-north-first", "pace-packed"];

    [Theory]
    [MemberData(nameof(All))]
    public void What_the_product_says_is_known(string name)
    {
        var replica = Replica.Named(name);

        foreach (var given in replica.Given)
        {
            using var reader = SceneReader.Open(given);
            var profile = reader.Profile;
            Assert.Equal(replica.Sensor, profile.Product?.Sensor);
            Assert.Equal(replica.Taken, profile.Taken);
            Assert.Equal(replica.Bands, profile.BandCount);
            Assert.Equal(replica.BadBands, profile.BadBands?.Count(isBad => isBad) ?? 0);
            Assert.NotNull(profile.Wavelengths);
            Assert.Empty(profile.Warnings);
            Assert.All(profile.Files, file => Assert.True(ScenePath.Exists(file), file));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Spectra_are_what_the_replica_was_mixed_from_and_masked_pixels_are_nothing(string name)
    {
        var replica = Replica.Named(name);
        using var reader = SceneReader.Open(replica.Given[0]);
        var bands = BandsOf(reader.Profile, replica.Wavelengths);
        var spectra = new float[reader.Profile.Width * reader.Profile.Height * bands.Length];

        reader.ReadSpectra(reader.Profile.Window, bands, spectra);

        RequireTruth(spectra, bands.Length, replica.SceneTruth.LastIndexFastest(), replica.Spectra);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Any_window_and_any_bands_have_the_same_values(string name)
    {
        using var reader = SceneReader.Open(Replica.Named(name).Given[0]);
        var profile = reader.Profile;
        int[] all = [.. Enumerable.Range(0, profile.BandCount)];
        int[] some = [profile.BandCount - 1, 0, profile.BandCount / 2, profile.BandCount / 2 + 1, 7];
        var whole = new float[profile.Width * profile.Height * all.Length];
        reader.ReadSpectra(profile.Window, all, whole);

        foreach (var (width, height) in ((int, int)[])[(profile.Width, 1), (5, 3), (1, profile.Height)])
        {
            for (var row = 0; row < profile.Height; row += height)
            {
                for (var column = 0; column < profile.Width; column += width)
                {
                    var window = new PixelWindow(column, row, Math.Min(width, profile.Width - column), Math.Min(height, profile.Height - row));
                    var part = new float[window.PixelCount * some.Length];
                    reader.ReadSpectra(window, some, part);
                    for (var i = 0; i < part.Length; i++)
                    {
                        var pixel = (row + i / some.Length / window.Width) * profile.Width + column + i / some.Length % window.Width;
                        Assert.Equal(whole[pixel * all.Length + some[i % some.Length]], part[i]);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Gridded))]
    public void The_grid_lies_where_the_product_says(string name)
    {
        var replica = Replica.Named(name);
        using var reader = SceneReader.Open(replica.Given[0]);
        var profile = reader.Profile;

        Assert.Null(profile.Placement);
        RequirePlace(replica, new MapGrid(profile.Width, profile.Height, profile.GeoReference));
    }

    [Fact]
    public void A_framed_swath_is_placed_on_the_stated_grid()
    {
        var replica = Replica.Named("tanager-basic");
        using var reader = SceneReader.Open(replica.Given[0]);
        var grid = reader.Profile.Placement!;
        var (cells, scene, truth) = (Cells(reader), replica.SceneTruth.LastIndexFastest(), replica.Truth.LastIndexFastest());

        RequirePlace(replica, grid);
        Assert.Equal((replica.Columns, replica.Rows), (grid.Width, grid.Height));
        for (var cell = 0; cell < cells.Length; cell++)
        {
            if (double.IsInfinity(truth[cell * 3])) continue; // at an edge
            var isThere = cells[cell] >= 0 && !double.IsNaN(scene[cells[cell] * 3]);
            Assert.True(isThere != double.IsNaN(truth[cell * 3]), $"cell {cell % grid.Width}, {cell / grid.Width}");
            for (var p = 0; p < 3 && isThere; p++) Assert.Equal(truth[cell * 3 + p], scene[cells[cell] * 3 + p], 0.06); // as far as a pixel is from the next
        }
    }

    [Theory]
    [MemberData(nameof(Swaths))]
    public void A_cell_of_the_map_shows_the_nearest_pixel_of_the_swath(string name)
    {
        var replica = Replica.Named(name);
        using var reader = SceneReader.Open(replica.Given[0]);
        var grid = reader.Profile.Placement!;
        var (cells, latitudes, longitudes) = (Cells(reader), replica.Array("latitude").LastIndexFastest(), replica.Array("longitude").LastIndexFastest());
        var seen = new HashSet<int>();

        for (var cell = 0; cell < cells.Length; cell++)
        {
            var (longitude, latitude) = Degrees(grid, cell % grid.Width, cell / grid.Width);
            double Distance(int pixel) => Math.Sqrt(Math.Pow((longitudes[pixel] - longitude) * Math.Cos(latitude * Math.PI / 180), 2) + Math.Pow(latitudes[pixel] - latitude, 2));
            var nearest = Enumerable.Range(0, latitudes.Length).MinBy(Distance);
            var step = StepAt(nearest, reader.Profile.Width, latitudes, longitudes);
            if (cells[cell] < 0) Assert.True(Distance(nearest) > 0.3 * step, $"cell {cell} is empty, {Distance(nearest) / step:F2} pixels from pixel {nearest}");
            else Assert.True(Distance(cells[cell]) <= Distance(nearest) + 0.35 * step, $"cell {cell} shows pixel {cells[cell]}, not {nearest}");
            seen.Add(cells[cell]);
        }
        Assert.True(seen.Count > latitudes.Length * 0.6, $"{seen.Count} of {latitudes.Length} pixels are on the map");
    }

    [Theory]
    [InlineData("enmap")]
    [InlineData("desis")]
    [InlineData("neon-tile")]
    public void Water_is_left_out_where_that_is_asked_for(string name)
    {
        var replica = Replica.Named(name);
        Assert.NotEmpty(replica.Water);
        using var plain = SceneReader.Open(replica.Given[0]);
        using var masked = SceneReader.Open(replica.Given[0], new SceneReadOptions { Mask = QualityMask.Default & QualityMasksOf(plain.Profile) | QualityMask.Water });
        int[] bands = [BandsOf(plain.Profile, replica.Wavelengths)[0]];

        foreach (var (row, column) in replica.Water)
        {
            var value = new float[1];
            plain.ReadSpectra(new PixelWindow(column, row, 1, 1), bands, value);
            Assert.False(float.IsNaN(value[0]));
            masked.ReadSpectra(new PixelWindow(column, row, 1, 1), bands, value);
            Assert.True(float.IsNaN(value[0]));
        }
        Assert.Equal(plain.CountMasked() + replica.Water.Count, masked.CountMasked());
    }

    [Theory]
    [InlineData("enmap")]
    [InlineData("tanager-ortho")]
    [InlineData("pace-v31")]
    public void Nothing_is_masked_where_that_is_asked_for(string name)
    {
        using var reader = SceneReader.Open(Replica.Named(name).Given[0], new SceneReadOptions { Mask = QualityMask.None });

        Assert.Null(reader.CountMasked());
        Assert.Equal(QualityMask.None, reader.Profile.Product!.Masked);
    }

    [Theory]
    [InlineData("prisma-l2d", QualityMask.Cloud)]
    [InlineData("tanager-ortho", QualityMask.Snow)]
    public void A_mask_that_the_product_does_not_have_is_refused(string name, QualityMask mask)
    {
        var fault = Assert.Throws<OptionsException>(() => SceneReader.Open(Replica.Named(name).Given[0], new SceneReadOptions { Mask = mask }).Dispose());

        Assert.StartsWith($"--mask asks for {mask.Spell()} but ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tanager-ortho")]
    [InlineData("aviris-av3")]
    public void The_uncertainty_is_offered(string name)
    {
        var replica = Replica.Named(name);
        using var reader = SceneReader.Open(replica.Given[0]);
        int[] bands = [BandsOf(reader.Profile, replica.Wavelengths)[3]];
        var (reflectance, deviation) = (new float[reader.Profile.Width * reader.Profile.Height], new float[reader.Profile.Width * reader.Profile.Height]);
        reader.ReadSpectra(reader.Profile.Window, bands, reflectance);

        reader.ReadUncertainty(reader.Profile.Window, bands, deviation);

        var (constant, share) = name.StartsWith("tanager", StringComparison.Ordinal) ? (0.004, 0.03) : (0.001, 0.02);
        for (var pixel = 0; pixel < deviation.Length; pixel++)
        {
            if (!float.IsNaN(reflectance[pixel])) Assert.Equal(constant + share * Math.Abs(reflectance[pixel]), deviation[pixel], 1e-5);
        }
    }

    /// <summary>The scene's bands at some wavelengths; none of them bad.</summary>
    private static int[] BandsOf(SceneProfile profile, IReadOnlyList<double> wanted)
    {
        var centres = profile.Wavelengths!.CentresNm;
        int[] bands = [.. wanted.Select(nm => Enumerable.Range(0, centres.Count).Where(band => profile.BadBands?[band] != true).MinBy(band => Math.Abs(centres[band] - nm)))];
        Assert.Equal(wanted.Count, bands.Distinct().Count());
        Assert.All(bands.Zip(wanted), pair => Assert.Equal(pair.Second, centres[pair.First], 0.01));
        return bands;
    }

    private static void RequireTruth(float[] spectra, int bandCount, double[] truth, IReadOnlyList<double[]> library)
    {
        var (weights, constant) = LinearModel.Solve(library, 3);
        var (squares, count) = (0.0, 0);
        for (var pixel = 0; pixel < truth.Length / 3; pixel++)
        {
            var spectrum = spectra.AsSpan(pixel * bandCount, bandCount);
            Assert.True(double.IsNaN(truth[pixel * 3]) == spectrum.ContainsAny([float.NaN]), $"pixel {pixel} should be {truth[pixel * 3]}");
            if (double.IsNaN(truth[pixel * 3])) continue;
            var found = LinearModel.Answer(spectrum, weights, constant);
            for (var p = 0; p < 3; p++) squares += Math.Pow(found[p] - truth[pixel * 3 + p], 2);
            count += 3;
        }
        Assert.InRange(Math.Sqrt(squares / count), 0, Rmse / 10); // without noise it is far better than what is asked of maps
    }

    /// <summary>Corners within a tenth of a pixel, and the coordinate reference system.</summary>
    private static void RequirePlace(Replica replica, MapGrid grid)
    {
        var (expected, found) = (replica.Place!, grid.GeoReference.GeoTransform!);
        var pixel = Math.Sqrt(expected[1] * expected[1] + expected[4] * expected[4]);
        foreach (var (column, row) in ((int, int)[])[(0, 0), (grid.Width, 0), (0, grid.Height), (grid.Width, grid.Height)])
        {
            Assert.Equal(expected[0] + column * expected[1] + row * expected[2], found[0] + column * found[1] + row * found[2], pixel / 10);
            Assert.Equal(expected[3] + column * expected[4] + row * expected[5], found[3] + column * found[4] + row * found[5], pixel / 10);
        }
        Assert.Equal($"EPSG:{replica.Epsg}", Footprint.Of(grid.GeoReference, grid.Width, grid.Height).Code);
    }

    private static int[] Cells(SceneReader reader)
    {
        var grid = reader.Profile.Placement!;
        var cells = new int[grid.Width * grid.Height];
        reader.ReadPlacement(new PixelWindow(0, 0, grid.Width, grid.Height), cells);
        return cells;
    }

    /// <summary>The middle of a cell: the mean of its corners, which is right for cells so small.</summary>
    private static (double Longitude, double Latitude) Degrees(MapGrid grid, int column, int row)
    {
        var t = grid.GeoReference.GeoTransform!;
        double[] own = [t[0] + column * t[1] + row * t[2], t[1], t[2], t[3] + column * t[4] + row * t[5], t[4], t[5]];
        var ring = Footprint.Of(new GeoReference(own, grid.GeoReference.ProjectionWkt), 1, 1).Ring!;
        return (ring.Skip(1).Average(point => point.Longitude), ring.Skip(1).Average(point => point.Latitude));
    }

    /// <summary>The longer side of a swath's pixel, degrees of latitude.</summary>
    private static double StepAt(int pixel, int width, double[] latitudes, double[] longitudes)
    {
        double Apart(int a, int b) => Math.Sqrt(Math.Pow((longitudes[a] - longitudes[b]) * Math.Cos(latitudes[a] * Math.PI / 180), 2) + Math.Pow(latitudes[a] - latitudes[b], 2));
        var across = Apart(pixel, pixel % width == 0 ? pixel + 1 : pixel - 1);
        return Math.Max(across, Apart(pixel, pixel < width ? pixel + width : pixel - width));
    }

    private static QualityMask QualityMasksOf(SceneProfile profile) => profile.Product!.Quality.Aggregate(QualityMask.None, (sum, layer) => sum | layer.Mask);
}

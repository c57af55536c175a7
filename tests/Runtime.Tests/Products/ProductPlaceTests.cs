using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Places;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Where the maps of products lie: on grids that the products state, and on those that swaths are placed on.</summary>
public sealed class ProductPlaceTests
{
    [Theory]
    [MemberData(nameof(ProductReaderTests.Gridded), MemberType = typeof(ProductReaderTests))]
    public void The_grid_lies_where_the_product_says(string name)
    {
        var replica = Replica.Named(name);
        using var reader = SceneReader.Open(replica.Given[0]);
        var profile = reader.Profile;

        Assert.Equal(replica.Sensor == "EMIT", profile.Placement is not null);
        RequirePlace(replica, profile.Placement ?? new MapGrid(profile.Width, profile.Height, profile.GeoReference));
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
            if (double.IsInfinity(truth[cell * 3]))
                continue; // at an edge
            var isThere = cells[cell] >= 0 && !double.IsNaN(scene[cells[cell] * 3]);
            Assert.True(isThere != double.IsNaN(truth[cell * 3]), $"cell {cell % grid.Width}, {cell / grid.Width}");
            for (var p = 0; p < 3 && isThere; p++)
                Assert.Equal(truth[cell * 3 + p], scene[cells[cell] * 3 + p], 0.06); // as far as a pixel is from the next
        }
    }

    [Theory]
    [MemberData(nameof(ProductReaderTests.Swaths), MemberType = typeof(ProductReaderTests))]
    public void A_cell_of_the_map_shows_the_nearest_pixel_of_the_swath(string name)
    {
        var replica = Replica.Named(name);
        using var reader = SceneReader.Open(replica.Given[0]);
        var grid = reader.Profile.Placement!;
        var (cells, latitudes, longitudes) = (
            Cells(reader),
            replica.Array("latitude").LastIndexFastest(),
            replica.Array("longitude").LastIndexFastest()
        );
        var seen = new HashSet<int>();

        for (var cell = 0; cell < cells.Length; cell++)
        {
            var (longitude, latitude) = Degrees(grid, cell % grid.Width, cell / grid.Width);
            double Distance(int pixel) =>
                double.IsNaN(latitudes[pixel])
                    ? double.PositiveInfinity // it has no place
                    : Math.Sqrt(
                        Math.Pow((longitudes[pixel] - longitude) * Math.Cos(latitude * Math.PI / 180), 2)
                            + Math.Pow(latitudes[pixel] - latitude, 2)
                    );
            var nearest = Enumerable.Range(0, latitudes.Length).MinBy(Distance);
            var step = StepAt(nearest, reader.Profile.Width, latitudes, longitudes);
            if (cells[cell] < 0)
                Assert.True(
                    Distance(nearest) > 0.3 * step,
                    $"cell {cell} is empty, {Distance(nearest) / step:F2} pixels from pixel {nearest}"
                );
            else
                Assert.True(
                    Distance(cells[cell]) <= Distance(nearest) + 0.35 * step,
                    $"cell {cell} shows pixel {cells[cell]}, not {nearest}"
                );
            seen.Add(cells[cell]);
        }
        Assert.True(seen.Count > latitudes.Length * 0.6, $"{seen.Count} of {latitudes.Length} pixels are on the map");
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
        double Apart(int a, int b) =>
            Math.Sqrt(
                Math.Pow((longitudes[a] - longitudes[b]) * Math.Cos(latitudes[a] * Math.PI / 180), 2)
                    + Math.Pow(latitudes[a] - latitudes[b], 2)
            );
        var across = Apart(pixel, pixel % width == 0 ? pixel + 1 : pixel - 1);
        var down = new[] { pixel - width, pixel + width }
            .Where(other => other >= 0 && other < latitudes.Length)
            .Select(other => Apart(pixel, other));
        return Math.Max(across, down.First(double.IsFinite)); // a neighbour may have no place
    }
}

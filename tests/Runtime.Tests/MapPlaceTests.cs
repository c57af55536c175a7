using Unmix.Formats;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Plans;
using Unmix.TestData;

namespace Unmix.Runtime.Tests;

public sealed class MapPlaceTests : IDisposable
{
    private const long Plain = 1000L * 500 * 3 * 4;
    private const long RowBytes = 1000L * 3 * 4;

    private static readonly SceneOutput Output = new()
    {
        Width = 1000,
        Height = 500,
        BandNames = ["soil", "tree", "water"],
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("map.tif")]
    [InlineData("map.TIFF")]
    [InlineData("map")]
    [InlineData("site.2024/map")]
    [InlineData("map.v2")]
    public void A_GeoTIFF_may_be_called(string path) => MapPlace.RequireName(path);

    [Theory]
    [InlineData("map.img")]
    [InlineData("map.hdr")]
    [InlineData("map.dat")]
    [InlineData("map.PNG")]
    [InlineData("map.jpg")]
    [InlineData("map.nc")]
    [InlineData("map.tif.csv")]
    public void The_ending_of_another_format_is_refused(string path)
    {
        var fault = Assert.Throws<OptionsException>(() => MapPlace.RequireName(path));

        Assert.StartsWith(
            $"The map is a GeoTIFF but '{path}' ends in '{Path.GetExtension(path)}'. Name it '",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(FaultKind.Options, fault.Kind);
    }

    [Theory]
    [InlineData(Plain)]
    [InlineData(long.MaxValue)]
    [InlineData(null)]
    public void Space_that_is_enough_or_not_known_is_no_matter(long? free) =>
        Assert.Null(MapPlace.CheckSpace("map.tif", Output, _ => free));

    [Theory]
    [InlineData(Plain - 1)]
    [InlineData(Plain / 10)]
    public void Space_that_may_not_do_is_warned_about(long free)
    {
        var warning = MapPlace.CheckSpace(folder.File("map.tif"), Output, name => name == folder.Path ? free : null);

        Assert.StartsWith("The map takes up to 6MiB but ", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Plain / 10 - 1)]
    [InlineData(0L)]
    public void Space_that_can_not_do_is_refused(long free)
    {
        var fault = Assert.Throws<OutputException>(() => MapPlace.CheckSpace("map.tif", Output, _ => free));

        Assert.StartsWith("The map takes up to 6MiB but ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_recorded_beside_the_map_count_in_full()
    {
        Assert.Null(MapPlace.CheckSpace("map.tif", Output, _ => 2 * Plain, rowBytes: 500 * RowBytes));
        Assert.Contains(
            ", and its finished rows 6MiB beside it until it is whole, but ",
            MapPlace.CheckSpace("map.tif", Output, _ => 2 * Plain - 1, rowBytes: 500 * RowBytes),
            StringComparison.Ordinal
        );
        Assert.Null(MapPlace.CheckSpace("map.tif", Output, _ => Plain + Plain / 10, rowBytes: 50 * RowBytes));

        var fault = Assert.Throws<OutputException>(() => MapPlace.CheckSpace("map.tif", Output, _ => Plain, rowBytes: 500 * RowBytes));

        Assert.EndsWith("or record no rows with --no-journal.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MapFormat.Cog, Plain / 10 + Plain / 10)]
    [InlineData(MapFormat.Envi, Plain / 10 + Plain)]
    public void What_is_made_of_the_map_takes_space_beside_it(MapFormat format, long least)
    {
        Assert.Null(MapPlace.CheckSpace("map.tif", Output, _ => 2 * Plain, delivered: format));
        Assert.Contains(
            $" and as much again while it becomes {MapConversion.Spell(format)} but ",
            MapPlace.CheckSpace("map.tif", Output, _ => least, delivered: format),
            StringComparison.Ordinal
        );
        Assert.Throws<OutputException>(() => MapPlace.CheckSpace("map.tif", Output, _ => least - 1, delivered: format));
    }

    [Fact]
    public void The_file_system_knows_the_free_space_of_a_folder_and_not_that_of_none()
    {
        Assert.True(MapPlace.FreeBytes(Path.GetTempPath()) > 0);
        Assert.Null(MapPlace.FreeBytes(Path.Combine(Path.GetTempPath(), "none", "at", "all")));
    }
}

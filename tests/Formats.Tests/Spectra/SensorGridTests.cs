using Unmix.Formats.Spectra.Sensors;

namespace Unmix.Formats.Tests.Spectra;

public class SensorGridTests
{
    public static TheoryData<string> Names => [.. SensorGrid.Names];

    [Fact]
    public void The_sensors_are_these()
    {
        Assert.Equal(
            ["aviris-3", "aviris-ng", "desis", "emit", "enmap", "landsat-8", "pace-oci", "prisma", "sentinel-2"],
            SensorGrid.Names
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_band_has_a_centre_where_reflectance_is_measured_and_a_width(string name)
    {
        var grid = SensorGrid.Find(name)!;

        Assert.Equal(name, grid.Name);
        Assert.EndsWith(".", grid.Source, StringComparison.Ordinal);
        Assert.Contains($" {grid.Bands.BandCount} bands", grid.Source, StringComparison.Ordinal);
        Assert.All(grid.Bands.CentresNm, nm => Assert.InRange(nm, 340, 2510));
        Assert.All(grid.Bands.WidthsNm!, nm => Assert.InRange(nm, 3, 200));
    }

    [Theory]
    [InlineData("EMIT", 285, 381.01)]
    [InlineData("EnMAP", 224, 418.24)]
    [InlineData("Landsat-9", 7, 443)]
    [InlineData("sentinel2", 13, 442.7)]
    public void A_sensor_is_found_by_its_name_in_any_letters(string name, int bands, double first)
    {
        var grid = SensorGrid.Find(name)!.Bands;

        Assert.Equal((bands, first), (grid.BandCount, grid.CentresNm[0]));
    }

    [Theory]
    [InlineData("modis")]
    [InlineData("")]
    [InlineData("../emit")]
    public void Any_other_name_is_none(string name) => Assert.Null(SensorGrid.Find(name));
}

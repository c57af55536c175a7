using Unmix.Formats.Scenes;
using Unmix.Report.Page;

namespace Unmix.Report.Tests;

public sealed class OverviewTests
{
    [Theory]
    [InlineData(new double[] { 500, 30, 0, 900, 0, -30 }, "up")]
    // The row above lies to the east, and north to the left of it.
    [InlineData(new double[] { 0, 0, -10, 0, -10, 0 }, "90.0 degrees left of up")]
    public void North_is_told_from_the_grid(double[] grid, string expected) =>
        Assert.Contains(("north", expected), SceneOverview.Of(Scene(grid)));

    [Fact]
    public void A_turned_grid_keeps_the_size_of_its_pixels()
    {
        var (sine, cosine) = Math.SinCos(Math.PI / 6);

        var facts = SceneOverview.Of(Scene([0, 20 * cosine, 20 * sine, 0, 20 * sine, -20 * cosine]));

        Assert.Contains(("pixel", "20 x 20, in units of the place"), facts);
    }

    [Fact]
    public void What_a_scene_does_not_say_is_told()
    {
        var facts = SceneOverview.Of(Scene(null));

        Assert.All(facts, fact => Assert.Equal("the scene does not say", fact.Value));
    }

    [Fact]
    public void A_histogram_counts_every_number_once()
    {
        var counts = Histogram.Count([0, 0.04f, 0.5f, 0.999f, 1, 1.2f, -0.1f, float.NaN], 1);

        Assert.Equal(7, counts.Sum());
        Assert.Equal((3, 1, 3), (counts[0], counts[10], counts[19]));
    }

    private static SceneProfile Scene(double[]? grid) =>
        new()
        {
            Path = "scene.img",
            Driver = "ENVI",
            Width = 1,
            Height = 1,
            BandCount = 1,
            PixelType = PixelType.Float32,
            BlockWidth = 1,
            BlockHeight = 1,
            BandNames = ["Band 1"],
            Scale = [1],
            Offset = [0],
            ScaleSource = SceneProfile.NoScale,
            NoData = [null],
            GeoReference = new GeoReference(grid, null),
            Warnings = [],
        };
}

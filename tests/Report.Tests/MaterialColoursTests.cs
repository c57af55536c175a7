using Unmix.Report.Pictures;

namespace Unmix.Report.Tests;

public sealed class MaterialColoursTests
{
    [Theory]
    [InlineData("vegetation", 90, 170)] // hue in degrees
    [InlineData("Green grass", 90, 170)]
    [InlineData("water", 190, 250)]
    [InlineData("soil", 15, 35)]
    [InlineData("dry vegetation", 40, 60)]
    [InlineData("NPV", 40, 60)]
    public void A_name_that_says_so_gets_the_colour_that_people_expect(string name, int least, int most)
    {
        var colour = MaterialColours.Of(["roof", name])[1];

        Assert.InRange(Hue(colour), least, most);
    }

    [Fact]
    public void Shade_is_grey()
    {
        var shade = MaterialColours.Of(["shade"])[0];

        Assert.Equal(shade.Red, shade.Green);
        Assert.Equal(shade.Green, shade.Blue);
    }

    [Fact]
    public void A_material_keeps_its_colour_whatever_stands_beside_it() =>
        Assert.Equal(MaterialColours.Of(["soil", "water", "vegetation"])[2], MaterialColours.Of(["vegetation", "roof"])[0]);

    [Theory]
    [InlineData("one", "two", "three", "four", "five", "six")]
    [InlineData("vegetation", "dry vegetation", "soil", "water", "shade", "roof")]
    [InlineData("grass", "trees", "soil", "dark soil", "lake", "roof")]
    public void No_two_materials_look_alike(params string[] names)
    {
        var colours = MaterialColours.Of(names).Select(OkLab.Of).ToArray();

        for (var one = 0; one < colours.Length; one++)
        {
            for (var other = 0; other < one; other++)
                Assert.True(OkLab.Distance(colours[one], colours[other]) >= 0.08, $"{names[one]} and {names[other]}");
        }
    }

    [Fact]
    public void Names_that_say_nothing_take_the_scheme_in_its_order() =>
        Assert.Equal(Enumerable.Range(0, 4).Select(ColourScale.Class), MaterialColours.Of(["endmember 1", "endmember 2", "mica", "roof"]));

    [Fact]
    public void More_materials_than_colours_have_a_colour_each() =>
        Assert.Equal(40, MaterialColours.Of([.. Enumerable.Range(0, 40).Select(i => $"endmember {i}")]).Count);

    [Theory]
    [InlineData("water vegetation soil", "2 1 0")]
    [InlineData("vegetation roof soil", "2 0 1")] // no water: the one that is left
    [InlineData("a b c d", "0 1 2")]
    public void Soil_vegetation_and_water_are_red_green_and_blue(string names, string channels)
    {
        var (red, green, blue) = MaterialColours.AsChannels(names.Split(' '));

        Assert.Equal(channels, $"{red} {green} {blue}");
    }

    private static double Hue(Rgb colour)
    {
        double[] light = [colour.Red, colour.Green, colour.Blue];
        var (most, span) = (light.Max(), light.Max() - light.Min());
        var sector =
            most == light[0] ? (light[1] - light[2]) / span
            : most == light[1] ? 2 + (light[2] - light[0]) / span
            : 4 + (light[0] - light[1]) / span;
        return (60 * sector + 360) % 360;
    }
}

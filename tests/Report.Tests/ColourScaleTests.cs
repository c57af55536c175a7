using Unmix.Report.Pictures;

namespace Unmix.Report.Tests;

public sealed class ColourScaleTests
{
    [Fact]
    public void Amounts_take_steps_that_look_equally_large()
    {
        double[] steps =
        [
            .. Enumerable
                .Range(0, 50)
                .Select(i => OkLab.Distance(OkLab.Of(ColourScale.At(i / 50.0)), OkLab.Of(ColourScale.At((i + 1) / 50.0)))),
        ];

        Assert.InRange(steps.Max() / steps.Min(), 1, 1.4); // what remains is the corners between the five points, and 8 bits
    }

    [Theory]
    [InlineData("seen in full")]
    [InlineData("without red cones")]
    [InlineData("without green cones")]
    [InlineData("without blue cones")]
    public void Amounts_get_lighter_all_the_way_for_every_eye(string eye)
    {
        double[] luminances = [.. Enumerable.Range(0, 65).Select(i => Luminance(Seen(ColourScale.At(i / 64.0), eye)))];

        Assert.All(luminances.Zip(luminances.Skip(1)), pair => Assert.True(pair.Second > pair.First, $"{pair}"));
    }

    [Theory]
    [InlineData("seen in full")]
    [InlineData("without red cones")]
    [InlineData("without green cones")]
    public void The_first_six_classes_are_told_apart_by_every_eye(string eye)
    {
        OkLab[] seen = [.. Enumerable.Range(0, 6).Select(i => OfLinear(Seen(ColourScale.Class(i), eye)))];

        for (var one = 0; one < seen.Length; one++)
        {
            for (var other = 0; other < one; other++)
                Assert.True(
                    OkLab.Distance(seen[one], seen[other]) > 0.06,
                    $"{one} and {other}: {OkLab.Distance(seen[one], seen[other]):F3}"
                );
        }
    }

    [Fact]
    public void Oklab_and_back_is_the_same_colour()
    {
        Assert.Equal(1, OkLab.Of(new Rgb(255, 255, 255)).Lightness, 1e-6);
        foreach (var colour in ColourScale.Amounts)
            Assert.Equal(colour, OkLab.Of(colour).ToRgb());
    }

    // Linear light after the loss of a kind of cones (F. Viénot, H. Brettel and J. Mollon 1999; for blue, Brettel's projection in
    // one plane).
    private static double[] Seen(Rgb colour, string eye)
    {
        double[] light = [Linear(colour.Red), Linear(colour.Green), Linear(colour.Blue)];
        double[,] matrix = eye switch
        {
            "without red cones" => new[,]
            {
                { 0.11238, 0.88762, 0 },
                { 0.11238, 0.88762, 0 },
                { 0.00401, -0.00401, 1 },
            },
            "without green cones" => new[,]
            {
                { 0.29275, 0.70725, 0 },
                { 0.29275, 0.70725, 0 },
                { -0.02234, 0.02234, 1 },
            },
            "without blue cones" => new[,]
            {
                { 1.01277, 0.13548, -0.14826 },
                { -0.01243, 0.86812, 0.14431 },
                { 0.07589, 0.80500, 0.11911 },
            },
            _ => new double[,]
            {
                { 1, 0, 0 },
                { 0, 1, 0 },
                { 0, 0, 1 },
            },
        };
        return
        [
            .. Enumerable
                .Range(0, 3)
                .Select(row => Math.Clamp(matrix[row, 0] * light[0] + matrix[row, 1] * light[1] + matrix[row, 2] * light[2], 0, 1)),
        ];
    }

    private static double Luminance(double[] light) => 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];

    private static OkLab OfLinear(double[] light) => OkLab.Of(new Rgb(Screen(light[0]), Screen(light[1]), Screen(light[2])));

    private static double Linear(byte value) =>
        value / 255.0 <= 0.04045 ? value / 255.0 / 12.92 : Math.Pow((value / 255.0 + 0.055) / 1.055, 2.4);

    private static byte Screen(double light) =>
        (byte)Math.Round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055));
}

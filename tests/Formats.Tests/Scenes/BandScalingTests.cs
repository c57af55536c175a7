using FsCheck;
using FsCheck.Xunit;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Decoding;

namespace Unmix.Formats.Tests.Scenes;

public sealed class BandScalingTests
{
    [Property(MaxTest = 100)]
    public void Vectors_give_what_single_values_give(PositiveInt bandCount, PositiveInt pixelCount, bool alike, bool hasNoData, int seed)
    {
        var random = new Random(seed);
        int bands = bandCount.Get % 40 + 1,
            pixels = pixelCount.Get % 10 + 1;
        double Draw() => alike ? 0.5 : Math.Round(random.NextDouble(), 3);
        var profile = Profile(
            [.. Enumerable.Range(0, bands).Select(_ => Draw())],
            [.. Enumerable.Range(0, bands).Select(_ => Draw())],
            [.. Enumerable.Range(0, bands).Select(b => hasNoData && (alike || b % 2 == 0) ? (double?)3 : null)]
        );
        float[] stored = [.. Enumerable.Range(0, bands * pixels).Select(_ => (float)random.Next(0, 6))];
        var expected = stored.Select(
            (v, i) => profile.NoData[i % bands] == v ? float.NaN : v * (float)profile.Scale[i % bands] + (float)profile.Offset[i % bands]
        );

        var scaled = (float[])stored.Clone();
        new BandScaling(profile, [.. Enumerable.Range(0, bands)]).Apply(scaled);

        Assert.Equal(expected, scaled);
    }

    [Fact]
    public void The_facts_of_the_chosen_bands_are_used()
    {
        var profile = Profile([1, 2, 3], [0, 0, 1], [null, null, 5]);
        float[] spectra = [5, 5];

        new BandScaling(profile, [2, 1]).Apply(spectra);

        Assert.Equal([float.NaN, 10], spectra);
    }

    /// <summary>A scene of one pixel with these facts of its bands.</summary>
    internal static SceneProfile Profile(double[] scale, double[] offset, double?[] noData) =>
        new()
        {
            Path = "scene.img",
            Driver = "ENVI",
            Width = 1,
            Height = 1,
            BandCount = scale.Length,
            PixelType = PixelType.Float32,
            BlockWidth = 1,
            BlockHeight = 1,
            BandNames = [],
            Scale = scale,
            Offset = offset,
            ScaleSource = SceneProfile.ScaleFromGdal,
            NoData = noData,
            GeoReference = GeoReference.None,
            Warnings = [],
        };
}

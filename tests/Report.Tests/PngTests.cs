using Unmix.Formats.Scenes.Reading;
using Unmix.Report.Pictures;
using Unmix.TestData;

namespace Unmix.Report.Tests;

/// <summary>Pictures, read back by GDAL's own PNG reader.</summary>
public sealed class PngTests
{
    [Fact]
    public void Palette_entries_come_back_as_they_were_written()
    {
        byte[] indices = [.. Enumerable.Range(0, 7 * 300).Select(i => (byte)(i * 37 % 251))];

        var (values, width, bands) = Read(Png.OfIndices(7, indices, ColourScale.Amounts));

        Assert.Equal((7, 1), (width, bands));
        // entry 0 is transparent
        Assert.Equal(indices.Select(index => (float)index), values.Select(value => float.IsNaN(value) ? 0 : value));
    }

    [Fact]
    public void Colours_are_stretched_from_their_2nd_to_their_98th_hundredth_and_gaps_are_transparent()
    {
        float[] colours =
        [
            .. Enumerable.Range(0, 101).SelectMany(i => i == 50 ? [float.NaN, float.NaN, float.NaN] : (float[])[i, 2 * i, 7]),
        ];

        var (values, _, bands) = Read(MapPicture.OfColours(101, colours));

        // The reader takes the fourth band for what it is, which pixels count, and not for one of colours.
        Assert.Equal(3, bands);
        Assert.Equal([0, 0, 255, 255], [values[0], values[3 * 2], values[3 * 98], values[3 * 100]]);
        Assert.Equal(255 * (25 - 2) / (98 - 2.0), values[3 * 25], 0.51);
        Assert.True(float.IsNaN(values[3 * 50]));
        Assert.False(float.IsNaN(values[3 * 49]));
    }

    [Fact]
    public void The_largest_share_wins_and_gaps_stay_empty()
    {
        float[] shares = [0.2f, 0.5f, 0.3f, float.NaN, float.NaN, float.NaN, 0.6f, 0.2f, 0.2f, 0.1f, 0.1f, 0.8f];

        var (values, _, _) = Read(MapPicture.OfLargest(4, shares, MaterialColours.Of(["soil", "water", "roof"])));

        Assert.Equal([2, 0, 1, 3], values.Select(value => float.IsNaN(value) ? 0 : value));
    }

    private static (float[] Values, int Width, int Bands) Read(byte[] png)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("picture.png"), png);
        using var reader = SceneReader.Open(folder.File("picture.png"));
        var profile = reader.Profile;
        var values = new float[profile.Window.PixelCount * profile.BandCount];
        reader.ReadSpectra(profile.Window, [.. Enumerable.Range(0, profile.BandCount)], values);
        return (values, profile.Width, profile.BandCount);
    }
}

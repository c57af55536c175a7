using Unmix.Formats.Scenes;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Tests.Drift;

public sealed class LineSampleTests
{
    private const int Width = 50;

    [Theory]
    [InlineData(1)]
    [InlineData(40)] // 2,000 pixels: all of them
    [InlineData(41)]
    [InlineData(103)]
    [InlineData(410)]
    [InlineData(1234)]
    [InlineData(20_000)]
    public void The_sample_of_lines_is_that_of_the_scene_however_many_come(int height)
    {
        const int bands = 2;
        var lines = new LineSample(Width, bands);
        var scene = new DriftSample(Width, height, bands);
        var mask = new PixelMask(Width);
        var range = new SpectraRange(0, 1);
        var spectra = new float[Width * bands];

        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < Width; column++)
                // every seventh pixel is none
                (spectra[column * bands], spectra[column * bands + 1]) = (row, (row + column) % 7 == 0 ? float.NaN : row + column + 1);
            mask.Pack(spectra, Width, bands, ref range);
            scene.Add(new PixelWindow(0, row, Width, 1), mask, spectra);
            for (var (column, at) = (0, 0); column < Width; column++)
            {
                if (mask.IsValid(column))
                    lines.Add((long)row * Width + column, spectra.AsSpan(at++ * bands, bands));
            }
        }

        var sample = lines.Of(height);
        Assert.Equal(scene.Count, sample.Count);
        Assert.True(scene.Spectra.SequenceEqual(sample.Spectra));
    }
}

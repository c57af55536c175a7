using FsCheck;
using FsCheck.Xunit;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Tests.Tiling;

public sealed class PixelMaskTests
{
    [Property(MaxTest = 200)]
    public void Packing_and_spreading_is_the_identity_on_valid_pixels(PositiveInt pixels, PositiveInt bands, int seed)
    {
        int pixelCount = pixels.Get % 60 + 1,
            bandCount = bands.Get % 20 + 1;
        var random = new Random(seed);
        var spectra = new float[pixelCount * bandCount];
        for (var i = 0; i < spectra.Length; i++)
            spectra[i] = random.NextSingle() + 0.1f;
        var broken = Enumerable.Range(0, pixelCount).Where(_ => random.Next(3) == 0).ToHashSet();
        foreach (var pixel in broken)
            Break(spectra.AsSpan(pixel * bandCount, bandCount), random);
        var mask = new PixelMask(pixelCount);
        var range = new SpectraRange(0, 1);
        var packed = spectra.ToArray();

        var valid = mask.Pack(packed, pixelCount, bandCount, ref range);
        var spread = new float[spectra.Length];
        mask.Spread(packed.AsSpan(0, valid * bandCount), bandCount, spread, bandCount, 0, -9);

        Assert.Equal(pixelCount - broken.Count, valid);
        Assert.Equal((long)valid * bandCount, range.ValueCount);
        for (var i = 0; i < spread.Length; i++)
            Assert.Equal(broken.Contains(i / bandCount) ? -9 : spectra[i], spread[i]);
        for (var row = 0; row < valid; row++)
            Assert.Equal(spectra[mask.PixelOfRow(row) * bandCount], packed[row * bandCount]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_spoils_its_pixel_wherever_it_stands(float value)
    {
        for (var band = 0; band < 19; band++)
        {
            var spectrum = Enumerable.Repeat(0.5f, 19).ToArray();
            spectrum[band] = value;
            var range = new SpectraRange(0, 1);

            Assert.Equal(0, new PixelMask(1).Pack(spectrum, 1, 19, ref range));
        }
    }

    [Fact]
    public void A_pixel_of_one_value_is_invalid_and_one_with_a_single_other_value_is_not()
    {
        var spectra = new float[3 * 17];
        spectra[17 + 16] = -0.01f;
        spectra.AsSpan(2 * 17).Fill(0.3f);
        var mask = new PixelMask(3);
        var range = new SpectraRange(0, 1);

        Assert.Equal(1, mask.Pack(spectra, 3, 17, ref range));
        Assert.Equal(1, mask.PixelOfRow(0));
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(mask.IsValid));
    }

    [Fact]
    public void The_range_of_valid_pixels_is_seen()
    {
        float[] spectra = [0.1f, 1.2f, float.NaN, 100, -0.5f, 0.3f];
        var range = new SpectraRange(0, 1);

        new PixelMask(3).Pack(spectra, 3, 2, ref range);

        Assert.Equal((-0.5f, 1.2f, 4L, 2L, 0.5), (range.Minimum, range.Maximum, range.ValueCount, range.OutsideCount, range.OutsideShare));
    }

    [Fact]
    public void Layers_are_interleaved_by_their_first_band()
    {
        float[] spectra = [1, 0, 2];
        var mask = new PixelMask(3);
        var range = new SpectraRange(0, 1);
        mask.Pack(spectra, 3, 1, ref range);
        var values = new float[9];

        mask.Spread([10, 11, 20, 21], 2, values, 3, 0, -1);
        mask.Spread([12, 22], 1, values, 3, 2, -1);

        Assert.Equal([10, 11, 12, -1, -1, -1, 20, 21, 22], values);
    }

    private static void Break(Span<float> spectrum, Random random)
    {
        if (random.Next(2) == 0)
            spectrum.Clear();
        else
            spectrum[random.Next(spectrum.Length)] = random.Next(2) == 0 ? float.NaN : float.PositiveInfinity;
    }
}

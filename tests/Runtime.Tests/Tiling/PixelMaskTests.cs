using FsCheck.Xunit;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Tests.Tiling;

public sealed class PixelMaskTests
{
    private const float NoData = -9999;

    [Property]
    public bool Packing_and_spreading_is_the_identity_on_valid_pixels(ushort seed, byte pixelByte, byte bandByte)
    {
        var (spectra, bandCount, pixelCount) = Draw(seed, pixelByte, bandByte, out var valid);
        var packed = spectra.ToArray();
        var mask = new PixelMask(pixelCount);
        var range = new SpectraRange(0, 1);

        mask.Pack(packed, pixelCount, bandCount, ref range);
        var values = new float[packed.Length];
        mask.Spread(packed, bandCount, values, bandCount, 0, NoData);

        return Enumerable.Range(0, values.Length).All(i =>
            BitConverter.SingleToInt32Bits(values[i]) == BitConverter.SingleToInt32Bits(valid[i / bandCount] ? spectra[i] : NoData));
    }

    [Property]
    public bool Counts_exactly_the_valid_pixels(ushort seed, byte pixelByte, byte bandByte)
    {
        var (spectra, bandCount, pixelCount) = Draw(seed, pixelByte, bandByte, out var valid);
        var mask = new PixelMask(pixelCount + 3);
        var range = new SpectraRange(0, 1);

        var count = mask.Pack(spectra, pixelCount, bandCount, ref range);

        return count == valid.Count(v => v) && mask.ValidCount == count && mask.PixelCount == pixelCount
            && range.ValueCount == (long)count * bandCount
            && Enumerable.Range(0, count).Select(mask.PixelOfRow).SequenceEqual(
                Enumerable.Range(0, pixelCount).Where(p => valid[p]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_pixel_with_one_bad_band_is_invalid_wherever_the_band_lies(float bad)
    {
        const int BandCount = 37;
        for (var band = 0; band < BandCount; band++)
        {
            var spectrum = Enumerable.Repeat(0.5f, BandCount).ToArray();
            spectrum[band] = bad;
            var range = new SpectraRange(0, 1);

            Assert.Equal(0, new PixelMask(1).Pack(spectrum, 1, BandCount, ref range));
        }
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(1e-30f, 1)]
    [InlineData(-1e-30f, 1)]
    public void A_pixel_is_invalid_only_when_all_its_bands_are_zero(float last, int expected)
    {
        var spectrum = new float[19];
        spectrum[^1] = last;
        var range = new SpectraRange(0, 1);

        Assert.Equal(expected, new PixelMask(1).Pack(spectrum, 1, spectrum.Length, ref range));
    }

    [Fact]
    public void Values_outside_the_expected_range_are_counted_among_valid_pixels_only()
    {
        float[] spectra = [0.1f, 0.2f, 3f, -0.5f, float.NaN, 9f, 0.4f, 1.5f];
        var range = new SpectraRange(0, 1);

        new PixelMask(4).Pack(spectra, 4, 2, ref range);

        Assert.Equal((6L, 3L, -0.5f, 3f), (range.ValueCount, range.OutsideCount, range.Minimum, range.Maximum));
    }

    [Fact]
    public void Layers_are_interleaved_by_pixel_with_nodata_in_the_gaps()
    {
        float[] spectra = [1, float.NaN, 2];
        var mask = new PixelMask(3);
        var range = new SpectraRange(0, 1);
        mask.Pack(spectra, 3, 1, ref range);
        var values = new float[9];

        mask.Spread([0.1f, 0.9f, 0.3f, 0.7f], 2, values, 3, 0, NoData);
        mask.Spread([5f, 6f], 1, values, 3, 2, NoData);

        Assert.Equal([0.1f, 0.9f, 5, NoData, NoData, NoData, 0.3f, 0.7f, 6], values);
    }

    [Fact]
    public void Packing_allocates_nothing()
    {
        const int PixelCount = 64;
        const int BandCount = 31;
        var spectra = Enumerable.Range(0, PixelCount * BandCount).Select(i => i % 5 == 0 ? float.NaN : 0.25f).ToArray();
        var values = new float[spectra.Length];
        var mask = new PixelMask(PixelCount);
        var range = new SpectraRange(0, 1);
        mask.Pack(spectra, PixelCount, BandCount, ref range);
        mask.Spread(spectra, BandCount, values, BandCount, 0, NoData);

        var before = GC.GetAllocatedBytesForCurrentThread();
        mask.Pack(spectra, PixelCount, BandCount, ref range);
        mask.Spread(spectra, BandCount, values, BandCount, 0, NoData);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (float[] Spectra, int BandCount, int PixelCount) Draw(ushort seed, byte pixelByte, byte bandByte, out bool[] valid)
    {
        var (pixelCount, bandCount) = (pixelByte % 50, 1 + bandByte % 70);
        var random = new Random(seed);
        var spectra = new float[pixelCount * bandCount];
        valid = new bool[pixelCount];
        for (var pixel = 0; pixel < pixelCount; pixel++)
        {
            var kind = random.Next(4);
            valid[pixel] = kind > 1;
            for (var band = 0; band < bandCount; band++)
                spectra[pixel * bandCount + band] = kind == 1 ? 0 : (float)(random.NextDouble() * 1.2 - 0.1) + 1e-9f;
            if (kind == 0) spectra[pixel * bandCount + random.Next(bandCount)] = random.Next(2) == 0 ? float.NaN : float.PositiveInfinity;
        }
        return (spectra, bandCount, pixelCount);
    }
}

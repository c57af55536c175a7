using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Decoding;

namespace Unmix.Formats.Tests.Scenes;

public sealed unsafe class SpectraTransposeTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 9)]
    [InlineData(8, 8)]
    [InlineData(64, 16)]
    [InlineData(131, 37)]
    public void Every_sample_of_every_type_gets_to_its_place(int pixelCount, int bandCount)
    {
        const int gap = 3;
        var stride = pixelCount + gap;
        var shorts = new short[stride * bandCount];
        for (var i = 0; i < shorts.Length; i++)
            shorts[i] = (short)(i * 7919 - 20000);
        var unsigned = Array.ConvertAll(shorts, value => (ushort)value);
        var floats = Array.ConvertAll(shorts, value => value / 3f);

        var fromShorts = Turn(shorts, PixelType.Int16, stride, pixelCount, bandCount);
        var fromUnsigned = Turn(unsigned, PixelType.UInt16, stride, pixelCount, bandCount);
        var fromFloats = Turn(floats, PixelType.Float32, stride, pixelCount, bandCount);

        for (var pixel = 0; pixel < pixelCount; pixel++)
        {
            for (var band = 0; band < bandCount; band++)
            {
                var (from, to) = (band * stride + pixel, pixel * bandCount + band);
                Assert.Equal((shorts[from], unsigned[from], floats[from]), (fromShorts[to], fromUnsigned[to], fromFloats[to]));
            }
        }
    }

    private static BandScaling AsStored(int bandCount) =>
        new(
            BandScalingTests.Profile([.. Enumerable.Repeat(1.0, bandCount)], new double[bandCount], new double?[bandCount]),
            [.. Enumerable.Range(0, bandCount)]
        );

    private static float[] Turn<T>(T[] samples, PixelType type, int stride, int pixelCount, int bandCount)
        where T : unmanaged
    {
        var spectra = new float[pixelCount * bandCount];
        fixed (T* from = samples)
        fixed (float* to = spectra)
        {
            SpectraTranspose.Turn(from, type, stride, pixelCount, AsStored(bandCount), to);
        }
        return spectra;
    }
}

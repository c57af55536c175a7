using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Unmix.Formats.Scenes;

/// <summary>
/// Bands one after the other to spectra one after the other, stored values becoming float32 on the way: [L, n] -> [n, L]. In
/// blocks of 8 bands by 64 pixels, so that the lines of memory in use stay in the first cache, also where bands lie a power of
/// two apart.
/// </summary>
internal static unsafe class SpectraTranspose
{
    private const int Side = 8; // float32 in a vector of 256 bits
    private const int BlockPixels = 64;

    private interface ISample<T>
        where T : unmanaged
    {
        static abstract float Convert(T sample);

        /// <summary>Eight samples; needs AVX2.</summary>
        static abstract Vector256<float> Load(T* samples);
    }

    /// <summary>Types that are turned here; the others are converted by GDAL first.</summary>
    public static bool Takes(PixelType type) => type is PixelType.Int16 or PixelType.UInt16 or PixelType.Float32;

    /// <param name="samples">[bandCount, pixelCount] of the type, band after band.</param>
    /// <param name="type">One that <see cref="Takes"/>.</param>
    /// <param name="bandStride">Samples from one band to the next, at least <paramref name="pixelCount"/>.</param>
    /// <param name="pixelCount">Pixels, n.</param>
    /// <param name="bandCount">Bands, L.</param>
    /// <param name="spectra">[pixelCount, bandCount].</param>
    public static void Turn(void* samples, PixelType type, long bandStride, int pixelCount, int bandCount, float* spectra)
    {
        for (var first = 0; first < pixelCount; first += BlockPixels)
        {
            var count = Math.Min(BlockPixels, pixelCount - first);
            var target = spectra + (long)first * bandCount;
            if (type == PixelType.Int16) TurnBlock<short, Signed>((short*)samples + first, bandStride, count, bandCount, target);
            else if (type == PixelType.UInt16) TurnBlock<ushort, Unsigned>((ushort*)samples + first, bandStride, count, bandCount, target);
            else TurnBlock<float, Single>((float*)samples + first, bandStride, count, bandCount, target);
        }
    }

    private static void TurnBlock<T, TSample>(T* samples, long bandStride, int pixelCount, int bandCount, float* spectra)
        where T : unmanaged
        where TSample : struct, ISample<T>
    {
        var (squarePixels, squareBands) = Avx2.IsSupported ? (pixelCount / Side * Side, bandCount / Side * Side) : (0, 0);
        for (var band = 0; band < squareBands; band += Side)
        {
            var from = samples + band * bandStride;
            for (var pixel = 0; pixel < squarePixels; pixel += Side)
                TurnSquare<T, TSample>(from + pixel, bandStride, spectra + (long)pixel * bandCount + band, bandCount);
        }
        for (var band = 0; band < bandCount; band++)
        {
            for (var pixel = band < squareBands ? squarePixels : 0; pixel < pixelCount; pixel++)
                spectra[(long)pixel * bandCount + band] = TSample.Convert(samples[band * bandStride + pixel]);
        }
    }

    /// <summary>Eight bands of eight pixels: pairs, then quarters, then halves change places.</summary>
    private static void TurnSquare<T, TSample>(T* from, long fromStride, float* to, long toStride)
        where T : unmanaged
        where TSample : struct, ISample<T>
    {
        Vector256<float> r0 = TSample.Load(from), r1 = TSample.Load(from + fromStride);
        Vector256<float> r2 = TSample.Load(from + 2 * fromStride), r3 = TSample.Load(from + 3 * fromStride);
        Vector256<float> r4 = TSample.Load(from + 4 * fromStride), r5 = TSample.Load(from + 5 * fromStride);
        Vector256<float> r6 = TSample.Load(from + 6 * fromStride), r7 = TSample.Load(from + 7 * fromStride);
        var (a0, a1, a2, a3) = Quarters(r0, r1, r2, r3);
        var (b0, b1, b2, b3) = Quarters(r4, r5, r6, r7);
        Store(a0, b0, to, 4 * toStride);
        Store(a1, b1, to + toStride, 4 * toStride);
        Store(a2, b2, to + 2 * toStride, 4 * toStride);
        Store(a3, b3, to + 3 * toStride, 4 * toStride);
    }

    private static (Vector256<float> A, Vector256<float> B, Vector256<float> C, Vector256<float> D) Quarters(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3)
    {
        const byte lowPairs = 0x44, highPairs = 0xEE;
        Vector256<float> low = Avx.UnpackLow(r0, r1), high = Avx.UnpackHigh(r0, r1);
        Vector256<float> low2 = Avx.UnpackLow(r2, r3), high2 = Avx.UnpackHigh(r2, r3);
        return (Avx.Shuffle(low, low2, lowPairs), Avx.Shuffle(low, low2, highPairs), Avx.Shuffle(high, high2, lowPairs), Avx.Shuffle(high, high2, highPairs));
    }

    private static void Store(Vector256<float> first, Vector256<float> second, float* to, long halfStride)
    {
        const byte lowHalves = 0x20, highHalves = 0x31;
        Avx.Permute2x128(first, second, lowHalves).Store(to);
        Avx.Permute2x128(first, second, highHalves).Store(to + halfStride);
    }

    private readonly struct Signed : ISample<short>
    {
        public static float Convert(short sample) => sample;

        public static Vector256<float> Load(short* samples) => Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(samples));
    }

    private readonly struct Unsigned : ISample<ushort>
    {
        public static float Convert(ushort sample) => sample;

        public static Vector256<float> Load(ushort* samples) => Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(samples));
    }

    private readonly struct Single : ISample<float>
    {
        public static float Convert(float sample) => sample;

        public static Vector256<float> Load(float* samples) => Vector256.Load(samples);
    }
}

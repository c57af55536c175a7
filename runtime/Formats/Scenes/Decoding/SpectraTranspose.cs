using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Unmix.Formats.Scenes.Decoding;

/// <summary>
/// Bands one after the other to spectra one after the other, stored values becoming reflectance on the way: [L, n] -> [n, L]. In
/// blocks of 4 bands by 64 pixels, so that the lines of memory in use stay in the first cache, also where bands lie a power of
/// two apart. Vectors of 128 bits: programs compiled ahead of time have no longer ones, and other processors than Intel's and
/// AMD's none at all.
/// </summary>
internal static unsafe class SpectraTranspose
{
    private const int Side = 4; // float32 in a vector of 128 bits
    private const int BlockPixels = 64;

    /// <summary>Types that are turned here.</summary>
    public static bool Takes(PixelType type) => type is PixelType.Int16 or PixelType.UInt16 or PixelType.Float32;

    /// <param name="samples">[bandCount, pixelCount] of the type, band after band.</param>
    /// <param name="type">One that <see cref="Takes"/>.</param>
    /// <param name="bandStride">Samples from one band to the next, at least <paramref name="pixelCount"/>.</param>
    /// <param name="pixelCount">Pixels, n.</param>
    /// <param name="scaling">Of bandCount bands, L.</param>
    /// <param name="spectra">[pixelCount, bandCount], reflectance.</param>
    public static void Turn(void* samples, PixelType type, long bandStride, int pixelCount, BandScaling scaling, float* spectra)
    {
        var bandCount = scaling.BandCount;
        for (var first = 0; first < pixelCount; first += BlockPixels)
        {
            var count = Math.Min(BlockPixels, pixelCount - first);
            var target = spectra + (long)first * bandCount;
            if (type == PixelType.Int16)
                TurnBlock<short, SignedSample>((short*)samples + first, bandStride, count, bandCount, target);
            else if (type == PixelType.UInt16)
                TurnBlock<ushort, UnsignedSample>((ushort*)samples + first, bandStride, count, bandCount, target);
            else
                TurnBlock<float, SingleSample>((float*)samples + first, bandStride, count, bandCount, target);
            scaling.Apply(new Span<float>(target, count * bandCount));
        }
    }

    private static void TurnBlock<T, TSample>(T* samples, long bandStride, int pixelCount, int bandCount, float* spectra)
        where T : unmanaged
        where TSample : struct, ISampleType<T>
    {
        var (squarePixels, squareBands) = (pixelCount / Side * Side, bandCount / Side * Side);
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

    /// <summary>Four bands of four pixels: two zips.</summary>
    private static void TurnSquare<T, TSample>(T* from, long fromStride, float* to, long toStride)
        where T : unmanaged
        where TSample : struct, ISampleType<T> =>
        TurnSquare<T, TSample>(from, from + fromStride, from + 2 * fromStride, from + 3 * fromStride, to, toStride);

    /// <summary>The same with bands that lie anywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void TurnSquare<T, TSample>(T* from0, T* from1, T* from2, T* from3, float* to, long toStride)
        where T : unmanaged
        where TSample : struct, ISampleType<T>
    {
        Vector128<float> r0 = TSample.Load4(from0),
            r1 = TSample.Load4(from1);
        Vector128<float> r2 = TSample.Load4(from2),
            r3 = TSample.Load4(from3);
        Vector128<float> even0 = ZipLow(r0, r2),
            even1 = ZipHigh(r0, r2),
            odd0 = ZipLow(r1, r3),
            odd1 = ZipHigh(r1, r3);
        ZipLow(even0, odd0).Store(to);
        ZipHigh(even0, odd0).Store(to + toStride);
        ZipLow(even1, odd1).Store(to + 2 * toStride);
        ZipHigh(even1, odd1).Store(to + 3 * toStride);
    }

    private static Vector128<float> ZipLow(Vector128<float> left, Vector128<float> right)
    {
        if (Sse.IsSupported)
            return Sse.UnpackLow(left, right);
        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.Arm64.ZipLow(left, right);
        return Vector128.Create(left[0], right[0], left[1], right[1]);
    }

    private static Vector128<float> ZipHigh(Vector128<float> left, Vector128<float> right)
    {
        if (Sse.IsSupported)
            return Sse.UnpackHigh(left, right);
        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.Arm64.ZipHigh(left, right);
        return Vector128.Create(left[2], right[2], left[3], right[3]);
    }
}

using System.Runtime.Intrinsics;

namespace Unmix.Formats.Scenes.Decoding;

/// <summary>
/// Spectra that lie together already, stored values becoming reflectance on the way and some bands being picked: [n, all bands]
/// -> [n, L].
/// </summary>
internal static unsafe class SpectraPick
{
    private const int Side = 4; // float32 in a vector of 128 bits

    /// <param name="samples">[n, fileBands] of the type, spectrum after spectrum.</param>
    /// <param name="type">One that <see cref="SpectraTranspose.Takes"/>.</param>
    /// <param name="fileBands">Bands of a stored spectrum.</param>
    /// <param name="bands">[L] from 0, below <paramref name="fileBands"/>.</param>
    /// <param name="scaling">Of the L bands.</param>
    /// <param name="spectra">[n, L], reflectance.</param>
    public static void Pick(void* samples, PixelType type, int fileBands, ReadOnlySpan<int> bands, BandScaling scaling, Span<float> spectra)
    {
        fixed (float* target = spectra)
            Pick(samples, type, fileBands, bands, target, spectra.Length / bands.Length);
        scaling.Apply(spectra);
    }

    private static void Pick(void* samples, PixelType type, int fileBands, ReadOnlySpan<int> bands, float* spectra, int pixelCount)
    {
        for (var pixel = 0; pixel < pixelCount; pixel++)
        {
            var target = spectra + (long)pixel * bands.Length;
            var first = (long)pixel * fileBands;
            if (type == PixelType.Int16)
                PickOne<short, SignedSample>((short*)samples + first, bands, target);
            else if (type == PixelType.UInt16)
                PickOne<ushort, UnsignedSample>((ushort*)samples + first, bands, target);
            else
                PickOne<float, SingleSample>((float*)samples + first, bands, target);
        }
    }

    private static void PickOne<T, TSample>(T* from, ReadOnlySpan<int> bands, float* to)
        where T : unmanaged
        where TSample : struct, ISampleType<T>
    {
        for (var i = 0; i < bands.Length; )
        {
            // Bands are mostly neighbours: models leave out some of a scene, in runs.
            if (i + Side <= bands.Length && bands[i + 1] == bands[i] + 1 && bands[i + 2] == bands[i] + 2 && bands[i + 3] == bands[i] + 3)
            {
                TSample.Load4(from + bands[i]).Store(to + i);
                i += Side;
            }
            else
            {
                to[i] = TSample.Convert(from[bands[i]]);
                i++;
            }
        }
    }
}

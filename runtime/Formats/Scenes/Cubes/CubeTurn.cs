using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Unmix.Formats.Scenes.Decoding;

namespace Unmix.Formats.Scenes.Cubes;

/// <summary>
/// Puts bands that were read in the order of a file to their places in spectra, in blocks that stay in the first cache. Values
/// become float32 and
/// stay what they are otherwise.
/// </summary>
internal static unsafe class CubeTurn
{
    private const int Side = 4; // float32 in a vector of 128 bits
    private const int BlockPixels = 64;
    private const int FloatsOfLine = 16; // 64 bytes
    private const int MostPrefetched = 64; // bands; longer runs the processor foresees

    /// <summary>Turns the pixels of one row of a piece.</summary>
    /// <param name="samples">The first band's first pixel.</param>
    /// <param name="type">One that <see cref="SpectraTranspose.Takes"/>.</param>
    /// <param name="layout">Where they lie, and where they go.</param>
    /// <param name="bands">[k] bands among the samples.</param>
    /// <param name="places">[k] where they go, ascending.</param>
    /// <param name="spectra">[n, L]; only these places are written.</param>
    public static void Turn(
        void* samples,
        PixelType type,
        in TurnLayout layout,
        ReadOnlySpan<int> bands,
        ReadOnlySpan<int> places,
        float* spectra
    )
    {
        if (type == PixelType.Int16)
            Turn<short, SignedSample>((short*)samples, layout, bands, places, spectra);
        else if (type == PixelType.UInt16)
            Turn<ushort, UnsignedSample>((ushort*)samples, layout, bands, places, spectra);
        else
            Turn<float, SingleSample>((float*)samples, layout, bands, places, spectra);
    }

    /// <summary>
    /// Asks for the memory of pixels that are turned soon. A unit of few bands touches a line or two of each spectrum, which the
    /// processor doesn't foresee: waiting for them took more than a third of the time of turning.
    /// </summary>
    /// <param name="layout">Of the pixels.</param>
    /// <param name="places">[k] what will be written, ascending, at least one.</param>
    /// <param name="spectra">[n, L].</param>
    public static void Prefetch(in TurnLayout layout, ReadOnlySpan<int> places, float* spectra)
    {
        if (!Sse.IsSupported || places.Length > MostPrefetched)
            return;
        for (var pixel = 0; pixel < layout.PixelCount; pixel++, spectra += layout.SpectrumLength)
        {
            for (var i = 0; i < places.Length; i += FloatsOfLine)
                Sse.Prefetch0(spectra + places[i]);
            Sse.Prefetch0(spectra + places[^1]);
        }
    }

    private static void Turn<T, TSample>(
        T* samples,
        in TurnLayout layout,
        ReadOnlySpan<int> bands,
        ReadOnlySpan<int> places,
        float* spectra
    )
        where T : unmanaged
        where TSample : struct, ISampleType<T>
    {
        if (layout.PixelStride != 1)
        {
            for (var pixel = 0; pixel < layout.PixelCount; pixel++)
                Pick<T, TSample>(samples + pixel * layout.PixelStride, bands, places, spectra + (long)pixel * layout.SpectrumLength);
            return;
        }
        for (var first = 0; first < layout.PixelCount; first += BlockPixels)
        {
            var count = Math.Min(BlockPixels, layout.PixelCount - first);
            TurnBlock<T, TSample>(
                samples + first,
                layout with
                {
                    PixelCount = count,
                },
                bands,
                places,
                spectra + (long)first * layout.SpectrumLength
            );
        }
    }

    /// <summary>A pixel whose bands lie together.</summary>
    private static void Pick<T, TSample>(T* from, ReadOnlySpan<int> bands, ReadOnlySpan<int> places, float* to)
        where T : unmanaged
        where TSample : struct, ISampleType<T>
    {
        for (var i = 0; i < bands.Length; )
        {
            if (
                i + Side <= bands.Length
                && bands[i + 3] == bands[i] + 3
                && bands[i + 1] == bands[i] + 1
                && bands[i + 2] == bands[i] + 2
                && places[i + 3] == places[i] + 3
            )
            {
                TSample.Load4(from + bands[i]).Store(to + places[i]);
                i += Side;
            }
            else
            {
                to[places[i]] = TSample.Convert(from[bands[i]]);
                i++;
            }
        }
    }

    /// <summary>Four neighbours of a spectrum at a time, wherever in the file their bands lie.</summary>
    private static void TurnBlock<T, TSample>(
        T* samples,
        in TurnLayout layout,
        ReadOnlySpan<int> bands,
        ReadOnlySpan<int> places,
        float* spectra
    )
        where T : unmanaged
        where TSample : struct, ISampleType<T>
    {
        // What is left of pixels or bands is turned by four again, some a second time: single ones take as long as four.
        var squarePixels = layout.PixelCount < Side ? 0 : layout.PixelCount;
        for (var i = 0; i < bands.Length; )
        {
            if (i + Side > bands.Length && bands.Length >= Side && places[^1] == places[^Side] + Side - 1)
                i = bands.Length - Side;
            var isSquare = i + Side <= bands.Length && places[i + 3] == places[i] + 3;
            var (step, done) = isSquare ? (Side, squarePixels) : (1, 0);
            for (var next = 0; next < done; next += Side)
            {
                var pixel = Math.Min(next, done - Side);
                SpectraTranspose.TurnSquare<T, TSample>(
                    samples + bands[i] * layout.BandStride + pixel,
                    samples + bands[i + 1] * layout.BandStride + pixel,
                    samples + bands[i + 2] * layout.BandStride + pixel,
                    samples + bands[i + 3] * layout.BandStride + pixel,
                    spectra + (long)pixel * layout.SpectrumLength + places[i],
                    layout.SpectrumLength
                );
            }
            for (var one = i; one < i + step; one++)
            {
                for (var pixel = done; pixel < layout.PixelCount; pixel++)
                    spectra[(long)pixel * layout.SpectrumLength + places[one]] = TSample.Convert(
                        samples[bands[one] * layout.BandStride + pixel]
                    );
            }
            i += step;
        }
    }
}

/// <summary>How samples of a row lie, and how long a spectrum is.</summary>
/// <param name="BandStride">Samples from one band to the next; of two strides one is 1.</param>
/// <param name="PixelStride">Samples from one pixel to the next.</param>
/// <param name="PixelCount">Pixels, n.</param>
/// <param name="SpectrumLength">L.</param>
internal readonly record struct TurnLayout(long BandStride, long PixelStride, int PixelCount, int SpectrumLength);

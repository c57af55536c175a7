using Unmix.Formats.Scenes;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Drift;

/// <summary>
/// Valid spectra of some of a scene's pixels, chosen by the pixel's place alone, so that windows and threads do not matter. The
/// reading thread fills it.
/// </summary>
internal sealed class DriftSample
{
    /// <summary>About as many pixels are taken: a share of one in a hundred is then known to within 0.3 %.</summary>
    public const int WantedPixels = 2048;

    /// <summary>The choice is random-like, so a few more may come; a quarter more never do.</summary>
    private const int MostPixels = WantedPixels + WantedPixels / 4;

    /// <summary>2^64 over the golden ratio: spreads neighbouring numbers evenly.</summary>
    private const ulong Spreading = 0x9E3779B97F4A7C15;

    private readonly int sceneWidth;
    private readonly int bandCount;
    private readonly ulong threshold;
    private readonly float[] spectra;

    /// <param name="sceneWidth">Columns of the scene.</param>
    /// <param name="sceneHeight">Rows of the scene.</param>
    /// <param name="bandCount">Bands of a spectrum, L.</param>
    public DriftSample(int sceneWidth, int sceneHeight, int bandCount)
    {
        this.sceneWidth = sceneWidth;
        this.bandCount = bandCount;
        var pixels = (long)sceneWidth * sceneHeight;
        threshold = pixels <= WantedPixels ? ulong.MaxValue : (ulong)((UInt128)ulong.MaxValue * WantedPixels / (UInt128)pixels);
        spectra = new float[checked(MostPixelsOf(sceneWidth, sceneHeight) * bandCount)];
    }

    /// <summary>Spectra taken.</summary>
    public int Count { get; private set; }

    /// <summary>[Count, L].</summary>
    public ReadOnlySpan<float> Spectra => Part(0, Count);

    /// <summary>The most pixels that are taken of a scene.</summary>
    public static int MostPixelsOf(int sceneWidth, int sceneHeight) => (int)Math.Min((long)sceneWidth * sceneHeight, MostPixels);

    /// <summary>[count, L] of the spectra; those that were taken before stay as they are while others come.</summary>
    public ReadOnlySpan<float> Part(int first, int count) => spectra.AsSpan(first * bandCount, count * bandCount);

    /// <summary>Memory for spectra that an earlier run took; they count as taken.</summary>
    public Span<float> Restore(int count)
    {
        Count = count;
        return spectra.AsSpan(0, count * bandCount);
    }

    /// <summary>Bytes of a sample of a large scene.</summary>
    public static long PlannedBytes(int bandCount) => (long)MostPixels * bandCount * sizeof(float);

    /// <summary>Takes the window's chosen pixels.</summary>
    /// <returns>How many.</returns>
    /// <param name="window">Where it lies.</param>
    /// <param name="mask">Of the window.</param>
    /// <param name="packed">[mask.ValidCount, L] or longer, the valid spectra in front.</param>
    public int Add(PixelWindow window, PixelMask mask, ReadOnlySpan<float> packed)
    {
        var (row, before) = (0, Count);
        for (var pixel = 0; pixel < mask.PixelCount; pixel++)
        {
            if (!mask.IsValid(pixel))
                continue;
            var place = (long)(window.Row + pixel / window.Width) * sceneWidth + window.Column + pixel % window.Width;
            Add(place, packed.Slice(row * bandCount, bandCount));
            row++;
        }
        return Count - before;
    }

    /// <summary>Takes the spectrum of a pixel where it is a chosen one.</summary>
    /// <param name="place">Row * columns + column.</param>
    /// <param name="spectrum">[L].</param>
    public void Add(long place, ReadOnlySpan<float> spectrum)
    {
        if (LotOf(place) <= threshold && (Count + 1) * bandCount <= spectra.Length)
            spectrum.CopyTo(spectra.AsSpan(Count++ * bandCount));
    }

    /// <summary>A number by which a pixel is chosen, random-like: of a scene those up to some number are.</summary>
    public static ulong LotOf(long place) => unchecked((ulong)(place + 1) * Spreading);
}

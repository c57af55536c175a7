using System.Numerics;
using System.Runtime.InteropServices;

namespace Unmix.Runtime.Tiling;

/// <summary>
/// Which pixels of a window are valid, decided once. A pixel is invalid when any of its bands is NaN or infinite (nodata is
/// NaN by then), or when all are the same: a spectrum without any structure is a fill value, 0 above all. Valid spectra are
/// packed to the front; answers are spread back to their places.
/// </summary>
public sealed class PixelMask
{
    private readonly bool[] valid;

    /// <param name="pixelCapacity">The most pixels that a window has.</param>
    public PixelMask(int pixelCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixelCapacity);
        valid = new bool[pixelCapacity];
    }

    /// <summary>Pixels of the window packed last.</summary>
    public int PixelCount { get; private set; }

    /// <summary>Valid pixels of the window packed last.</summary>
    public int ValidCount { get; private set; }

    /// <summary>Moves the valid spectra to the front, in order, in place; the rows behind them are undefined afterwards.</summary>
    /// <param name="spectra">[pixelCount, bandCount], reflectance, NaN where nodata.</param>
    /// <param name="pixelCount">Pixels of the window, at most the capacity.</param>
    /// <param name="bandCount">Bands, L, at least 1.</param>
    /// <param name="range">Takes the extremes of the valid spectra.</param>
    /// <returns>Valid pixels.</returns>
    public int Pack(Span<float> spectra, int pixelCount, int bandCount, ref SpectraRange range)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pixelCount, valid.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(bandCount, 1);
        if (spectra.Length < (long)pixelCount * bandCount)
            throw new ArgumentException($"{spectra.Length} values for {pixelCount} pixels of {bandCount} bands.", nameof(spectra));
        PixelCount = pixelCount;
        var packed = 0;
        for (var pixel = 0; pixel < pixelCount; pixel++)
        {
            var spectrum = spectra.Slice(pixel * bandCount, bandCount);
            valid[pixel] = TryExtremes(spectrum, out var minimum, out var maximum);
            if (!valid[pixel])
                continue;
            range.Add(spectrum, minimum, maximum);
            if (packed != pixel)
                spectrum.CopyTo(spectra.Slice(packed * bandCount, bandCount));
            packed++;
        }
        return ValidCount = packed;
    }

    /// <summary>
    /// Spreads packed rows to their pixels' places in a pixel-interleaved buffer, as some of its bands; the gaps get
    /// <paramref name="noData"/>. One call for each layer, so interleaving layers costs no pass of its own.
    /// </summary>
    /// <param name="packed">[ValidCount, rowLength].</param>
    /// <param name="rowLength">Values of one pixel in <paramref name="packed"/>.</param>
    /// <param name="values">[PixelCount, bandCount]; only bands firstBand .. firstBand + rowLength - 1 are written.</param>
    /// <param name="bandCount">Values of one pixel in <paramref name="values"/>.</param>
    /// <param name="firstBand">Where the row goes.</param>
    /// <param name="noData">What invalid pixels get.</param>
    public void Spread(ReadOnlySpan<float> packed, int rowLength, Span<float> values, int bandCount, int firstBand, float noData)
    {
        if (firstBand < 0 || rowLength < 1 || firstBand + rowLength > bandCount)
            throw new ArgumentException($"Bands {firstBand}..{firstBand + rowLength - 1} of {bandCount}.", nameof(firstBand));
        var row = 0;
        for (var pixel = 0; pixel < PixelCount; pixel++)
        {
            var place = values.Slice(pixel * bandCount + firstBand, rowLength);
            if (valid[pixel])
                packed.Slice(row++ * rowLength, rowLength).CopyTo(place);
            else
                place.Fill(noData);
        }
    }

    /// <summary>True when the pixel of the window packed last has a packed row.</summary>
    /// <param name="pixel">From 0, below <see cref="PixelCount"/>.</param>
    public bool IsValid(int pixel) => valid[pixel];

    /// <summary>The pixel of the window that a packed row belongs to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public int PixelOfRow(int packedRow)
    {
        for (var pixel = 0; pixel < PixelCount; pixel++)
        {
            if (valid[pixel] && packedRow-- == 0)
                return pixel;
        }
        throw new ArgumentOutOfRangeException(nameof(packedRow), $"The window has {ValidCount} valid pixels.");
    }

    /// <summary>
    /// The rule, in this one place: whether a pixel holds a spectrum. It does when all its bands are finite and they are not all the
    /// same; a single band only must not be 0.
    /// </summary>
    /// <param name="values">[L], reflectance of all bands in use, NaN where nodata; at least one.</param>
    public static bool HoldsSpectrum(ReadOnlySpan<float> values) => TryExtremes(values, out _, out _);

    /// <summary>Extremes of a spectrum; false when it has a value that is not finite, or nothing but one value over and over.</summary>
    private static bool TryExtremes(ReadOnlySpan<float> spectrum, out float minimum, out float maximum)
    {
        minimum = float.PositiveInfinity;
        maximum = float.NegativeInfinity;
        // x - x is 0 for finite x and NaN otherwise, and a sum keeps a NaN: one test at the end instead of one a value.
        var nonFinite = 0f;
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(spectrum);
        if (vectors.Length > 0)
        {
            var low = vectors[0];
            var high = vectors[0];
            var spoilt = Vector<float>.Zero;
            foreach (var vector in vectors)
            {
                low = Vector.Min(low, vector);
                high = Vector.Max(high, vector);
                spoilt += vector - vector;
            }
            nonFinite = Vector.Sum(spoilt);
            for (var lane = 0; lane < Vector<float>.Count; lane++)
            {
                minimum = Math.Min(minimum, low[lane]);
                maximum = Math.Max(maximum, high[lane]);
            }
        }
        for (var band = vectors.Length * Vector<float>.Count; band < spectrum.Length; band++)
        {
            var value = spectrum[band];
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
            nonFinite += value - value;
        }
        return !float.IsNaN(nonFinite) && (minimum < maximum || (spectrum.Length == 1 && minimum != 0));
    }
}

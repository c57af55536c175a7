using System.Numerics;
using System.Runtime.InteropServices;

namespace Unmix.Formats.Scenes.Decoding;

/// <summary>
/// Stored values to reflectance, in place, for one choice of bands: nodata becomes NaN, the rest is value * scale + offset.
/// Every pixel is done alike, so a window's results do not depend on the other pixels in it.
/// </summary>
internal sealed class BandScaling
{
    private readonly float[] scale;
    private readonly float[] offset;
    private readonly float[] noData; // NaN, which equals nothing, where a band has none
    private readonly bool scales;
    private readonly bool hasNoData;
    private readonly bool uniform;

    public BandScaling(SceneProfile profile, ReadOnlySpan<int> bands)
    {
        scale = new float[bands.Length];
        offset = new float[bands.Length];
        noData = new float[bands.Length];
        for (var i = 0; i < bands.Length; i++)
        {
            scale[i] = (float)profile.Scale[bands[i]];
            offset[i] = (float)profile.Offset[bands[i]];
            noData[i] = (float)(profile.NoData[bands[i]] ?? double.NaN);
        }
        scales = scale.AsSpan().ContainsAnyExcept(1f) || offset.AsSpan().ContainsAnyExcept(0f);
        hasNoData = !Array.TrueForAll(noData, float.IsNaN);
        uniform =
            bands.Length > 0
            && !scale.AsSpan().ContainsAnyExcept(scale[0])
            && !offset.AsSpan().ContainsAnyExcept(offset[0])
            && (!hasNoData || !noData.AsSpan().ContainsAnyExcept(noData[0]));
    }

    /// <summary>Bands, L.</summary>
    public int BandCount => scale.Length;

    /// <summary>True where all bands are scaled alike, so that their values may come in any order.</summary>
    public bool IsUniform => uniform || (!scales && !hasNoData);

    /// <summary>The same for values in any order; only where <see cref="IsUniform"/>.</summary>
    /// <param name="values">[n] stored values, replaced by reflectance.</param>
    public void ApplyToAny(Span<float> values)
    {
        if (scales || hasNoData)
            ApplyUniform(values);
    }

    /// <param name="spectra">[n, bands] stored values, replaced by reflectance.</param>
    public void Apply(Span<float> spectra)
    {
        if (!scales && !hasNoData)
            return;
        if (uniform)
        {
            ApplyUniform(spectra);
            return;
        }
        for (var start = 0; start < spectra.Length; start += scale.Length)
            ApplyPerBand(spectra.Slice(start, scale.Length));
    }

    private void ApplyUniform(Span<float> values)
    {
        float factor = scale[0],
            sum = offset[0],
            marker = noData[0];
        Vector<float> factors = new(factor),
            sums = new(sum),
            markers = new(marker),
            nan = new(float.NaN);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = Vector.ConditionalSelect(Vector.Equals(vectors[i], markers), nan, vectors[i] * factors + sums);
        for (var i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
            values[i] = values[i] == marker ? float.NaN : values[i] * factor + sum;
    }

    private void ApplyPerBand(Span<float> spectrum)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(spectrum);
        var factors = MemoryMarshal.Cast<float, Vector<float>>(scale);
        var sums = MemoryMarshal.Cast<float, Vector<float>>(offset);
        var markers = MemoryMarshal.Cast<float, Vector<float>>(noData);
        var nan = new Vector<float>(float.NaN);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = Vector.ConditionalSelect(Vector.Equals(vectors[i], markers[i]), nan, vectors[i] * factors[i] + sums[i]);
        for (var i = vectors.Length * Vector<float>.Count; i < spectrum.Length; i++)
            spectrum[i] = spectrum[i] == noData[i] ? float.NaN : spectrum[i] * scale[i] + offset[i];
    }
}

using Unmix.Formats.Scenes.Writing;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>The order in which a raw file holds its samples.</summary>
public enum EnviInterleave
{
    /// <summary>Band after band.</summary>
    Bsq,

    /// <summary>Row after row, each band by band.</summary>
    Bil,

    /// <summary>Pixel after pixel.</summary>
    Bip,
}

/// <summary>What an ENVI scene is to be.</summary>
public sealed record EnviLayout
{
    /// <summary>Columns, at least 1.</summary>
    public required int Width { get; init; }

    /// <summary>Rows, at least 1.</summary>
    public required int Height { get; init; }

    /// <summary>Bands, L, at least 1.</summary>
    public required int BandCount { get; init; }

    /// <summary>The order of the samples.</summary>
    public EnviInterleave Interleave { get; init; } = EnviInterleave.Bsq;

    /// <summary>
    /// <see cref="PixelType.Float32"/>; <see cref="PixelType.Int16"/>, which needs a <see cref="ReflectanceScaleFactor"/>; or
    /// <see cref="PixelType.UInt16"/>, which needs <see cref="SampleScales"/>.
    /// </summary>
    public PixelType PixelType { get; init; } = PixelType.Float32;

    /// <summary>The stored value of a reflectance of 1, by which ENVI divides; null to store reflectance as it is.</summary>
    public double? ReflectanceScaleFactor { get; init; }

    /// <summary>[L] how each band is stored in whole numbers without a sign; null for other types.</summary>
    public IReadOnlyList<SampleScale>? SampleScales { get; init; }

    /// <summary>The stored value for NaN; null to store NaN itself, which only floats can.</summary>
    public double? NoData { get; init; }

    /// <summary>[L] band centres and widths; null for none.</summary>
    public WavelengthGrid? Wavelengths { get; init; }

    /// <summary>[L] true for a bad band; null for no list.</summary>
    public IReadOnlyList<bool>? BadBands { get; init; }

    /// <summary>[L] names; null for none.</summary>
    public IReadOnlyList<string>? BandNames { get; init; }

    /// <summary>Where the scene lies; a grid may be turned where its pixels are squares. Points and polynomials are not written.</summary>
    public GeoReference GeoReference { get; init; } = GeoReference.None;

    /// <summary>A line for people; null for none.</summary>
    public string? Description { get; init; }

    /// <exception cref="ArgumentException">Lengths that differ, or a combination that can't be stored.</exception>
    internal void Validate()
    {
        if (Width < 1 || Height < 1 || BandCount < 1)
            throw new ArgumentException($"A scene of {Width} x {Height} x {BandCount} has no samples.");
        if (PixelType is not (PixelType.Float32 or PixelType.Int16 or PixelType.UInt16))
            throw new ArgumentException($"ENVI scenes are written as Float32, Int16 or UInt16, not {PixelType}.");
        if (PixelType == PixelType.UInt16 != SampleScales is not null)
            throw new ArgumentException("Samples in UInt16, and no others, have scales of their bands.");
        if (SampleScales is not null && (Interleave == EnviInterleave.Bip || NoData != SampleScale.NoData))
            throw new ArgumentException($"Samples in UInt16 are written band by band, with the nodata value {SampleScale.NoData}.");
        RequireLength(SampleScales?.Count, "scales");
        if (PixelType == PixelType.Int16 && ReflectanceScaleFactor is null)
            throw new ArgumentException("Reflectance in Int16 needs a scale factor.");
        if (ReflectanceScaleFactor is { } one && !(double.IsFinite(one) && one > 0))
            throw new ArgumentException($"The scale factor is {one}; it is above 0.");
        if (PixelType == PixelType.Int16 && NoData is { } marker && marker != (short)marker)
            throw new ArgumentException($"Int16 can't hold the nodata value {marker}.");
        RequireLength(Wavelengths?.BandCount, "wavelengths");
        RequireLength(BadBands?.Count, "bad band marks");
        RequireLength(BandNames?.Count, "band names");
        if (GeoReference.GeoTransform is { } g && (g.Count != 6 || EnviGrid.Of(g) is null))
            throw new ArgumentException("ENVI scenes are written turned only where their pixels are squares.");
    }

    private void RequireLength(int? count, string what)
    {
        if (count is { } n && n != BandCount)
            throw new ArgumentException($"{n} {what} for {BandCount} bands.");
    }
}

using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra;

namespace Unmix.Runtime.Arrays;

/// <summary>An array with the facts that a scene's file would state, so that the rules of scenes are those of arrays.</summary>
internal static class ArrayProfile
{
    /// <summary>The facts.</summary>
    /// <exception cref="OptionsException">Lists of bands are not as long as the array has bands, or a wavelength is none.</exception>
    public static SceneProfile Of(in SpectraView spectra, ArrayBands bands, ArrayOptions options)
    {
        var count = spectra.BandCount;
        RequireLength("wavelengths", bands.WavelengthsNm?.Count, count);
        RequireLength("widths", bands.WidthsNm?.Count, count);
        RequireLength("marks of good bands", bands.Good?.Count, count);
        double[] Every(double value) => [.. Enumerable.Repeat(value, count)];
        return new SceneProfile
        {
            Path = string.Create(CultureInfo.InvariantCulture, $"array of {spectra.Rows} x {spectra.Columns} pixels"),
            Driver = "memory",
            Width = (int)Math.Min(spectra.Columns, int.MaxValue),
            Height = (int)Math.Min(spectra.Rows, int.MaxValue),
            BandCount = count,
            PixelType = PixelType.Float32,
            BlockWidth = 1,
            BlockHeight = 1,
            Wavelengths = GridOf(bands),
            BadBands = bands.Good is { } good ? [.. good.Select(isGood => !isGood)] : null,
            BandNames = [.. Enumerable.Range(1, count).Select(band => $"Band {band}")],
            Scale = Every(options.Scale ?? 1),
            Offset = Every(options.Offset ?? 0),
            ScaleSource = options.Scale is null && options.Offset is null ? SceneProfile.NoScale : SceneProfile.ScaleFromOption,
            NoData = [.. Enumerable.Repeat(options.NoData, count)],
            GeoReference = GeoReference.None,
            Warnings = [],
        };
    }

    private static void RequireLength(string what, int? given, int bandCount)
    {
        if (given is { } count && count != bandCount)
            throw new OptionsException($"{count} {what} are given for an array of {bandCount} bands. Give one for each band.");
    }

    private static WavelengthGrid? GridOf(ArrayBands bands)
    {
        if (bands.WavelengthsNm is not { } centres)
            return null;
        for (var band = 0; band < centres.Count; band++)
        {
            if (!double.IsFinite(centres[band]) || centres[band] <= 0)
                throw new OptionsException(
                    $"The wavelength of band {band + 1} is {centres[band]} nm. Give the centre of each band in nm, a number above 0."
                );
        }
        if (bands.WidthsNm is { } widths && widths.Any(width => !double.IsFinite(width) || width <= 0))
            throw new OptionsException("A band's width is not a number above 0. Give full widths at half maximum in nm, or none.");
        return new WavelengthGrid(centres, bands.WidthsNm);
    }
}

using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Scenes.Rasters;

/// <summary>
/// What the bands of a raster say of their wavelengths one by one, in GDAL's metadata under the keys of several programs, or in
/// their names.
/// </summary>
internal sealed class BandWavelengths
{
    private const string EnviDomain = "ENVI";
    private const string ImageryDomain = "IMAGERY";
    private const double LeastNamedNm = 200; // names that are smaller numbers count bands
    private const double MostNamedNm = 20_000;

    /// <summary>Keys of a centre: the domain, the key and the unit that the key says.</summary>
    private static readonly (string? Domain, string Key, string? Unit)[] CentreKeys =
    [
        (null, "wavelength", null),
        (EnviDomain, "wavelength", null),
        (ImageryDomain, "CENTRAL_WAVELENGTH_UM", "um"),
        (null, "wavelengths", null),
        (null, "center_wavelength", null),
        (null, "centre_wavelength", null),
        (null, "central_wavelength", null),
        (null, "wavelength_center", null),
        (null, "band_wavelength", null),
        (null, "wavelength_nm", "nm"),
        (null, "wavelength_um", "um"),
        (null, "central_wavelength_nm", "nm"),
        (null, "central_wavelength_um", "um"),
        (null, "center_wavelength_nm", "nm"),
        (null, "eo:center_wavelength", "um"),
        (null, "CentralWavelength", null),
        (null, "wavenumber", "cm-1"),
    ];

    private static readonly (string? Domain, string Key, string? Unit)[] WidthKeys =
    [
        (null, "fwhm", null),
        (EnviDomain, "fwhm", null),
        (ImageryDomain, "FWHM_UM", "um"),
        (null, "bandwidth", null),
        (null, "fwhm_nm", "nm"),
        (null, "fwhm_um", "um"),
        (null, "eo:full_width_half_max", "um"),
    ];

    private static readonly string[] UnitKeys = ["wavelength_units", "wavelength_unit", "wavelengths_units", "wavelengths_unit"];

    private readonly nint[] bands;
    private readonly IReadOnlyList<bool>? badBands;

    /// <param name="bands">[L] GDAL's handles.</param>
    /// <param name="badBands">[L] true for a bad band, which may lack a wavelength; null for none.</param>
    public BandWavelengths(nint[] bands, IReadOnlyList<bool>? badBands)
    {
        this.bands = bands;
        this.badBands = badBands;
    }

    /// <summary>What only some bands state, a whole sentence; null for nothing.</summary>
    public string? Partial { get; private set; }

    /// <summary>True for a band that states a wavelength of its own, above 0.</summary>
    public static bool HasOwn(nint band) =>
        Array.Exists(CentreKeys, key => StatedWavelength.OfValue(BorrowedText.BandMetadata(band, key.Key, key.Domain)).Number > 0)
        || StatedWavelength.OfName(NameOf(band)) is { Number: > 0, Unit: not null };

    /// <summary>Centres by the first key that all good bands have; null where there is none.</summary>
    /// <param name="unit">The dataset's own unit, for numbers without one.</param>
    public StatedGrid? Centres(string? unit) => Find(CentreKeys, unit);

    /// <summary>Widths, in the unit of the centres where they have none of their own.</summary>
    public StatedGrid? Widths(string? unit) => Find(WidthKeys, unit);

    /// <summary>Centres in the names of the bands; null where not all good bands have one.</summary>
    public StatedGrid? Named()
    {
        var stated = Array.ConvertAll(bands, band => StatedWavelength.OfName(NameOf(band)));
        if (!Covers(stated, found => found is not null))
            return Told(stated.Count(found => found is { Unit: not null }), "a wavelength in their names");
        var units = stated
            .Where(found => found is not null)
            .Select(found => found!.Value.Unit)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        if (units.Length != 1)
            return null;
        double[] numbers = [.. stated.Select(found => found?.Number ?? double.NaN)];
        return units[0] is null && !LookLikeLight(numbers) ? null : new StatedGrid(numbers, units[0]);
    }

    private static unsafe string? NameOf(nint band) => BorrowedText.Copy(GdalNative.GDALGetDescription(band));

    /// <summary>Numbers without a unit are mostly counts of bands.</summary>
    private static bool LookLikeLight(double[] numbers)
    {
        double[] known = [.. numbers.Where(double.IsFinite)];
        return known.Length > 1
            && (
                Array.TrueForAll(known, number => number is >= LeastNamedNm and <= MostNamedNm)
                || (known.Max() < LeastNamedNm / 10 && Array.Exists(known, number => number % 1 != 0))
            );
    }

    private StatedGrid? Find((string? Domain, string Key, string? Unit)[] keys, string? unit)
    {
        foreach (var (domain, key, own) in keys)
        {
            var texts = Array.ConvertAll(bands, band => BorrowedText.BandMetadata(band, key, domain));
            var count = texts.Count(text => text is not null);
            if (count == 0)
                continue;
            if (!Covers(texts, text => text is not null))
            {
                Told(count, $"'{key}'");
                continue;
            }
            var stated = Array.ConvertAll(texts, StatedWavelength.OfValue);
            var behind = stated.Select(found => found.Unit).FirstOrDefault(found => found is not null);
            return new StatedGrid(
                [.. stated.Select(found => found.Unit is null || found.Unit == behind ? found.Number : double.NaN)],
                behind ?? own ?? UnitOf(key) ?? unit
            );
        }
        return null;
    }

    private string? UnitOf(string key) =>
        UnitKeys
            .Prepend($"{key}_unit")
            .Prepend($"{key}_units")
            .Select(name => BorrowedText.BandMetadata(bands[0], name))
            .FirstOrDefault(text => text is not null);

    private bool Covers<T>(T[] stated, Func<T, bool> isThere)
    {
        for (var band = 0; band < stated.Length; band++)
        {
            if (!isThere(stated[band]) && badBands?[band] != true)
                return false;
        }
        return Array.Exists(stated, found => isThere(found));
    }

    private StatedGrid? Told(int count, string what)
    {
        if (count > 0)
            Partial ??= $"{count} of {bands.Length} bands state {what}; it is not used.";
        return null;
    }
}

/// <summary>Numbers of all bands and their unit.</summary>
/// <param name="Numbers">[L], NaN for none.</param>
/// <param name="Unit">As stated; null for none.</param>
internal sealed record StatedGrid(double[] Numbers, string? Unit);

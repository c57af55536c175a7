using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Scenes;

/// <summary>
/// Finds a file's band centres and widths in the places where they are met: metadata of each band, GDAL's IMAGERY domain
/// (GDAL 3.10 and newer), lists in ENVI's words. The first complete one is taken; of raw ENVI samples the list of their header.
/// </summary>
internal sealed class WavelengthFacts(GdalDataset dataset, EnviWords words, BandRoles roles, IReadOnlyList<bool>? badBands, List<string> warnings)
{
    private const string ImageryDomain = "IMAGERY";
    private const string Micrometres = "um";

    /// <summary>Of an item of a list that is quoted.</summary>
    private const int QuotedAtMost = 20;

    private readonly int bandCount = roles.Spectral.Count;
    private readonly WavelengthRules rules = new(roles.Spectral.Count, badBands, warnings);

    /// <summary>Why what the file states can't be used; see <see cref="SceneProfile.WavelengthsMissing"/>.</summary>
    public string? Missing => rules.Missing;

    /// <returns>Null when there are none that can be used.</returns>
    public WavelengthGrid? Read()
    {
        // Of an ENVI list that is too long GDAL hands out the beginning, which need not be these bands.
        var listed = List("wavelength") ?? List("wavelengths");
        if (listed is null && rules.Missing is not null) return null;
        if (words.Raw is not null && listed is not null) return rules.Grid(listed, Widths("fwhm"), words["wavelength units"]);
        if (PerBand("wavelength", null) is { } own) return rules.Grid(own, PerBand("fwhm", null) ?? Widths("fwhm"), Unit());
        if (PerBand("CENTRAL_WAVELENGTH_UM", ImageryDomain) is { } imagery)
            return rules.Grid(imagery, PerBand("FWHM_UM", ImageryDomain), Micrometres);
        return listed is null ? null : rules.Grid(listed, Widths("fwhm"), Unit());
    }

    /// <summary>True for a band that states a wavelength of its own, above 0.</summary>
    public static bool HasOwn(nint band) =>
        EnviText.Number(BorrowedText.BandMetadata(band, "wavelength")) > 0 || EnviText.Number(BorrowedText.BandMetadata(band, "CENTRAL_WAVELENGTH_UM", ImageryDomain)) > 0;

    private string? Unit() => BorrowedText.BandMetadata(Band(0), "wavelength_units")
        ?? BorrowedText.BandMetadata(Band(0), "wavelength_unit")
        ?? words["wavelength units"];

    /// <summary>The number that every band carries under a key, NaN for a bad one without; null when not all others do.</summary>
    private double[]? PerBand(string key, string? domain)
    {
        var texts = Enumerable.Range(0, bandCount).Select(b => BorrowedText.BandMetadata(Band(b), key, domain)).ToArray();
        var stated = texts.Count(t => t is not null);
        if (stated == 0) return null;
        if (texts.Select((text, band) => text is not null || badBands?[band] == true).All(isThere => isThere)) return [.. texts.Select(EnviText.Number)];
        warnings.Add($"{stated} of {bandCount} bands state '{key}'; it is not used.");
        return null;
    }

    private double[]? List(string key) => words[key] is { } text ? Numbers(key, text, sentence => rules.Refuse(sentence)) : null;

    private double[]? Widths(string key) => words[key] is { } text ? Numbers(key, text, warnings.Add) : null;

    private double[]? Numbers(string key, string text, Action<string> tell)
    {
        var items = EnviText.Items(text);
        if (Array.FindIndex(items, item => !EnviText.IsNumber(item)) is var odd and >= 0)
        {
            tell($"The file's list '{key}' has '{Quoted(items[odd])}' where its number {odd + 1} belongs; it is not used.");
            return null;
        }
        if (roles.OfSpectral(items) is { } ofBands) return [.. ofBands.Select(EnviText.Number)];
        var commas = items.Length == 2 * bandCount ? ", as if its decimals had commas; a comma parts two numbers" : "";
        tell($"The file's list '{key}' has {items.Length} numbers for {bandCount} bands{commas}; it is not used.");
        return null;
    }

    private nint Band(int band) => GdalNative.GDALGetRasterBand(dataset, roles.Spectral[band]);

    private static string Quoted(string item) => item.Length <= QuotedAtMost ? item : item[..QuotedAtMost] + "...";
}

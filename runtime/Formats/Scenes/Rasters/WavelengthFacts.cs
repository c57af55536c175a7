using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Scenes.Rasters;

/// <summary>
/// Finds a file's band centres and widths in the places where they are met: metadata of each band, lists in ENVI's words or the dataset's
/// own, the dimension that the bands of a netCDF variable run along, names of bands. The first complete one is taken; of raw ENVI samples
/// the list of their header.
/// </summary>
internal sealed class WavelengthFacts
{
    /// <summary>Names of lists and the unit that a name says.</summary>
    private static readonly (string Key, string? Unit)[] ListKeys =
    [
        ("wavelength", null),
        ("wavelengths", null),
        ("center wavelength", null),
        ("center wavelengths", null),
        ("central wavelengths", null),
        ("centre wavelengths", null),
        ("band wavelengths", null),
        ("wavelength list", null),
        ("wavelengths nm", "nm"),
        ("wavelength nm", "nm"),
        ("wavelengths um", "um"),
        ("wavelength um", "um"),
        ("wavenumbers", "cm-1"),
    ];

    private static readonly string[] UnitKeys = ["wavelength units", "wavelength unit", "wavelengths units", "wavelengths unit"];

    private readonly GdalDataset dataset;
    private readonly EnviWords words;
    private readonly BandRoles roles;
    private readonly List<string> warnings;
    private readonly WavelengthRules rules;
    private readonly nint[] bands;
    private readonly BandWavelengths ofBands;

    public WavelengthFacts(GdalDataset dataset, EnviWords words, BandRoles roles, IReadOnlyList<bool>? badBands, List<string> warnings)
    {
        this.dataset = dataset;
        this.words = words;
        this.roles = roles;
        this.warnings = warnings;
        bands = [.. roles.Spectral.Select(number => GdalNative.GDALGetRasterBand(dataset, number))];
        ofBands = new BandWavelengths(bands, badBands);
        rules = new WavelengthRules(bands.Length, badBands, warnings);
    }

    /// <summary>Why what the file states can't be used; see <see cref="SceneProfile.WavelengthsMissing"/>.</summary>
    public string? Missing => rules.Missing;

    /// <summary>True where a list counts all bands of the file, and has a wavelength for one of them.</summary>
    /// <param name="words">What the file states.</param>
    /// <param name="fileBandCount">Bands of the file.</param>
    /// <param name="number">From 1.</param>
    public static bool IsListed(EnviWords words, int fileBandCount, int number)
    {
        var text = ListKeys.Select(list => words[list.Key]).FirstOrDefault(text => text is not null);
        return text is not null
            && EnviText.Items(words.Raw is null ? StatedWavelength.PlainList(text) : text) is var items
            && items.Length == fileBandCount
            && EnviText.Number(items[number - 1]) > 0;
    }

    /// <returns>Null when there are none that can be used.</returns>
    public WavelengthGrid? Read()
    {
        var found = Find();
        if (ofBands.Partial is not { } partial)
            return found;
        if (found is null && rules.Missing is null)
            rules.Refuse(partial);
        else
            warnings.Add(partial);
        return found;
    }

    private WavelengthGrid? Find()
    {
        // Of an ENVI list that is too long GDAL hands out the beginning, which need not be these bands.
        var listed = Listed();
        if (listed is null && rules.Missing is not null)
            return null;
        if (words.Raw is not null && listed is not null)
            return rules.Grid(listed.Numbers, Widths("fwhm"), listed.Unit);
        if (ofBands.Centres(Unit()) is { } own)
            return rules.Grid(
                own.Numbers,
                ofBands.Widths(own.Unit) is { } widths && SameUnit(widths, own) ? widths.Numbers : Widths("fwhm"),
                own.Unit
            );
        if (listed is not null)
            return rules.Grid(listed.Numbers, Widths("fwhm") ?? Widths("bandwidth"), listed.Unit);
        var dimension = new DimensionWavelengths(dataset, bands);
        if (dimension.Read() is { } along)
            return rules.Grid(along.Numbers, dimension.Widths is { } wide && SameUnit(wide, along) ? wide.Numbers : null, along.Unit);
        if (dimension.Fault is { } fault)
            return rules.Refuse(fault);
        return ofBands.Named() is { } named ? rules.Grid(named.Numbers, Widths("fwhm"), named.Unit) : null;
    }

    private static bool SameUnit(StatedGrid widths, StatedGrid centres) =>
        widths.Unit is null || WavelengthUnit.Find(widths.Unit) == WavelengthUnit.Find(centres.Unit);

    private StatedGrid? Listed()
    {
        foreach (var (key, unit) in ListKeys)
        {
            if (List(key) is { } numbers)
                return new StatedGrid(numbers, unit ?? Unit());
            if (rules.Missing is not null)
                return null;
        }
        return null;
    }

    private string? Unit() => UnitKeys.Select(key => words[key]).FirstOrDefault(text => text is not null);

    private double[]? List(string key) => words[key] is { } text ? Numbers(key, text, sentence => rules.Refuse(sentence)) : null;

    private double[]? Widths(string key) => words[key] is { } text ? Numbers(key, text, warnings.Add) : null;

    private double[]? Numbers(string key, string text, Action<string> tell)
    {
        var items = EnviText.Items(words.Raw is null ? StatedWavelength.PlainList(text) : text);
        if (Array.FindIndex(items, item => !EnviText.IsNumber(item)) is var odd and >= 0)
        {
            tell($"The file's list '{key}' has '{EnviHeaderFile.Quoted(items[odd])}' where its number {odd + 1} belongs; it is not used.");
            return null;
        }
        if (roles.OfSpectral(items) is { } ofSpectral)
            return [.. ofSpectral.Select(EnviText.Number)];
        var commas = items.Length == 2 * bands.Length ? ", as if its decimals had commas; a comma parts two numbers" : "";
        tell($"The file's list '{key}' has {items.Length} numbers for {bands.Length} bands{commas}; it is not used.");
        return null;
    }
}

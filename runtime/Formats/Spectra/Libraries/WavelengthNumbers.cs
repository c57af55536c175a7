using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>Numbers that a file states for its bands, as a grid in nm; by the rules that hold for scenes.</summary>
public static class WavelengthNumbers
{
    /// <summary>Reads them.</summary>
    /// <param name="centres">As stated.</param>
    /// <param name="widths">As stated; null for none.</param>
    /// <param name="unit">The unit's name in any spelling; null where nothing names it, so that the size of the numbers decides.</param>
    /// <param name="bandCount">L.</param>
    /// <param name="notes">What is odd, or why there is no grid; whole sentences.</param>
    /// <returns>Null where they can't be used.</returns>
    public static WavelengthGrid? Read(
        IReadOnlyList<double> centres,
        IReadOnlyList<double>? widths,
        string? unit,
        int bandCount,
        out IReadOnlyList<string> notes
    )
    {
        ArgumentNullException.ThrowIfNull(centres);
        var said = new List<string>();
        notes = said;
        var rules = new WavelengthRules(bandCount, null, said);
        if (centres.Count != bandCount)
            return rules.Refuse($"There are {centres.Count} wavelengths for {bandCount} bands; they are " + "not used.");
        if (widths is not null && widths.Count != bandCount)
        {
            said.Add($"There are {widths.Count} band widths for {bandCount} bands; they are not used.");
            widths = null;
        }
        return rules.Grid([.. centres], widths is null ? null : [.. widths], unit is null ? null : Quoted.Text(unit));
    }

    /// <summary>Names that arrays of wavelengths are given.</summary>
    private static readonly string[] ArrayNames =
    [
        "wavelength",
        "wavelengths",
        "wavlen",
        "lambda",
        "wl",
        "waves",
        "wavelength_nm",
        "wavelengths_nm",
        "wavelength_um",
        "wavelengths_um",
        "wvl",
        "bandcenters",
        "band_centers",
        "centers",
    ];

    /// <summary>True for a name that arrays of wavelengths are given, whatever the case of its letters.</summary>
    public static bool IsName(string name) => ArrayNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The name itself where it says a unit, such as <c>wavelength_nm</c>; else null.</summary>
    public static string? UnitIn(string name) => WavelengthUnit.Find(name) is null ? null : name;
}

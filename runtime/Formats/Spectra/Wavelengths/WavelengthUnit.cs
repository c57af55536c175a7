using System.Text;

namespace Unmix.Formats.Spectra.Wavelengths;

/// <summary>Names of units of wavelengths as files write them. In memory wavelengths are always nm.</summary>
internal static class WavelengthUnit
{
    /// <summary>1 mm: what is beyond is not light that a spectrum is made of, and a number gone wrong.</summary>
    public const double LargestNm = 1e6;

    /// <summary>Above the longest wavelength in um that a reflectance sensor has, below the shortest in nm.</summary>
    public const double LargestMicrometres = 100;

    private const double NanometresInMicrometre = 1000;
    private const double NanometresInCentimetre = 1e7;
    private const double NanometresGigahertz = 299_792_458; // the speed of light, m/s

    /// <summary>The sign of the angstrom without its ring.</summary>
    private const string ArticleToo = "a";

    private static readonly char[] Between = [.. " \t()[]{}<>,;:=\"'_"];

    /// <summary>By the name in small letters, blanks and marks left out.</summary>
    private static readonly Dictionary<string, WavelengthScale> Known = new(StringComparer.Ordinal);

    static WavelengthUnit()
    {
        Add(new(1), "nm", "nanometer", "nanometers", "nanometre", "nanometres", "nanom");
        Add(
            new(NanometresInMicrometre),
            "um",
            "micrometer",
            "micrometers",
            "micrometre",
            "micrometres",
            "micron",
            "microns",
            "mikrometer",
            "mum"
        );
        Add(new(0.1), ArticleToo, "angstrom", "angstroms");
        Add(new(LargestNm), "mm", "millimeter", "millimeters", "millimetre", "millimetres");
        Add(new(NanometresInCentimetre), "cm", "centimeter", "centimeters", "centimetre", "centimetres");
        Add(new(1e9), "m", "meter", "meters", "metre", "metres");
        Add(
            new(NanometresInCentimetre, IsReciprocal: true),
            "cm-1",
            "cm^-1",
            "cm**-1",
            "1/cm",
            "/cm",
            "wavenumber",
            "wavenumbers",
            "kayser"
        );
        Add(new(1e9, IsReciprocal: true), "m-1", "m^-1", "1/m");
        Add(new(NanometresGigahertz, IsReciprocal: true), "ghz");
        Add(new(NanometresGigahertz * 1e3, IsReciprocal: true), "mhz");
        Add(new(NanometresGigahertz / 1e3, IsReciprocal: true), "thz");
    }

    /// <summary>True for a band centre or width that can be one, nm.</summary>
    public static bool IsLength(double nm) => nm is > 0 and <= LargestNm;

    /// <summary>
    /// The unit that a name says, alone or among other words (<c>Wavelength (nm)</c>), in any spelling and also where its Greek
    /// letter was spoilt
    /// by another encoding; null for a name that says none, or two.
    /// </summary>
    public static WavelengthScale? Find(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        var words = Plain(name).Split(Between, StringSplitOptions.RemoveEmptyEntries);
        WavelengthScale? found = null;
        foreach (var word in words)
        {
            if (!Known.TryGetValue(word.TrimEnd('.'), out var unit) || (word == ArticleToo && words.Length > 1))
                continue;
            if (found is not null && unit != found)
                return null;
            found = unit;
        }
        return found;
    }

    /// <summary>nm for one of the unit; null for a name that is no unit of length or says nothing.</summary>
    public static double? InNanometres(string? unit) => Find(unit) is { IsReciprocal: false } length ? length.Nanometres : null;

    /// <summary>True for a name that says nothing, so that the size of the numbers may decide.</summary>
    public static bool IsSilent(string? unit) =>
        string.IsNullOrWhiteSpace(unit) || unit.Trim().Equals("unknown", StringComparison.OrdinalIgnoreCase);

    /// <summary>nm for one of the unit that numbers of this size are in.</summary>
    public static double Guess(IEnumerable<double> values) => values.Max() < LargestMicrometres ? NanometresInMicrometre : 1;

    private static void Add(WavelengthScale scale, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            Known.Add(name, scale);
    }

    /// <summary>In small letters, with Latin letters and signs for those that have several forms.</summary>
    private static string Plain(string name)
    {
        var text = new StringBuilder(name.ToLowerInvariant());
        // Micro sign and Greek letter, also as bytes of UTF-8 that were read as Latin-1; then what stands where a letter was
        // lost, which of these units only this one has.
        foreach (var micro in (ReadOnlySpan<string>)["\u00E2\u00B5", "\u00EE\u00BC", "\u00B5", "\u03BC"])
            text.Replace(micro, "u");
        text.Replace("\uFFFDm", "um").Replace("?m", "um").Replace("&micro;", "u").Replace("\\mu", "u").Replace("$", "");
        text.Replace("\u207B\u00B9", "-1").Replace("\u2212", "-").Replace("\u2013", "-"); // superscript, minus, dash
        text.Replace("\u00E5", "a").Replace("\u212B", "a").Replace("\u00F6", "o");
        foreach (var prefix in (ReadOnlySpan<string>)["micro", "nano", "milli", "centi"])
            text.Replace(prefix + "-", prefix).Replace(prefix + " ", prefix);
        return text.ToString();
    }
}

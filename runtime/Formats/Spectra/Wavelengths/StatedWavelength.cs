using System.Globalization;
using System.Text.RegularExpressions;

namespace Unmix.Formats.Spectra.Wavelengths;

/// <summary>A number with the unit that stands behind it, as programs write wavelengths into metadata and names.</summary>
/// <param name="Number">As stated; NaN for a text that is no number.</param>
/// <param name="Unit">The unit's name; null where none stands there.</param>
internal readonly partial record struct StatedWavelength(double Number, string? Unit)
{
    /// <summary>A value: <c>400</c>, <c>400.000 nm</c>, <c>0.4 um</c>. A unit that is not known makes it no number.</summary>
    public static StatedWavelength OfValue(string? text)
    {
        if (text is null || Value().Match(text) is not { Success: true } found)
            return new(double.NaN, null);
        var unit = found.Groups["unit"].Value.Trim();
        return unit.Length > 0 && WavelengthUnit.Find(unit) is null
            ? new(double.NaN, null)
            : new(
                double.Parse(found.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture),
                unit.Length > 0 ? unit : null
            );
    }

    /// <summary>
    /// A name with one wavelength and its unit in it, such as <c>Band 1 (402.1 Nanometers)</c>, or a name that is a number alone;
    /// null for any
    /// other, and for one with a range or with several.
    /// </summary>
    public static StatedWavelength? OfName(string? name)
    {
        if (name is null)
            return null;
        if (
            double.TryParse(
                name,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            return new(number, null);
        return InName().Matches(name) is [var found]
            ? new(double.Parse(found.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture), found.Groups["unit"].Value)
            : null;
    }

    /// <summary>
    /// The text of a list as Python prints lists and arrays, as a list of ENVI's: without brackets, types and words around the
    /// numbers.
    /// </summary>
    public static string PlainList(string text) => OfPython().Replace(text, " ").Trim();

    [GeneratedRegex(@"^\s*(?<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?<unit>\s*[^\d\s.,;].*)?$")]
    private static partial Regex Value();

    // Neither the end of a range nor a part of another number or word goes before it.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9.,]|[-\u2013]\s?|\bto\s)(?<number>\d+(?:\.\d+)?)\s*"
            + @"(?<unit>nm|nanomet(?:er|re)s?|[u\u00B5\u03BC]m|micromet(?:er|re)s?|microns?|cm\^?-1|1/cm)(?![A-Za-z0-9])",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex InName();

    [GeneratedRegex(@"\b(?:np\.|numpy\.)?(?:float\d*|int\d*|array)\(|\bdtype=[^)\]]*|[\[\]()]")]
    private static partial Regex OfPython();
}

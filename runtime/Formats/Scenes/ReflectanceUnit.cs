using System.Globalization;
using System.Text.RegularExpressions;

namespace Unmix.Formats.Scenes;

/// <summary>What the unit of a band says of how its values become reflectance.</summary>
internal static partial class ReflectanceUnit
{
    /// <summary>10^4, or 10000 in any spelling.</summary>
    private const string PowerOrNumber = @"(?:10(?:\^|\*\*)(?<ten>\d)|(?<one>\d+(?:\.\d+)?(?:e\+?\d+)?))";

    private const double LeastFactor = 1e-6;
    private const double LeastOne = 2; // a unit that multiplies by less is none
    private const double MostOne = 1e6;

    private static readonly HashSet<string> One = new(StringComparer.Ordinal)
    {
        "",
        "1",
        "none",
        "n/a",
        "na",
        "-",
        "unitless",
        "dimensionless",
        "nodimension",
        "reflectance",
        "surfacereflectance",
        "fraction",
        "ratio",
        "albedo",
        "reflectanceunits",
        "unknown",
        "unspecified",
    };

    /// <summary>The factor by which values become reflectance; null for a unit that does not say.</summary>
    public static double? Factor(string? unit)
    {
        var text = Plain(unit);
        if (One.Contains(text))
            return 1;
        if (text.Contains('%', StringComparison.Ordinal) || text.Contains("percent", StringComparison.Ordinal) || text == "pct")
            return 0.01;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number is >= LeastFactor and < 1 ? number : null;
        if (!text.Contains("refl", StringComparison.Ordinal) || Times().Match(text) is not { Success: true } found)
            return null;
        var one = found.Groups["ten"].Success
            ? Math.Pow(10, double.Parse(found.Groups["ten"].Value, CultureInfo.InvariantCulture))
            : double.Parse(found.Groups["one"].Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        return one is >= LeastOne and <= MostOne ? 1 / one : null;
    }

    /// <summary>True for a unit of radiance or of temperature, which no factor makes reflectance of.</summary>
    public static bool IsOther(string? unit)
    {
        var text = Plain(unit);
        return text is "k" or "kelvin" or "celsius" or "degc" or "\u00B0c" or "db" or "decibel"
            || text.Contains("radiance", StringComparison.Ordinal)
            || Radiance().IsMatch(text);
    }

    private static string Plain(string? unit) => Blanks().Replace(unit ?? "", "").ToLowerInvariant();

    [GeneratedRegex(@"[\s_\[\](){}]+")]
    private static partial Regex Blanks();

    // reflectance*10000, 10000 x reflectance, reflectance scaled by 1e4, reflectance*10^4
    [GeneratedRegex($@"(?:[*x\u00D7\u00B7]|times|by|factor)=?{PowerOrNumber}|^{PowerOrNumber}[*x\u00D7\u00B7]")]
    private static partial Regex Times();

    // Watts by area and by solid angle, in whatever order.
    [GeneratedRegex(@"^[mu\u00B5\u03BCn]?w(?:atts?)?[^a-z]*.*(?:sr|steradian)")]
    private static partial Regex Radiance();
}

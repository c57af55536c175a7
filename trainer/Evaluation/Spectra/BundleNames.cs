using System.Globalization;
using System.Text.RegularExpressions;

namespace Unmix.Evaluation.Spectra;

/// <summary>
/// Names of several spectra of one material in one table: the material's name, a blank and the number of the member in square
/// brackets, <c>soil [1]</c>, <c>soil [2]</c>. A name without brackets is a material of its own.
/// </summary>
public static partial class BundleNames
{
    /// <param name="material">Its name.</param>
    /// <param name="member">From 1.</param>
    public static string Of(string material, int member) => string.Create(CultureInfo.InvariantCulture, $"{material} [{member}]");

    /// <summary>The material that a name is of.</summary>
    public static string MaterialOf(string name) => Member().Replace(name, "");

    [GeneratedRegex(@"\s*\[\d+\]\s*\z")]
    private static partial Regex Member();
}

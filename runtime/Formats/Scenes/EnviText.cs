using System.Globalization;

namespace Unmix.Formats.Scenes;

/// <summary>Numbers and lists as ENVI headers write them: <c>{1.0, 2.0}</c>.</summary>
internal static class EnviText
{
    /// <summary>The items without braces; an empty list gives none.</summary>
    public static string[] Items(string list) => list.Trim().TrimStart('{').TrimEnd('}')
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The number, or NaN for a text that is none: so that a list keeps its length.</summary>
    public static double Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    public static double[] Numbers(string list) => [.. Items(list).Select(Number)];
}

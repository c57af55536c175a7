using System.Globalization;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>
/// Numbers and lists as ENVI headers write them: <c>{1.0, 2.0}</c>, with comments in lines of their own or behind an item.
/// </summary>
internal static class EnviText
{
    private const char Comment = ';';

    /// <summary>
    /// The items without braces; an empty list gives none. Items are parted by commas, or by blanks where there is no comma.
    /// </summary>
    public static string[] Items(string list)
    {
        var text = WithoutComments(list).Trim().TrimStart('{').TrimEnd('}');
        return text.Contains(',', StringComparison.Ordinal)
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : text.Split((char[]?)null, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The number, or NaN for a text that is none: so that a list keeps its length.</summary>
    public static double Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    /// <summary>True for a number, and for the word that stands for none.</summary>
    public static bool IsNumber(string text) =>
        !double.IsNaN(Number(text)) || text.Trim('+', '-').Equals("nan", StringComparison.OrdinalIgnoreCase);

    public static double[] Numbers(string list) => [.. Items(list).Select(Number)];

    /// <summary>A list of numbers without what follows a semicolon in its lines; one between numbers is no comment and stays.</summary>
    private static string WithoutComments(string list)
    {
        if (!list.Contains(Comment, StringComparison.Ordinal))
            return list;
        var lines = list.ReplaceLineEndings("\n").Split('\n');
        return string.Join(
            '\n',
            lines.Select(line =>
                line.IndexOf(Comment, StringComparison.Ordinal) is var at and >= 0 && !BeginsWithNumber(line[(at + 1)..])
                    ? line[..at]
                    : line
            )
        );
    }

    private static bool BeginsWithNumber(string text) =>
        text.TrimStart() is { Length: > 0 } rest && (char.IsAsciiDigit(rest[0]) || rest[0] is '.' or '-' or '+');
}

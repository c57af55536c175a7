using System.Globalization;
using System.Text;

namespace Unmix.Formats;

/// <summary>
/// Text of files and command lines as messages may show it. Nobody trusts it, and messages go to terminals and logs: what steers a
/// terminal, turns the direction of writing or stands for no letter is shown as a sign, and long text is cut.
/// </summary>
public static class Quoted
{
    /// <summary>As many letters of a field as a reader needs to find it again.</summary>
    public const int LongestField = 60;

    /// <summary>What stands for a character that is not shown; plain, so that any terminal has it.</summary>
    private const char Hidden = '?';

    /// <summary>A field of a file, such as a name, a unit or what stands where a number belongs.</summary>
    /// <param name="text">The field; null is shown as nothing.</param>
    /// <param name="most">Characters that are shown; of more, the first ones and <c>...</c>.</param>
    public static string Text(string? text, int most = LongestField)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var shown = Plain(text.Length > most ? text.AsSpan(0, most) : text);
        return text.Length > most ? shown + "..." : shown;
    }

    /// <summary>Several fields, each in quotes, separated by commas; of many the first ones.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="most">Fields that are shown.</param>
    public static string List(IReadOnlyList<string> fields, int most = 6)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var shown = string.Join(", ", fields.Take(most).Select(field => $"'{Text(field)}'"));
        return fields.Count > most ? $"{shown} and {fields.Count - most} more" : shown;
    }

    /// <summary>The text with every character that must not reach a terminal replaced: line ends and other controls by blanks.</summary>
    internal static string Plain(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune))
                plain.Append(' ');
            else if (IsShown(rune))
                plain.Append(rune);
            else
                plain.Append(Hidden);
        }
        return plain.ToString();
    }

    private static bool IsShown(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Format
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}

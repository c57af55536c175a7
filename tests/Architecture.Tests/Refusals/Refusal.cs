using System.Text.RegularExpressions;

namespace Unmix.Architecture.Tests.Refusals;

/// <summary>A sentence by which a program refuses something, as the code has it.</summary>
/// <param name="ExitCode">What the program ends with.</param>
/// <param name="Area">Where in the code it is said.</param>
/// <param name="Text">The whole text; what is filled in stands in angle brackets, by its name.</param>
internal sealed partial record Refusal(int ExitCode, string Area, string Text)
{
    /// <summary>What is wrong, and where: all but the last sentence.</summary>
    public string Cause => End > 0 ? Text[..End].TrimEnd() : Text;

    /// <summary>
    /// What to do: the last sentence, or what follows the last semicolon of an only one; empty where it says nothing of that.
    /// </summary>
    public string Cure => End > 0 ? Text[End..].TrimStart(' ', ';') : "";

    private int End
    {
        get
        {
            // A message that is filled in, or a part in brackets, brings its own full stop.
            var ends = SentenceEnd().Matches(Text.TrimEnd('.'));
            return ends.Count > 0 && ends[^1].Index > 0 ? ends[^1].Index + 1 : Text.LastIndexOf("; ", StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("[.>\\]] (?=[A-Z[]|<[^>]*>$)")]
    private static partial Regex SentenceEnd();
}

using System.Text.RegularExpressions;

namespace Unmix.Formats.Tests;

/// <summary>Compares messages; a star stands for what differs from run to run, such as a folder.</summary>
internal static class Expect
{
    public static void Message(string pattern, Exception fault) =>
        Assert.True(
            Regex.IsMatch(fault.Message, $"\\A{Regex.Escape(pattern).Replace("\\*", "(?s:.*)", StringComparison.Ordinal)}\\z"),
            fault.Message
        );
}

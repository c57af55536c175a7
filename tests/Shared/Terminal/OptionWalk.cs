using System.CommandLine;
using Unmix.Terminal;

namespace Unmix.TestData.Terminal;

/// <summary>All options of a program, and what it says to values of them.</summary>
internal static class OptionWalk
{
    /// <summary>
    /// Looks like a number to some reader, and is none: commas, fractions, units, signs of other scripts, beyond what
    /// can be held.
    /// </summary>
    public static readonly string[] NoNumbers =
    [
        "0,0001",
        "1,000.5",
        "1/10000",
        "1e-4x",
        "10 %",
        "10%",
        "",
        " ",
        "1 000",
        "1'000",
        "0x10",
        "1e999",
        "-1e999",
        "1e",
        "--",
        "1_000",
        "\u0661",
        "\uFF11",
        "\u22121",
        "\u221E",
        "1.2.3",
        "\u001b[31m1\u0007",
        "ten",
        "infinity and beyond",
        "0.1\u00B5",
    ];

    /// <summary>Every command that has no commands of its own, and its options.</summary>
    public static IEnumerable<(Command Command, Option Option)> Of(Command root) =>
        root.Subcommands.SelectMany(command => command.Options.Select(option => (command, option)));

    /// <summary>True for an option whose value is a number, a word of a list, a size and the like: no text of the user's own.</summary>
    public static bool IsTyped(Option option)
    {
        var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return type != typeof(string) && type != typeof(string[]) && type != typeof(bool) && type != typeof(void);
    }

    /// <summary>What is said of an option with these values; empty where nothing is.</summary>
    public static string[] Said(Command root, Command command, Option option, params string[] values) =>
        [.. Sentences(root, command, option, values).Where(sentence => sentence.Contains(option.Name, StringComparison.Ordinal))];

    /// <summary>All that is said of a command line with an option and these values.</summary>
    /// <remarks>Files are given too, since of a command that lacks them nothing else is told; a plan takes their place.</remarks>
    public static IEnumerable<string> Sentences(Command root, Command command, Option option, params string[] values)
    {
        string[] output = command.Options.Any(other => other.Name == "--output" && other != option) ? ["-o", "file"] : [];
        string[] files = option.Name == "--plan" ? [] : [.. command.Arguments.Select(_ => "file"), .. output];
        string[] given = option.ValueType == typeof(bool) ? [$"{option.Name}={values[0]}"] : [option.Name, .. values];
        return ParseFaults.Of(root.Parse([command.Name, .. files, .. given], new ParserConfiguration { ResponseFileTokenReplacer = null }));
    }
}

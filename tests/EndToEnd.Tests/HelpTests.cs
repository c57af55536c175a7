using System.Text.RegularExpressions;

namespace Unmix.EndToEnd.Tests;

/// <summary>What every command's help has to have.</summary>
public sealed partial class HelpTests
{
    [Theory]
    [InlineData("unmix", 10)]
    [InlineData("unmix-train", 12)]
    public void Every_command_has_examples_exit_codes_and_a_word_on_each_option(string program, int expected)
    {
        var (all, commands) = Help(program);

        Assert.Equal(expected, commands.Count);
        foreach (var command in commands.Select(name => name.Split(' ')[0]))
        {
            var (help, _) = Help(program, command);
            Assert.Matches($@"Examples:\r?\n( {{2,}}\S.*\r?\n)*? {{2,}}.*{Regex.Escape(program)} {command}\b", help);
            Assert.Contains("Exit codes: 0 done,", help, StringComparison.Ordinal);
            Assert.All(OptionLine().Matches(help), line =>
                Assert.True(line.Groups["what"].Value.Trim().Length > 3, $"{program} {command}: {line.Value}")
            );
        }
        Assert.Contains($"Examples:", all, StringComparison.Ordinal);
        Assert.All(commands, line => Assert.Matches(@"^\S+( <[^ ]+>| \[<.*>\])*  .*\.$", line)); // one sentence each
    }

    private static (string Text, IReadOnlyList<string> Commands) Help(string program, params string[] command)
    {
        var text = Tool.Run("dotnet", ["exec", Tool.Dll(program), .. command, "--help"]).RequireDone().Output;
        var list = text.Split("Commands:", 2);
        return (
            text,
            list.Length < 2
                ? []
                : [.. list[1].Split("Examples:")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
        );
    }

    [GeneratedRegex(@"^  (?:-\S, )?--[a-z-]+(?:, --?[a-z-]+)*(?: <[^>]+>)?(?: \(REQUIRED\))?(?<what>.*)$", RegexOptions.Multiline)]
    private static partial Regex OptionLine();
}

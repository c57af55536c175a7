using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Unmix.Cli;
using Unmix.Terminal;
using Unmix.Trainer;

namespace Unmix.Architecture.Tests.Documents;

/// <summary>The page docs/commands.md: what both programs say of themselves.</summary>
internal static partial class CommandsPage
{
    private const int Columns = 116;

    /// <summary>The page.</summary>
    public static string Text()
    {
        var page = new StringBuilder(
            """
            # Commands

            This page is for looking up a command or an option. It shows what `--help` of each command prints. A test makes it from
            the programs (`Architecture.Tests/Documents`); `UNMIX_APPROVE=1` writes it again. In both programs, `completion bash`
            (or `zsh`, `fish`, `pwsh`) prints a script that lets the Tab key complete commands, options and values.
            [Exit codes](runs.md#exit-codes) are the same in all commands.

            | to | use |
            | --- | --- |
            | simulate a scene with known truth | `unmix-train synth` |
            | count and find endmembers | `unmix-train endmembers` |
            | learn a model from a scene, or from a library with classes | `unmix-train train` |
            | list, join and thin libraries with classes | `unmix-train library` |
            | make a package from an interrupted training, or write a model for QGIS | `unmix-train export` |
            | measure a map against a truth | `unmix-train score` |
            | compare methods | `unmix-train compare` |
            | make a scene from MATLAB or numpy files, or a numpy file from a map | `unmix-train import`, `unmix-train arrays` |
            | make a key, and sign a package with it | `unmix-train keygen`, `unmix-train sign` |
            | see what a model or a scene contains, and what a run would do | `unmix info` |
            | unmix a scene | `unmix run` |
            | unmix many scenes on many machines | `unmix plan`, `unmix run --plan`, `unmix status`, `unmix merge` |
            | check a package on this machine | `unmix check` |
            | see whether this machine can run the program, and what is missing | `unmix doctor` |
            | measure the speed of a run, compared with the machine | `unmix bench` |

            """.ReplaceLineEndings("\n")
        );
        Add(page, "unmix", UnmixProgram.AllCommands);
        Add(page, "unmix-train", TrainerProgram.AllCommands);
        return page.ToString();
    }

    private static void Add(StringBuilder page, string program, Func<RootCommand> make)
    {
        foreach (var command in make().Subcommands.Select(command => command.Name).Where(name => name != "completion"))
        {
            var help = HelpOf(make(), command).Replace(ThisProcess(), program, StringComparison.Ordinal);
            page.Append(
                CultureInfo.InvariantCulture,
                $"\n## {program} {command}\n\n```\n{ExitCodeLines().Replace(help, "").Trim()}\n```\n"
            );
        }
    }

    private static string HelpOf(RootCommand root, string command)
    {
        OptionSpelling.Install();
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        foreach (var help in root.Options.OfType<HelpOption>().Select(option => option.Action).OfType<ExamplesHelp>())
            help.Columns = Columns;
        root.Parse([command, "--help"]).Invoke(new InvocationConfiguration { Output = output });
        return Trailing().Replace(output.ToString().ReplaceLineEndings("\n"), "");
    }

    /// <summary>The library calls a program as its process is called.</summary>
    private static string ThisProcess() => RootCommand.ExecutableName;

    [GeneratedRegex(@"\nExit codes:(.*\n)+")]
    private static partial Regex ExitCodeLines();

    [GeneratedRegex(" +$", RegexOptions.Multiline)]
    private static partial Regex Trailing();
}

using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>Tab completion, in bash itself.</summary>
public sealed class CompletionTests : IDisposable
{
    private const string Press = """
        PATH="$FOLDER:$PATH"
        source <("$PROGRAM" completion bash)
        COMP_LINE="$LINE"; COMP_POINT=${#LINE}; read -ra COMP_WORDS <<<"$LINE"
        [[ "$LINE" == *' ' ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        "$(complete -p "$PROGRAM" | sed 's/.*-F \([^ ]*\).*/\1/')" "$PROGRAM"
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("unmix", "unmix ru", "run")]
    [InlineData("unmix", "unmix run --fo", "--format")]
    [InlineData("unmix", "unmix run --provider cu", "cuda")]
    [InlineData("unmix", "unmix run model.unmix scene.hdr -o map.tif --format co", "cog")]
    [InlineData("unmix", "unmix completion ", "bash fish pwsh zsh")]
    [InlineData("unmix", "unmix run mod", "")]
    [InlineData("unmix-train", "unmix-train exp", "export")]
    [InlineData("unmix-train", "unmix-train train --rec", "--recipe")]
    public void Bash_completes_what_the_program_knows_and_leaves_files_to_the_shell(string program, string line, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SKIPPED: needs bash.");
        File.WriteAllText(folder.File(program), $"#!/bin/sh\nexec dotnet exec '{Tool.Dll(program)}' \"$@\"\n");
        Tool.Run("chmod", "+x", folder.File(program)).RequireDone();

        var answer = Tool.RunWith(
                new Dictionary<string, string>
                {
                    ["FOLDER"] = folder.Path,
                    ["PROGRAM"] = program,
                    ["LINE"] = line,
                },
                "",
                "bash",
                "-c",
                Press
            )
            .RequireDone();

        Assert.Equal(
            expected,
            string.Join(' ', answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal))
        );
    }

    [Theory]
    [InlineData("zsh", "compdef _unmix_train_complete unmix-train")]
    [InlineData("fish", "complete -c unmix-train -a '(__unmix_train_complete)'")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName unmix-train")]
    public void Other_shells_get_their_own_script(string shell, string line)
    {
        Assert.Contains(line, Tool.Train("completion", shell).RequireDone().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_shell_is_refused_with_those_that_are_known()
    {
        var answer = Tool.Unmix("completion", "tcsh");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("'pwsh'", answer.Error, StringComparison.Ordinal);
    }
}

using System.CommandLine;

namespace Unmix.Terminal;

/// <summary><c>completion SHELL</c>, of either program.</summary>
public static class CompletionCommand
{
    /// <param name="program">Whose commands are completed.</param>
    public static Command Make(string program)
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", CompletionScript.Shells) };
        shell.AcceptOnlyFromAmong([.. CompletionScript.Shells]);
        var command = new ExampledCommand(
            "completion",
            "Print a script that lets the Tab key complete commands, options and values.",
            $"source <({program} completion bash)      # for this session; for every one, in ~/.bashrc",
            $"source <({program} completion zsh)       # in ~/.zshrc, behind compinit",
            $"{program} completion fish > ~/.config/fish/completions/{program}.fish",
            $"{program} completion pwsh | Out-String | Invoke-Expression      # in $PROFILE"
        )
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            Console.Write(CompletionScript.For(program, parsed.GetRequiredValue(shell)));
            return ExitCodes.Done;
        });
        return command;
    }
}

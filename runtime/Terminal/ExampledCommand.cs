using System.CommandLine;

namespace Unmix.Cli.Terminal;

/// <summary>A command with examples, which <see cref="ExamplesHelp"/> shows.</summary>
/// <param name="name">Of the command.</param>
/// <param name="what">What it does: the line that the list of commands has.</param>
/// <param name="examples">Command lines.</param>
internal sealed class ExampledCommand(string name, string what, params string[] examples) : Command(name, what)
{
    /// <summary>Command lines.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}

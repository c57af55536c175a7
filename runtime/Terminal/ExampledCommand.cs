using System.CommandLine;

namespace Unmix.Terminal;

/// <summary>A command with examples, which <see cref="ExamplesHelp"/> shows.</summary>
/// <param name="name">Of the command.</param>
/// <param name="what">What it does: the line that the list of commands has.</param>
/// <param name="examples">Command lines.</param>
#pragma warning disable CA1010 // the library's own command is a bare IEnumerable, for its collection initialiser alone
public sealed class ExampledCommand(string name, string what, params string[] examples) : Command(name, what)
#pragma warning restore CA1010
{
    /// <summary>Command lines.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>A sentence that the help has before the examples; null for none.</summary>
    public string? Note { get; set; }
}

using System.CommandLine;

namespace Unmix.Terminal;

/// <summary>An option that a command had once: no help shows it, and whoever gives it is told in a sentence what replaces it.</summary>
public static class RetiredOption
{
    /// <summary>Adds one.</summary>
    /// <param name="command">That had it.</param>
    /// <param name="name">As it was given, such as <c>--epochs</c>.</param>
    /// <param name="fate">What to do instead, or why nothing; a clause.</param>
    public static void AddTo(Command command, string name, string fate)
    {
        ArgumentNullException.ThrowIfNull(command);
        var option = new Option<string[]>(name) { Hidden = true, Arity = ArgumentArity.ZeroOrOne };
        option.Validators.Add(result => result.AddError($"'{command.Name}' has no option {name} any more: {fate}."));
        command.Add(option);
    }
}

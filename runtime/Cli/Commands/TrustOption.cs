using System.CommandLine;
using Unmix.Formats.Packages;

namespace Unmix.Cli.Commands;

/// <summary>The option that limits a command to packages that one key has signed.</summary>
internal sealed class TrustOption
{
    /// <summary>Environment variable that takes the option's place, for machines where no unsigned package may run.</summary>
    private const string Variable = "UNMIX_TRUST";

    private readonly Option<string?> option = new("--trust")
    {
        HelpName = "KEY",
        Description = $"public key; refuse packages that were not signed with its private key [default: ${Variable}, else any package]",
    };

    public void AddTo(Command command) => command.Add(option);

    /// <summary>The path of the key; null when none is configured.</summary>
    public string? KeyOf(ParseResult parsed) =>
        parsed.GetValue(option) ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } configured ? configured : null);

    /// <summary>Opens a package, checking its signature where a key is configured.</summary>
    public ModelPackage Open(ParseResult parsed, string path)
    {
        if (KeyOf(parsed) is not { } keyPath)
            return ModelPackage.Open(path);
        using var key = TrustedKey.Read(keyPath);
        return ModelPackage.Open(path, key);
    }
}

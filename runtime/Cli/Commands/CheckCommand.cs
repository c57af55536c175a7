using System.CommandLine;
using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Runtime.Inference;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix check MODEL</c>.</summary>
internal static class CheckCommand
{
    public static Command Make()
    {
        var model = FileArgument.One("MODEL", "the model package (*.unmix)");
        var trust = new TrustOption();
        var command = new Command("check", HelpText.For(
            "Check a package on this machine: hashes, and its known pixels on every provider that this build carries. Exit code 4 when one differs.",
            "unmix check model.unmix"))
        {
            model,
        };
        trust.AddTo(command);
        command.SetAction(parsed =>
        {
            var package = trust.Open(parsed, parsed.GetRequiredValue(model));
            Console.WriteLine($"'{package.Path}': entries and hashes are right{(trust.KeyOf(parsed) is { } key ? $", and the signature is that of '{key}'" : "")}.");
            var passed = true;
            foreach (var provider in ProviderChoice.Built()) passed &= Check(package, provider);
            return passed ? ExitCodes.Done : ExitCodes.PackageRefused;
        });
        return command;
    }

    private static bool Check(ModelPackage package, ProviderName provider)
    {
        try
        {
            ProviderChoice.Choose(provider);
        }
        catch (ProviderException cause)
        {
            Console.WriteLine($"{ProviderChoice.Spell(provider),-9} not run: {cause.Message}");
            return true;
        }
        var check = KnownPixelCheck.Run(package, provider);
        var differences = string.Join(", ", check.Differences.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Key} {d.Value:E1}")));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ProviderChoice.Spell(provider),-9} {(check.Passed ? "passed" : "DIFFERS")}: {package.KnownPixels.Count} known pixels, tolerance {check.Tolerance:E1}; {differences}"));
        return check.Passed;
    }
}

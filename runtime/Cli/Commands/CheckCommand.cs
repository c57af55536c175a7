using System.CommandLine;
using System.Globalization;
using Unmix.Runtime.Inference;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix check MODEL</c>.</summary>
internal static class CheckCommand
{
    public static Command Make()
    {
        var model = FileArgument.One("MODEL", "the model package (*.unmix)");
        var trust = new TrustOption();
        var command = new ExampledCommand(
            "check",
            "Check a package on this machine: its hashes, and its known pixels on every provider of this build. Exits with 4 "
                + "when one differs.",
            "unmix check model.unmix"
        )
        {
            model,
        };
        trust.AddTo(command);
        command.SetAction(parsed =>
        {
            var package = trust.Open(parsed, parsed.GetRequiredValue(model));
            Console.WriteLine(
                $"'{package.Path}': entries and hashes are "
                    + $"right{(trust.KeyOf(parsed) is { } key ? $", and the signature is that of '{key}'" : "")}."
            );
            var checks = ProviderCheck.All(package);
            foreach (var check in checks)
                Print(check, package.KnownPixels.Count);
            return checks.Any(check => check.IsRefused) ? ExitCodes.PackageRefused : ExitCodes.Done;
        });
        return command;
    }

    private static void Print(ProviderCheck check, int pixelCount)
    {
        var name = ProviderChoice.Spell(check.Provider);
        if (check.Answers is not { } answers)
        {
            Console.WriteLine($"{name, -9} {(check.Starts ? "FAILS" : "not run")}: {check.Reason}");
            return;
        }
        var differences = string.Join(
            ", ",
            answers.Differences.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Key} {d.Value:E1}"))
        );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -9} {(answers.Passed ? "passed" : "DIFFERS")}: {pixelCount} known pixels, tolerance "
                    + $"{answers.Tolerance:E1}; {differences}"
            )
        );
    }
}

using Unmix.Runtime.Runs;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary>What <c>unmix run --dry-run</c> prints.</summary>
internal static class DryRunText
{
    public static int Print(DryRun run, string output)
    {
        InfoText.Print(run.Scene);
        InfoText.Print(run.Plan);
        InfoText.Print(run.Preview);
        InfoCommand.PrintWarnings(run.Warnings);
        Console.WriteLine($"Nothing was written; without --dry-run the map would go to '{output}'.");
        return ExitCodes.Done;
    }
}

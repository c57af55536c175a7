using System.Globalization;
using Unmix.Cli.Progress;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Runtime;
using Unmix.Runtime.Archive;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix run --plan run.json --shard I/N</c>: what is told about it.</summary>
internal static class PlannedRun
{
    /// <summary>Does a shard.</summary>
    /// <param name="planPath">The plan.</param>
    /// <param name="shard"><c>I/N</c>; null is refused.</param>
    /// <param name="machine">Threads, memory, tiles, and whether to be strict.</param>
    /// <param name="telling">How much is told.</param>
    /// <param name="open">Opens the package.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        string planPath,
        string? shard,
        UnmixOptions machine,
        RunFieldOptions.Telling telling,
        Func<string, ModelPackage> open,
        CancellationToken cancellation
    )
    {
        if (shard is null)
            throw new OptionsException(
                "With --plan the shard must be given: --shard I/N, N the same for every shard; --shard 0/1 is all of it."
            );
        var manifest = RunManifest.Read(planPath);
        var isJson = telling.Progress == ProgressMode.Json;
        var report = ShardRun.Run(
            manifest,
            Shard.Parse(shard),
            open(manifest.ModelPath),
            machine,
            isJson ? new ItemJson() : new ItemLines(telling),
            cancellation
        );
        if (isJson)
        {
            ItemJson.Done(report);
        }
        else
        {
            if (report.RetrainAdvised > 0)
                Console.Error.WriteLine(
                    $"Warning: retraining is advised for {report.RetrainAdvised} of the items computed: their scenes are far "
                        + "from what the model was trained on."
                );
            if (!telling.IsQuiet)
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Shard {report.Shard}: {report.Items} items, {report.Computed} computed, {report.Kept} there "
                            + $"already, {report.Failed.Count} failed; "
                            + $"{report.Pixels:N0} pixels in {report.Seconds:F2} s ({report.Pixels / report.Seconds:N0} pixels/s)."
                    )
                );
        }
        if (report.Failed.Count > 0)
            return ExitCodes.Incomplete;
        return machine.Strict && report.RetrainAdvised > 0 ? ExitCodes.Drifted : ExitCodes.Done;
    }

    /// <summary>Failures and warnings on stderr, and every item where details are asked for.</summary>
    private sealed class ItemLines(RunFieldOptions.Telling telling) : IProgress<ItemProgress>
    {
        public void Report(ItemProgress value)
        {
            foreach (var warning in value.Warnings)
                Console.Error.WriteLine($"Warning: {value.Text}: {warning}");
            if (value.Outcome == ItemOutcome.Failed)
                Console.Error.WriteLine($"Failed: {value.Text}: {value.Message}");
            else if (telling.IsVerbose)
                Console.Error.WriteLine($"{value.ItemsDone} of {value.ItemCount}: {value.Text}: {Done(value)}");
        }

        private static string Done(ItemProgress value) =>
            value.Outcome == ItemOutcome.Kept
                ? "there already"
                : string.Create(CultureInfo.InvariantCulture, $"{value.Pixels:N0} pixels in {value.Seconds:F2} s");
    }
}

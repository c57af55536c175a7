using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Runtime.Archive;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix status run.json</c>.</summary>
internal static class StatusCommand
{
    private const int MissingShown = 20;

    public static Command Make()
    {
        var plan = FileArgument.One("PLAN", "the plan that 'unmix plan' wrote");
        var list = new Option<bool>("--list") { Description = "list every missing item, not only the first twenty" };
        var json = new Option<bool>("--json") { Description = "one JSON object" };
        var command = new ExampledCommand(
            "status",
            "Say how far a plan is: what is done, failed and missing. Exits with 6 until everything is done.",
            "unmix status run.json"
        )
        {
            plan,
            list,
            json,
        };
        command.SetAction(parsed =>
        {
            var status = ArchiveStatus.Of(RunManifest.Read(parsed.GetRequiredValue(plan)));
            if (parsed.GetValue(json))
                PrintJson(status);
            else
                Print(status, parsed.GetValue(list));
            return status.IsComplete ? ExitCodes.Done : ExitCodes.Incomplete;
        });
        return command;
    }

    private static void Print(ArchiveStatus status, bool all)
    {
        Console.WriteLine(
            $"{status.Manifest.Items.Count} items of {status.Manifest.Scenes.Count} scenes: {status.Done} done, "
                + $"{status.Failed.Count} failed, {status.Missing.Count} missing."
        );
        if (status.Seconds > 0)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{status.Pixels:N0} pixels in {status.Seconds:F1} s of runs ({status.Pixels / status.Seconds:N0} pixels/s each)."
                )
            );
        if (status.RetrainAdvised > 0)
            Console.WriteLine(
                $"Retraining is advised for {status.RetrainAdvised} items: their scenes are far from what the model was trained on."
            );
        if (status.Leftovers > 0)
            Console.WriteLine(
                $"{status.Leftovers} files in '{status.Manifest.MapsFolder}' end in .partial: being written, or left by "
                    + "killed processes. When no shard runs they can be removed."
            );
        foreach (var line in status.Failed)
            Console.WriteLine($"failed   {line}");
        foreach (var item in status.Missing.Take(all ? int.MaxValue : MissingShown))
            Console.WriteLine($"missing  {status.Manifest.Describe(item)}");
        if (!all && status.Missing.Count > MissingShown)
            Console.WriteLine($"missing  {status.Missing.Count - MissingShown} more; --list shows them");
    }

    private static void PrintJson(ArchiveStatus status) =>
        Console.WriteLine(
            JsonSerializer.Serialize(
                new StatusAnswer(
                    status.Manifest.Sha256,
                    status.Manifest.Scenes.Count,
                    status.Manifest.Items.Count,
                    status.Done,
                    status.Failed,
                    [.. status.Missing.Select(item => item.Index)],
                    status.Pixels,
                    status.Seconds,
                    status.RetrainAdvised,
                    status.Leftovers
                ),
                StatusJson.Default.StatusAnswer
            )
        );
}

/// <summary>The object of <c>--json</c>.</summary>
internal sealed record StatusAnswer(
    string Plan,
    int Scenes,
    int Items,
    int Done,
    IReadOnlyList<string> Failed,
    IReadOnlyList<int> Missing,
    long Pixels,
    double Seconds,
    int RetrainAdvised,
    int Leftovers
);

/// <summary>How it is written, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatusAnswer))]
internal sealed partial class StatusJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Runtime.Archive;

namespace Unmix.Cli.Progress;

/// <summary>
/// Progress of a shard for programs: one JSON object a line on stdout, each with an <c>event</c>: <c>item</c>, and <c>done</c>
/// with the report.
/// </summary>
internal sealed class ItemJson : IProgress<ItemProgress>
{
    /// <inheritdoc/>
    public void Report(ItemProgress value) =>
        Write(
            new ItemEvent("item")
            {
                Item = value.Item.Index,
                Output = value.Item.Output,
                Outcome = value.Outcome.ToString().ToLowerInvariant(),
                ItemsDone = value.ItemsDone,
                ItemCount = value.ItemCount,
                Pixels = value.Pixels,
                Seconds = value.Seconds,
                Message = value.Message,
                Warnings = value.Warnings.Count > 0 ? value.Warnings : null,
            }
        );

    /// <summary>Tells that the shard is at its end.</summary>
    public static void Done(ShardReport report) => Write(new ItemEvent("done") { Report = report });

    private static void Write(ItemEvent line) => Console.WriteLine(JsonSerializer.Serialize(line, ItemEventJson.Default.ItemEvent));
}

/// <summary>One line; what does not belong to its event is left out.</summary>
/// <param name="Event">What it tells.</param>
internal sealed record ItemEvent(string Event)
{
    public int? Item { get; init; }

    public string? Output { get; init; }

    public string? Outcome { get; init; }

    public int? ItemsDone { get; init; }

    public int? ItemCount { get; init; }

    public long? Pixels { get; init; }

    public double? Seconds { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    public ShardReport? Report { get; init; }
}

/// <summary>How the lines are written, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ItemEvent))]
internal sealed partial class ItemEventJson : JsonSerializerContext;

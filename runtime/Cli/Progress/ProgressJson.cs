using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Runs;

namespace Unmix.Cli.Progress;

/// <summary>
/// Progress for programs: one JSON object a line on stdout, each with an <c>event</c>: <c>progress</c> (at most five a second, and the
/// last), <c>warning</c>, <c>detail</c> (with <c>--verbose</c>), <c>retrain_advised</c> (with the drift) and <c>done</c> (with the report).
/// </summary>
internal sealed class ProgressJson(bool showDetails) : IProgress<RunProgress>
{
    private const double SecondsBetween = 0.2;

    private long last;

    /// <inheritdoc/>
    public void Report(RunProgress value)
    {
        if (value.Warning is { } warning)
            Write(new ProgressEvent("warning") { Message = warning });
        if (showDetails && value.Detail is { } detail)
            Write(new ProgressEvent("detail") { Message = detail });
        if (value.RetrainAdvised is { } drift)
            Write(new ProgressEvent("retrain_advised") { Message = drift.Text, Drift = drift });
        var isLast = value.PixelsDone == value.PixelCount;
        if (value.PixelsDone == 0 || (!isLast && last != 0 && Stopwatch.GetElapsedTime(last).TotalSeconds < SecondsBetween))
            return;
        last = Stopwatch.GetTimestamp();
        Write(
            new ProgressEvent("progress")
            {
                PixelsDone = value.PixelsDone,
                PixelsResumed = value.PixelsResumed,
                PixelCount = value.PixelCount,
                Seconds = value.Seconds,
                PixelsPerSecond = value.Seconds > 0 ? (value.PixelsDone - value.PixelsResumed) / value.Seconds : null,
            }
        );
    }

    /// <summary>Tells that the map is there.</summary>
    public static void Done(RunReport report) => Write(new ProgressEvent("done") { Report = report });

    private static void Write(ProgressEvent line) =>
        Console.WriteLine(JsonSerializer.Serialize(line, ProgressEventJson.Default.ProgressEvent));
}

/// <summary>One line; what does not belong to its event is left out.</summary>
/// <param name="Event">What it tells.</param>
internal sealed record ProgressEvent(string Event)
{
    public string? Message { get; init; }

    public long? PixelsDone { get; init; }

    public long? PixelsResumed { get; init; }

    public long? PixelCount { get; init; }

    public double? Seconds { get; init; }

    public double? PixelsPerSecond { get; init; }

    public DriftReport? Drift { get; init; }

    public RunReport? Report { get; init; }
}

/// <summary>How the lines are written, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ProgressEvent))]
internal sealed partial class ProgressEventJson : JsonSerializerContext;

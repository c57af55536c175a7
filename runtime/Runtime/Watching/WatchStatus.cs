using System.Text.Json.Serialization;

namespace Unmix.Runtime.Watching;

/// <summary>What a watch is at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WatchState>))]
internal enum WatchState
{
    /// <summary>Nothing is ready.</summary>
    [JsonStringEnumMemberName("idle")]
    Idle,

    /// <summary>A scene is being unmixed.</summary>
    [JsonStringEnumMemberName("working")]
    Working,

    /// <summary>The disk takes no map; it is tried again.</summary>
    [JsonStringEnumMemberName("waiting_for_disk")]
    WaitingForDisk,

    /// <summary>The watched folder can't be listed; it is tried again.</summary>
    [JsonStringEnumMemberName("waiting_for_folder")]
    WaitingForFolder,

    /// <summary>The process has ended.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,
}

/// <summary>The content of the status file.</summary>
internal sealed record WatchStatus
{
    public required WatchState State { get; init; }

    /// <summary>Why it waits or has ended; null where all is well.</summary>
    public string? Message { get; init; }

    public required string Folder { get; init; }

    public required string Maps { get; init; }

    public required string Model { get; init; }

    public required string ModelSha256 { get; init; }

    /// <summary>The number of the process.</summary>
    public required int Process { get; init; }

    /// <summary>When the watch began, UTC.</summary>
    public required DateTime Started { get; init; }

    /// <summary>When this was written, UTC: at each event, every two seconds of a run, every 30 s otherwise.</summary>
    public required DateTime Time { get; init; }

    /// <summary>The scene in work; null for none.</summary>
    public CurrentScene? Current { get; init; }

    /// <summary>Scenes that are to be done or are not quiet yet.</summary>
    public required int Pending { get; init; }

    /// <summary>Maps that are there, of this watch and those before it.</summary>
    public required int Done { get; init; }

    /// <summary>The map that was made last; null for none.</summary>
    public LastMap? Last { get; init; }

    /// <summary>Scenes that failed.</summary>
    public required int Failed { get; init; }

    /// <summary>The newest of them, at most 100.</summary>
    public required IReadOnlyList<FailedScene> FailedScenes { get; init; }

    /// <summary>Scenes that lack something, at most 100.</summary>
    public required IReadOnlyList<WaitingScene> WaitingScenes { get; init; }
}

/// <summary>The scene in work.</summary>
internal sealed record CurrentScene(string Scene, string Map, DateTime Began, long PixelsDone, long PixelCount);

/// <summary>The map made last.</summary>
internal sealed record LastMap(string Scene, string Map, DateTime Time, double? Seconds, bool RetrainAdvised);

/// <summary>A scene that can't be done.</summary>
internal sealed record FailedScene(string Scene, int? Code, string? Message, DateTime Time);

/// <summary>A scene that lacks something.</summary>
internal sealed record WaitingScene(string Scene, string? Reason);

/// <summary>How the status is written, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(WatchStatus))]
internal sealed partial class WatchStatusJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Unmix.Runtime.Watching;

/// <summary>What became of a scene, kept beside the maps.</summary>
internal sealed record WatchRecord
{
    /// <summary>The name of its map without the ending, which is the record's too.</summary>
    public required string Name { get; init; }

    /// <summary>The one path of the scene.</summary>
    public required string Scene { get; init; }

    /// <summary>True where its map is there; false where it failed.</summary>
    public required bool IsDone { get; init; }

    /// <summary>The model and the options that change values, by a hash.</summary>
    public required string Key { get; init; }

    /// <summary>Its files in the folder as they were before the run.</summary>
    public required IReadOnlyList<RecordedFile> Files { get; init; }

    /// <summary>When this was written, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>The content of the files that were read, a text each; of a failed scene none.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Size of the map, bytes.</summary>
    public long? MapBytes { get; init; }

    /// <summary>Pixels of the scene.</summary>
    public long? Pixels { get; init; }

    /// <summary>Seconds of the run.</summary>
    public double? Seconds { get; init; }

    /// <summary>True for a scene that is far from what the model was trained on.</summary>
    public bool RetrainAdvised { get; init; }

    /// <summary>The exit code that a run of the scene alone would have; null where it is done.</summary>
    public int? Code { get; init; }

    /// <summary>Why it can't be done; null where it is done.</summary>
    public string? Message { get; init; }

    /// <summary>True where its files are what they were.</summary>
    public bool IsOf(IReadOnlyDictionary<string, FileState> files) =>
        files.Count == Files.Count
        && Files.All(file => files.TryGetValue(file.Path, out var now) && now == new FileState(file.Bytes, file.Modified));
}

/// <summary>A file of a scene.</summary>
/// <param name="Path">Where.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was changed last, UTC.</param>
internal sealed record RecordedFile(string Path, long Bytes, DateTime Modified);

/// <summary>How records are written, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(WatchRecord))]
internal sealed partial class WatchRecordJson : JsonSerializerContext;

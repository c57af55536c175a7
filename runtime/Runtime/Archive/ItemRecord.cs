using System.Text.Json.Serialization;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Writing;

namespace Unmix.Runtime.Archive;

/// <summary>What a record says.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecordState>))]
internal enum RecordState
{
    /// <summary>An item's output was finished.</summary>
    Done,

    /// <summary>An item can't be done; others may be.</summary>
    Failed,

    /// <summary>The parts of a scene were made one map.</summary>
    Merged,

    /// <summary>A scene's map was written as a Cloud Optimized GeoTIFF.</summary>
    Cog,
}

/// <summary>One line of a record file.</summary>
internal sealed record ItemRecord
{
    public required RecordState State { get; init; }

    /// <summary>The number of the item, for <see cref="RecordState.Done"/> and <see cref="RecordState.Failed"/>.</summary>
    public int? Item { get; init; }

    /// <summary>The number of the scene, for the other two.</summary>
    public int? Scene { get; init; }

    /// <summary>Size of the output.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of the output.</summary>
    public string? Sha256 { get; init; }

    /// <summary>SHA-256 of what it was made from: scene, model and settings, or the outputs that it was put together from.</summary>
    public string? Inputs { get; init; }

    public long Pixels { get; init; }

    public double Seconds { get; init; }

    public bool RetrainAdvised { get; init; }

    /// <summary>The exit code that a run of the scene alone would have.</summary>
    public int? Code { get; init; }

    /// <summary>Why it can't be done.</summary>
    public string? Message { get; init; }

    /// <summary>What the map of the whole scene is to be; only for rows of one.</summary>
    public MapFacts? Map { get; init; }
}

/// <summary>What a part knows of the whole map that it belongs to, and of the values that it saw.</summary>
internal sealed record MapFacts
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    public required IReadOnlyList<string> BandNames { get; init; }

    /// <summary>Null in records of older versions.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>>? BandMetadata { get; init; }

    public IReadOnlyList<double>? GeoTransform { get; init; }

    public string? ProjectionWkt { get; init; }

    /// <summary>True where the pixels are placed on the grid that the scene states, when its parts are put together.</summary>
    public bool IsPlaced { get; init; }

    /// <summary>Null where a grid places the map, and in records of older versions.</summary>
    public IReadOnlyList<GroundControlPoint>? ControlPoints { get; init; }

    /// <summary>As <see cref="ControlPoints"/>.</summary>
    public string? ControlWkt { get; init; }

    /// <summary>Null for none.</summary>
    public IReadOnlyDictionary<string, string>? RationalPolynomials { get; init; }

    /// <summary>Null where the map is of float32, and in records of older versions.</summary>
    public IReadOnlyList<SampleScale>? SampleScales { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required string ScaleSource { get; init; }

    public required double Scale { get; init; }

    public bool MayLackScale { get; init; }

    public required double ExpectedMinimum { get; init; }

    public required double ExpectedMaximum { get; init; }

    public required long ValidPixels { get; init; }

    public required long ValueCount { get; init; }

    public required long OutsideCount { get; init; }

    /// <summary>Null where no value was seen.</summary>
    public float? Minimum { get; init; }

    /// <summary>As <see cref="Minimum"/>.</summary>
    public float? Maximum { get; init; }

    /// <summary>The map of the whole scene.</summary>
    public SceneOutput ToOutput() =>
        new()
        {
            Width = Width,
            Height = Height,
            BandNames = BandNames,
            BandMetadata = BandMetadata,
            SampleScales = SampleScales,
            GeoReference = new GeoReference(GeoTransform, ProjectionWkt)
            {
                ControlPoints = ControlPoints ?? [],
                ControlWkt = ControlWkt,
                RationalPolynomials = RationalPolynomials ?? new Dictionary<string, string>(),
            },
            Metadata = Metadata,
        };
}

/// <summary>The first line of a record file.</summary>
/// <param name="Plan">SHA-256 of the manifest.</param>
/// <param name="Shard">The shard; -1 for a merge.</param>
/// <param name="Shards">Shards of the run; 0 for a merge.</param>
/// <param name="Host">Where the process ran.</param>
/// <param name="Process">Its number there.</param>
/// <param name="Started">When, UTC.</param>
internal sealed record RecordHeader(string Plan, int Shard, int Shards, string Host, int Process, DateTime Started);

/// <summary>How records are written, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ItemRecord))]
internal sealed partial class RecordJson : JsonSerializerContext;

/// <summary>How their headers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RecordHeader))]
internal sealed partial class RecordHeaderJson : JsonSerializerContext;

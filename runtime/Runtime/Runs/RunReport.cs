using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Runs;

/// <summary>What a run did and what it took.</summary>
public sealed record RunReport
{
    /// <summary>The scene's file.</summary>
    public required string Scene { get; init; }

    /// <summary>The scene as it was named: its file, or the header of it.</summary>
    public required string SceneGiven { get; init; }

    /// <summary>The ENVI header that was read with it; null for none.</summary>
    public required string? SceneHeader { get; init; }

    /// <summary>Which of its files was taken where several could be meant, a whole sentence; null where there was no choice.</summary>
    public required string? SceneChoice { get; init; }

    /// <summary>The map.</summary>
    public required string Output { get; init; }

    /// <summary>The scene's files as they were when the run began; empty where the scene is no file.</summary>
    public required IReadOnlyList<InputFile> Inputs { get; init; }

    /// <summary>The model's file.</summary>
    public required string ModelPath { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the package, lowercase hexadecimal.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>What was asked for, defaults included.</summary>
    public required UnmixOptions Options { get; init; }

    /// <summary>What ran.</summary>
    public required RunVersions Versions { get; init; }

    /// <summary>When the run began, UTC.</summary>
    public required DateTime Started { get; init; }

    /// <summary>Rows that an earlier, unfinished run had done; they are counted in everything below but the seconds.</summary>
    public required int ResumedRows { get; init; }

    /// <summary>[bands] what the map holds.</summary>
    public required IReadOnlyList<string> BandNames { get; init; }

    /// <summary>Bands of the scene that were read, L.</summary>
    public required int ReadBandCount { get; init; }

    /// <summary>Pixels of the scene.</summary>
    public required long Pixels { get; init; }

    /// <summary>Columns of the map; other than the scene's where its pixels were placed.</summary>
    public required int MapWidth { get; init; }

    /// <summary>Rows of the map.</summary>
    public required int MapHeight { get; init; }

    /// <summary>Pixels that were unmixed; the others are nodata in every band.</summary>
    public required long ValidPixels { get; init; }

    /// <summary>Windows of this run.</summary>
    public required int Windows { get; init; }

    /// <summary>Pixels across a window.</summary>
    public required int WindowWidth { get; init; }

    /// <summary>Pixels down a window.</summary>
    public required int WindowHeight { get; init; }

    /// <summary>Pixels of one call of the network.</summary>
    public required int BatchSize { get; init; }

    /// <summary>What was computed on.</summary>
    public required string Provider { get; init; }

    /// <summary>Why.</summary>
    public required string ProviderReason { get; init; }

    /// <summary>Threads that computed.</summary>
    public required int Threads { get; init; }

    /// <summary>From the first read to the finished file, seconds of the clock.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>Of these, from the first read to the last write: what grows with the scene.</summary>
    public required double WindowSeconds { get; init; }

    /// <summary>Seconds of each stage, without waiting; stages overlap, and inferring is the sum over threads.</summary>
    public required StageSeconds Seconds { get; init; }

    /// <summary>Peak memory that was predicted, bytes.</summary>
    public required long PredictedPeakBytes { get; init; }

    /// <summary>Peak resident memory of the process, bytes, as the system counts it: everything since its start.</summary>
    public required long MeasuredPeakBytes { get; init; }

    /// <summary>How far around a pixel its answer looks, pixels; 0 where every pixel was unmixed by itself.</summary>
    public int ContextRadius { get; init; }

    /// <summary>Multiply-adds that the graphs ask for, for one pixel.</summary>
    public required long MultiplyAddsPerPixel { get; init; }

    /// <summary>Lowest value of a valid pixel, reflectance.</summary>
    public required double Minimum { get; init; }

    /// <summary>Highest value of a valid pixel, reflectance.</summary>
    public required double Maximum { get; init; }

    /// <summary>The share of values outside the range that the model was trained on, 0 to 1.</summary>
    public required double OutsideShare { get; init; }

    /// <summary>The counts and extremes that the three above are made of.</summary>
    internal SpectraRange Seen { get; init; }

    /// <summary>How far the scene is from what the model was trained on; null where nothing could be measured.</summary>
    public DriftReport? Drift { get; init; }

    /// <summary>What was odd; whole sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Pixels of this run a second, end to end.</summary>
    public double PixelsPerSecond => (Pixels - ResumedPixels) / ElapsedSeconds;

    /// <summary>Pixels of <see cref="ResumedRows"/>.</summary>
    public required long ResumedPixels { get; init; }

    /// <summary>Indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.RunReport);
}

/// <summary>Seconds spent in each stage, without waiting for another.</summary>
/// <param name="Read">Reading, conversion and scaling.</param>
/// <param name="Pack">Deciding which pixels are valid, and packing.</param>
/// <param name="Infer">The graphs and the reconstruction error, summed over threads.</param>
/// <param name="Spread">Answers back to their places.</param>
/// <param name="Write">Compression and writing, the last flush included.</param>
/// <param name="Journal">Recording finished rows beside the map, flushes included.</param>
public sealed record StageSeconds(double Read, double Pack, double Infer, double Spread, double Write, double Journal)
{
    /// <summary>
    /// Putting finished pixels to their places on the map, compression and writing included; 0 where the map has the scene's own
    /// grid.
    /// </summary>
    public double Place { get; init; }
}

/// <summary>The versions that a run's answers depend on.</summary>
/// <param name="Unmix">Of this program.</param>
/// <param name="DotNet">Of .NET.</param>
/// <param name="OnnxRuntime">Of ONNX Runtime.</param>
/// <param name="Gdal">Of GDAL.</param>
/// <param name="System">The operating system.</param>
/// <param name="Processor">The architecture and the instructions by which kernels are chosen.</param>
public sealed record RunVersions(string Unmix, string DotNet, string OnnxRuntime, string Gdal, string System, string Processor);

/// <summary>How reports are written, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class ReportJson : JsonSerializerContext;

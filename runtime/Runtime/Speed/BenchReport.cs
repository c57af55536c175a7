using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Speed;

/// <summary>What a bench measured; the run is the median of the repeats.</summary>
public sealed record BenchReport
{
    /// <summary>Processor, system and .NET.</summary>
    public required string Machine { get; init; }

    /// <summary>Logical cores that the process may use.</summary>
    public required int LogicalCores { get; init; }

    /// <summary>Version of ONNX Runtime.</summary>
    public required string OnnxRuntime { get; init; }

    /// <summary>ONNX Runtime's names of the providers of this build.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>Runs measured.</summary>
    public required int Repeats { get; init; }

    /// <summary>1e9 multiply-adds a second of 512 x 512 float32 products on as many threads, in the same process.</summary>
    public required double ProductGigaMultiplyAdds { get; init; }

    /// <summary>1e9 multiply-adds a second of the whole run.</summary>
    public required double RunGigaMultiplyAdds { get; init; }

    /// <summary>1e9 multiply-adds a second while inferring, as if nothing else took time.</summary>
    public required double InferGigaMultiplyAdds { get; init; }

    /// <summary>The run's share of the product speed, 0 to 1.</summary>
    public required double RunShare { get; init; }

    /// <summary>Inferring's share of the product speed, 0 to 1.</summary>
    public required double InferShare { get; init; }

    /// <summary>Samples read, as stored, 1e9 bytes a second of reading.</summary>
    public required double ReadGigabytesPerSecond { get; init; }

    /// <summary>Spectra packed, as float32, 1e9 bytes a second of packing.</summary>
    public required double PackGigabytesPerSecond { get; init; }

    /// <summary>Map written, before compression, 1e9 bytes a second of writing.</summary>
    public required double WriteGigabytesPerSecond { get; init; }

    /// <summary>The run.</summary>
    public required RunReport Run { get; init; }

    /// <summary>Indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BenchJson.Default.BenchReport);
}

/// <summary>How bench reports are written, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class BenchJson : JsonSerializerContext;

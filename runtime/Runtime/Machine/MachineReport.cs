using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Plans;

namespace Unmix.Runtime.Machine;

/// <summary>What a run finds on this machine, and why it does not find more.</summary>
public sealed record MachineReport
{
    /// <summary>Formats that users mostly have; GDAL may be built without some.</summary>
    private static readonly string[] UsualDrivers = ["ENVI", "GTiff", "HDF5", "netCDF", "HFA", "VRT", "Zarr"];

    /// <summary>Processor, system and .NET.</summary>
    public required string Machine { get; init; }

    /// <summary>Instruction sets that matter.</summary>
    public required IReadOnlyList<string> ProcessorFeatures { get; init; }

    /// <summary>Threads that a run computes with unless told otherwise.</summary>
    public required int Threads { get; init; }

    /// <summary>Memory that the process may have, bytes: the machine's, or what a container or job allows.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The folder for temporary files.</summary>
    public required string TemporaryFolder { get; init; }

    /// <summary>Free bytes there; null where nobody knows.</summary>
    public required long? TemporaryFreeBytes { get; init; }

    /// <summary>The folder that the program was started in.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Free bytes there; null where nobody knows.</summary>
    public required long? WorkingFreeBytes { get; init; }

    /// <summary>GDAL's release; null when it can't be used.</summary>
    public string? Gdal { get; init; }

    /// <summary>Why GDAL can't be used; null when it can.</summary>
    public string? GdalFault { get; init; }

    /// <summary>What the environment tells GDAL and PROJ wrongly, a sentence each.</summary>
    public required IReadOnlyList<string> EnvironmentFaults { get; init; }

    /// <summary>Formats that GDAL knows.</summary>
    public required IReadOnlyList<string> GdalDrivers { get; init; }

    /// <summary>Usual formats that this GDAL does not know.</summary>
    public IReadOnlyList<string> MissingDrivers =>
        GdalFault is not null ? [] : [.. UsualDrivers.Except(GdalDrivers, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Version of ONNX Runtime.</summary>
    public required string OnnxRuntime { get; init; }

    /// <summary>What a run would be computed on, and why.</summary>
    public required string Provider { get; init; }

    /// <summary>Every provider that there is, and why it is used or not.</summary>
    public required IReadOnlyList<ProviderState> Providers { get; init; }

    /// <summary>True when scenes can be read, which is all that a run can't do without.</summary>
    public bool IsUsable => GdalFault is null;

    /// <summary>Looks around. Nothing is changed.</summary>
    public static MachineReport Inspect()
    {
        var (gdal, fault) = Gdals();
        string temporary = Path.GetTempPath(),
            working = Environment.CurrentDirectory;
        return new MachineReport
        {
            Machine = ProcessorFacts.MachineText(),
            ProcessorFeatures = ProcessorFacts.Features(),
            Threads = new UnmixOptions().Threads,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            TemporaryFolder = temporary,
            TemporaryFreeBytes = MapPlace.FreeBytes(temporary),
            WorkingFolder = working,
            WorkingFreeBytes = MapPlace.FreeBytes(working),
            Gdal = gdal?.Version,
            GdalFault = fault,
            EnvironmentFaults = gdal is null ? [] : GdalEnvironment.Faults(),
            GdalDrivers = gdal?.Drivers ?? [],
            OnnxRuntime = OnnxLibrary.Require().GetVersionString(),
            Provider = ProviderChoice.Choose(ProviderName.Auto).ToString(),
            Providers = [.. new[] { ProviderName.Cpu, ProviderName.Cuda, ProviderName.DirectMl }.Select(ProviderState.Of)],
        };
    }

    /// <summary>Indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, MachineJson.Default.MachineReport);

    private static (GdalFacts? Facts, string? Fault) Gdals()
    {
        try
        {
            return (GdalFacts.Read(), null);
        }
        catch (SceneException fault)
        {
            return (null, fault.Message);
        }
    }
}

/// <summary>One provider on this machine.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="IsUsed">True when a run can be computed on it.</param>
/// <param name="Reason">Why not, one sentence; empty when it is.</param>
/// <param name="Libraries">What it takes, and which of it is missing; empty for the processor.</param>
public sealed record ProviderState(string Name, bool IsUsed, string Reason, IReadOnlyList<CardLibrary> Libraries)
{
    internal static ProviderState Of(ProviderName provider)
    {
        var libraries = provider switch
        {
            ProviderName.Cuda => CardLibrary.OfCuda(),
            ProviderName.DirectMl => CardLibrary.OfDirectMl(),
            _ => [],
        };
        try
        {
            ProviderChoice.Choose(provider);
            return new ProviderState(ProviderChoice.Spell(provider), true, "", libraries);
        }
        catch (ProviderException fault)
        {
            return new ProviderState(ProviderChoice.Spell(provider), false, fault.Message, libraries);
        }
    }
}

/// <summary>How the report is written, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(MachineReport))]
internal sealed partial class MachineJson : JsonSerializerContext;

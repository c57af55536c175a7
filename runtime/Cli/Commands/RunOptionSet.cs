using System.CommandLine;
using Unmix.Formats.Scenes.Maps;
using Unmix.Runtime;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary>The options of a run, shared by the commands that run, plan and measure one.</summary>
internal sealed class RunOptionSet
{
    private static readonly UnmixOptions Defaults = new();

    private readonly Option<Layers?> layers = new("--layers")
    {
        HelpName = "LAYERS",
        Description =
            "what to write, separated by commas: abundances, deviation, nonlinearity, error, all (these four), or novelty "
            + "[default: abundances]",
        CustomParser = OptionParsing.Layers,
        CompletionSources = { OptionParsing.NamesOfLayers },
    };

    private readonly Option<TileSize?> tile = new("--tile")
    {
        HelpName = "WxH",
        Description =
            "size of a window in pixels: WxH, or N for NxN; the map does not depend on it [default: decided by the file " + "and --memory]",
        CustomParser = OptionParsing.Tile,
    };

    private readonly Option<long?> memory = new("--memory")
    {
        HelpName = "AMOUNT",
        Description = "memory that the process may take, such as 512MiB or 2GB [default: 512MiB]",
        CustomParser = OptionParsing.Memory,
    };

    private readonly Option<int?> threads = new("--threads")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        HelpName = "N",
        Description =
            "number of threads that compute; one more reads and one writes (in a shard they take turns) "
            + "[default: this machine's cores]",
    };

    private readonly Option<ProviderName?> provider = new("--provider")
    {
        HelpName = "PROVIDER",
        Description = "what to compute on: auto, cpu, cuda or directml [default: auto]",
        CustomParser = OptionParsing.Provider,
        CompletionSources = { OptionParsing.NamesOfProviders },
    };

    private readonly SceneOptionSet scene = new();

    private readonly Option<MapGeometry?> geometry = new("--geometry")
    {
        HelpName = "GEOMETRY",
        Description = "geometry of the map of a swath: map (georeferenced), or sensor (as the sensor saw it) [default: map]",
        CustomParser = OptionParsing.Geometry,
        CompletionSources = { "map", "sensor" },
    };

    private readonly Option<ContextMode?> context = new("--context")
    {
        HelpName = "MODE",
        Description = "use of neighbouring pixels to refine abundances: auto (if the model has learnt it) or off " + "[default: auto]",
        CustomParser = ValueParsing.ChoiceIfGiven<ContextMode>,
        CompletionSources = { "auto", "off" },
    };

    private readonly Option<bool> assumeBands = new("--assume-bands", "--bands-by-order")
    {
        Description = "match bands by order instead of wavelength, without a check; the scene needs as many (good) bands as the model",
    };

    private readonly Option<bool> resample = new("--resample")
    {
        Description = "compute a band that the scene lacks from the bands around it, by Gaussian response",
    };

    private readonly Option<MapType?> type = new("--type")
    {
        HelpName = "TYPE",
        Description =
            "what the map's samples are stored as: float32, or uint16 in steps of 1/50,000 (novelty: 1/500) with scale and nodata "
            + "65535 in the file [default: float32]",
        CustomParser = ValueParsing.ChoiceIfGiven<MapType>,
        CompletionSources = { "float32", "uint16" },
    };

    /// <summary>Beside the layers, what changes a map's values.</summary>
    private Option[] OfMaps => [provider, .. scene.All, geometry, context, assumeBands, resample, type];

    /// <summary>Adds all options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="ofMachine">False to leave out those that do not change a map's values.</param>
    public void AddTo(Command command, bool ofMachine = true)
    {
        foreach (var option in ofMachine ? [layers, tile, memory, threads, .. OfMaps] : (Option[])[layers, .. OfMaps])
            command.Add(option);
    }

    /// <summary>The name of an option that was given although the plan of a run states it; null when none was.</summary>
    public string? GivenOfMaps(ParseResult parsed) =>
        ((Option[])[layers, .. OfMaps]).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>What was given, unchecked.</summary>
    public UnmixOptions Read(ParseResult parsed)
    {
        var size = parsed.GetValue(tile);
        return new UnmixOptions
        {
            Layers = parsed.GetValue(layers) ?? Defaults.Layers,
            TileWidth = size?.Width,
            TileHeight = size?.Height,
            MemoryBytes = parsed.GetValue(memory) ?? Defaults.MemoryBytes,
            Threads = parsed.GetValue(threads) ?? Defaults.Threads,
            Provider = parsed.GetValue(provider) ?? Defaults.Provider,
            Read = scene.Read(parsed),
            Geometry = parsed.GetValue(geometry) ?? Defaults.Geometry,
            Context = parsed.GetValue(context) ?? Defaults.Context,
            BandsByOrder = parsed.GetValue(assumeBands),
            Resample = parsed.GetValue(resample),
            Type = parsed.GetValue(type) ?? Defaults.Type,
        };
    }
}

using System.CommandLine;
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
        Description = "pixels of a window, WxH or N for NxN; the map does not depend on it [default: decided from the file and --memory]",
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
            "threads that compute; reading and writing have one more each, which take turns with them in a shard "
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
        Description =
            "the grid of the map of a product in the geometry of its sensor: map, on which its pixels are placed when they "
            + "are unmixed; or sensor [default: map]",
        CustomParser = OptionParsing.Geometry,
        CompletionSources = { "map", "sensor" },
    };

    private readonly Option<bool> assumeBands = new("--assume-bands", "--bands-by-order")
    {
        Description =
            "take the scene's bands (or its good ones), as many as the model's, in their order, unchecked, instead of by wavelength",
    };

    private readonly Option<bool> resample = new("--resample")
    {
        Description = "compute the model's bands from the scene's, by Gaussian response, where they are not the same",
    };

    /// <summary>Beside the layers, what changes a map's values.</summary>
    private Option[] OfMaps => [provider, .. scene.All, geometry, assumeBands, resample];

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
            BandsByOrder = parsed.GetValue(assumeBands),
            Resample = parsed.GetValue(resample),
        };
    }
}

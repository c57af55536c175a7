using System.CommandLine;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Runtime.Machine;

namespace Unmix.Benchmarks;

/// <summary>Measures the parts that are asked for.</summary>
/// <param name="arguments">The command line, for the note below the tables.</param>
internal sealed class BenchmarkCommand(string[] arguments)
{
    private static readonly string[] Parts =
    [
        "hot",
        "run",
        "graph",
        "batch",
        "train",
        "shards",
        "archive",
        "sizes",
        "models",
        "peers",
        "start",
        "int8",
        "products",
        "granules",
        "python",
        "lines",
        "neighbours",
        "translate",
    ];

    private readonly Argument<string[]> what = new("WHAT")
    {
        Description = $"any of {string.Join(", ", Parts)} [default: all]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int> width = new("--width") { DefaultValueFactory = _ => new BenchmarkOptions().Width };

    private readonly Option<int> height = new("--height") { DefaultValueFactory = _ => new BenchmarkOptions().Height };

    private readonly Option<int> bands = new("--bands") { DefaultValueFactory = _ => new BenchmarkOptions().Bands };

    private readonly Option<int> endmembers = new("--endmembers") { DefaultValueFactory = _ => new BenchmarkOptions().Endmembers };

    private readonly Option<bool> paperWidths = new("--paper-widths")
    {
        Description = "a model whose hidden layers are as wide as the paper's",
    };

    private readonly Option<EnviInterleave> interleave = new("--interleave")
    {
        DefaultValueFactory = _ => new BenchmarkOptions().Interleave,
    };

    private readonly Option<PixelType> type = new("--type")
    {
        Description = "Int16 or Float32",
        DefaultValueFactory = _ => new BenchmarkOptions().Type,
    };

    private readonly Option<long> mostPixels = new("--most-pixels")
    {
        Description = "sizes: leave out larger scenes",
        DefaultValueFactory = _ => new BenchmarkOptions().MostPixels,
    };

    private readonly Option<int> threads = new("--threads") { DefaultValueFactory = _ => new BenchmarkOptions().Threads };

    private readonly Option<int> repeats = new("--repeats") { DefaultValueFactory = _ => new BenchmarkOptions().Repeats };

    private readonly Option<string?> model = new("--model")
    {
        Description = "int8: this package instead of one trained here; with --scene",
    };

    private readonly Option<string?> modelScene = new("--scene") { Description = "int8: a scene of the model's bands" };

    private readonly Option<string[]> products = new("--products")
    {
        Description = "products: these alone",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> output = new("-o") { Description = "write the results there as Markdown" };

    private readonly Option<string?> picture = new("--picture") { Description = "models: draw the curves there, SVG" };

    public RootCommand Build()
    {
        what.AcceptOnlyFromAmong(Parts);
        products.AcceptOnlyFromAmong([.. ProductGranule.All.Select(granule => granule.Name)]);
        var command = new RootCommand("Measures the run and the training on a synthetic scene.")
        {
            what,
            width,
            height,
            bands,
            endmembers,
            paperWidths,
            interleave,
            type,
            mostPixels,
            threads,
            repeats,
            model,
            modelScene,
            products,
            output,
            picture,
        };
        command.SetAction(Execute);
        return command;
    }

    private void Execute(ParseResult parsed)
    {
        var options = Options(parsed);
        var asked = parsed.GetValue(what) is { Length: > 0 } some ? some : Parts;
        var table = new ResultTable();
        Measure(asked, options, table, parsed.GetValue(picture));
        table.Note($"Made by `dotnet run -c Release --project tests/Benchmarks -- {string.Join(' ', arguments)}`.");
        table.Note(
            $"{ProcessorFacts.MachineText()}, {string.Join(", ", ProcessorFacts.Features())}; {Environment.ProcessorCount} logical cores."
        );
        if (parsed.GetValue(output) is { } path)
            table.Write(path, "Speed");
    }

    private BenchmarkOptions Options(ParseResult parsed) =>
        new BenchmarkOptions
        {
            Width = parsed.GetValue(width),
            Height = parsed.GetValue(height),
            Bands = parsed.GetValue(bands),
            Endmembers = parsed.GetValue(endmembers),
            PaperWidths = parsed.GetValue(paperWidths),
            Interleave = parsed.GetValue(interleave),
            MostPixels = parsed.GetValue(mostPixels),
            Type = parsed.GetValue(type),
            Threads = parsed.GetValue(threads),
            Repeats = parsed.GetValue(repeats),
            Model = parsed.GetValue(model),
            Scene = parsed.GetValue(modelScene),
            Products = parsed.GetValue(products) ?? [],
        };

    private static void Measure(string[] asked, BenchmarkOptions options, ResultTable table, string? picture)
    {
        using var files = new BenchmarkFiles(options);
        if (asked.Contains("hot") || asked.Contains("run"))
        {
            var trained = files.Model();
            var scene = files.LargeScene(trained);
            if (asked.Contains("hot"))
                HotFunctions.Measure(trained, scene, files.Path("hot.tif"), table);
            if (asked.Contains("run"))
                WholeRuns.Measure(trained, scene, files.Path("run.tif"), options, table);
        }
        if (asked.Contains("graph"))
            GraphOperations.Measure(files, files.Model(), table);
        if (asked.Contains("batch"))
            BatchSizes.Measure(files.Model(), options, table);
        if (asked.Contains("sizes"))
            SceneSizes.Measure(files, options, table);
        if (asked.Contains("models"))
            ModelSizes.Measure(options, table, picture);
        if (asked.Contains("peers"))
            Peers.Measure(files, options, table);
        if (asked.Contains("start"))
            StartTime.Measure(files, table);
        if (asked.Contains("int8"))
            Int8Experiment.Measure(files, options, table);
        if (asked.Contains("products"))
            ProductRuns.Measure(files, options, table);
        if (asked.Contains("granules"))
            GranuleArchive.Measure(files, options, table);
        if (asked.Contains("python"))
            PythonSpeed.Measure(files, options, table);
        if (asked.Contains("lines"))
            LineLatency.Measure(options, table);
        if (asked.Contains("neighbours"))
            NeighbourRuns.Measure(files, options, table);
        if (asked.Contains("translate"))
            TranslateRuns.Measure(files, options, table);
        if (asked.Contains("shards"))
            ShardScaling.Measure(files, options, table);
        if (asked.Contains("archive"))
            ArchiveSize.Measure(files, options, table);
        if (asked.Contains("train"))
            TrainingSpeed.Measure(files, options, table);
    }
}

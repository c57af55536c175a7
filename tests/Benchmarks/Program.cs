using System.CommandLine;
using System.Globalization;
using Unmix.Benchmarks;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Runtime.Machine;
using Unmix.Runtime.Speed;

string[] parts = ["hot", "run", "graph", "batch", "train", "shards", "archive", "sizes", "models", "peers", "start", "int8", "products"];
var what = new Argument<string[]>("WHAT")
{
    Description = $"any of {string.Join(", ", parts)} [default: all]",
    Arity = ArgumentArity.ZeroOrMore,
};
what.AcceptOnlyFromAmong(parts);
var width = new Option<int>("--width") { DefaultValueFactory = _ => new BenchmarkOptions().Width };
var height = new Option<int>("--height") { DefaultValueFactory = _ => new BenchmarkOptions().Height };
var bands = new Option<int>("--bands") { DefaultValueFactory = _ => new BenchmarkOptions().Bands };
var endmembers = new Option<int>("--endmembers") { DefaultValueFactory = _ => new BenchmarkOptions().Endmembers };
var paperWidths = new Option<bool>("--paper-widths") { Description = "a model whose hidden layers are as wide as the paper's" };
var interleave = new Option<EnviInterleave>("--interleave") { DefaultValueFactory = _ => new BenchmarkOptions().Interleave };
var type = new Option<PixelType>("--type") { Description = "Int16 or Float32", DefaultValueFactory = _ => new BenchmarkOptions().Type };
var mostPixels = new Option<long>("--most-pixels")
{
    Description = "sizes: leave out larger scenes",
    DefaultValueFactory = _ => new BenchmarkOptions().MostPixels,
};
var threads = new Option<int>("--threads") { DefaultValueFactory = _ => new BenchmarkOptions().Threads };
var repeats = new Option<int>("--repeats") { DefaultValueFactory = _ => new BenchmarkOptions().Repeats };
var model = new Option<string?>("--model") { Description = "int8: this package instead of one trained here; with --scene" };
var modelScene = new Option<string?>("--scene") { Description = "int8: a scene of the model's bands" };
var products = new Option<string[]>("--products") { Description = "products: these alone", AllowMultipleArgumentsPerToken = true };
products.AcceptOnlyFromAmong([.. ProductGranule.All.Select(granule => granule.Name)]);
var output = new Option<string?>("-o") { Description = "write the results there as Markdown" };
var picture = new Option<string?>("--picture") { Description = "models: draw the curves there, SVG" };
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
command.SetAction(parsed =>
{
    var options = new BenchmarkOptions
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
    var asked = parsed.GetValue(what) is { Length: > 0 } some ? some : parts;
    var table = new ResultTable();
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
        ModelSizes.Measure(options, table, parsed.GetValue(picture));
    if (asked.Contains("peers"))
        Peers.Measure(files, options, table);
    if (asked.Contains("start"))
        StartTime.Measure(files, table);
    if (asked.Contains("int8"))
        Int8Experiment.Measure(files, options, table);
    if (asked.Contains("products"))
        ProductRuns.Measure(files, options, table);
    if (asked.Contains("shards"))
        ShardScaling.Measure(files, options, table);
    if (asked.Contains("archive"))
        ArchiveSize.Measure(files, options, table);
    if (asked.Contains("train"))
        TrainingSpeed.Measure(files, options, table);
    table.Note($"Made by `dotnet run -c Release --project tests/Benchmarks -- {string.Join(' ', args)}`.");
    table.Note(
        $"{ProcessorFacts.MachineText()}, {string.Join(", ", ProcessorFacts.Features())}; {Environment.ProcessorCount} logical cores."
    );
    if (parsed.GetValue(output) is { } path)
        table.Write(path, "Speed");
});
var count = new Argument<int>("COUNT");
var product = new Command("product", "Computes matrix products; run by 'shards'.") { count };
product.Hidden = true;
product.SetAction(parsed => ProductSpeed.Compute(parsed.GetValue(count)));
command.Subcommands.Add(product);
var package = new Argument<string>("MODEL");
var pixels = new Argument<long>("PIXELS");
var workers = new Argument<int>("THREADS");
var network = new Command("network", "Computes the known pixels of a model over and over; run by 'sizes'.") { package, pixels, workers };
network.Hidden = true;
network.SetAction(parsed =>
    Console.WriteLine(
        NetworkAlone
            .Seconds(parsed.GetRequiredValue(package), parsed.GetValue(pixels), parsed.GetValue(workers))
            .ToString("R", CultureInfo.InvariantCulture)
    )
);
command.Subcommands.Add(network);
var data = new Argument<string>("DATA") { Description = "folder of the scenes of accuracy.json" };
var seeds = new Option<int>("--seeds") { Description = "trainings of the model for each scene", DefaultValueFactory = _ => 5 };
var truth = new Command("truth", "Compares the methods on the real scenes with references that only the truth knows.")
{
    data,
    seeds,
    threads,
    output,
};
truth.SetAction(parsed =>
{
    var folder = Directory.CreateTempSubdirectory("unmix-benchmarks-");
    try
    {
        var report = TruthReferences.Compare(
            parsed.GetRequiredValue(data),
            folder.FullName,
            parsed.GetValue(seeds),
            parsed.GetValue(threads)
        );
        Console.Write(report.ToText());
        if (parsed.GetValue(output) is { } path)
            File.WriteAllText(path, report.ToMarkdown() + TruthReferences.Command);
    }
    finally
    {
        folder.Delete(recursive: true);
    }
});
command.Subcommands.Add(truth);
return command.Parse(args).Invoke();

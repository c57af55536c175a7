using System.CommandLine;
using System.Runtime.InteropServices;
using Unmix.Benchmarks;
using Unmix.Formats.Scenes;

string[] parts = ["hot", "run", "train", "shards", "archive"];
var what = new Argument<string[]>("WHAT") { Description = "any of hot, run, train, shards, archive [default: all]", Arity = ArgumentArity.ZeroOrMore };
what.AcceptOnlyFromAmong(parts);
var width = new Option<int>("--width") { DefaultValueFactory = _ => new BenchmarkOptions().Width };
var height = new Option<int>("--height") { DefaultValueFactory = _ => new BenchmarkOptions().Height };
var bands = new Option<int>("--bands") { DefaultValueFactory = _ => new BenchmarkOptions().Bands };
var endmembers = new Option<int>("--endmembers") { DefaultValueFactory = _ => new BenchmarkOptions().Endmembers };
var interleave = new Option<EnviInterleave>("--interleave") { DefaultValueFactory = _ => new BenchmarkOptions().Interleave };
var threads = new Option<int>("--threads") { DefaultValueFactory = _ => new BenchmarkOptions().Threads };
var repeats = new Option<int>("--repeats") { DefaultValueFactory = _ => new BenchmarkOptions().Repeats };
var output = new Option<string?>("-o") { Description = "write the results there as Markdown" };
var command = new RootCommand("Measures the run and the training on a synthetic scene.") { what, width, height, bands, endmembers, interleave, threads, repeats, output };
command.SetAction(parsed =>
{
    var options = new BenchmarkOptions
    {
        Width = parsed.GetValue(width),
        Height = parsed.GetValue(height),
        Bands = parsed.GetValue(bands),
        Endmembers = parsed.GetValue(endmembers),
        Interleave = parsed.GetValue(interleave),
        Threads = parsed.GetValue(threads),
        Repeats = parsed.GetValue(repeats),
    };
    var asked = parsed.GetValue(what) is { Length: > 0 } some ? some : parts;
    var table = new ResultTable();
    using var files = new BenchmarkFiles(options);
    if (asked.Contains("hot") || asked.Contains("run"))
    {
        var package = files.Model();
        var scene = files.LargeScene(package);
        if (asked.Contains("hot")) HotFunctions.Measure(package, scene, files.Path("hot.tif"), table);
        if (asked.Contains("run")) WholeRuns.Measure(package, scene, files.Path("run.tif"), options, table);
    }
    if (asked.Contains("shards")) ShardScaling.Measure(files, options, table);
    if (asked.Contains("archive")) ArchiveSize.Measure(files, options, table);
    if (asked.Contains("train")) TrainingSpeed.Measure(files, options, table);
    table.Note($"Made by `dotnet run -c Release --project tests/Benchmarks -- {string.Join(' ', args)}`.");
    table.Note($"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} logical cores, {RuntimeInformation.FrameworkDescription}.");
    if (parsed.GetValue(output) is { } path) table.Write(path, "Speed");
});
return command.Parse(args).Invoke();

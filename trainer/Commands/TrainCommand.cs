using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Trainer.Export;
using Unmix.Trainer.Training;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train train SCENE --endmembers P -o model.unmix</c>.</summary>
internal static class TrainCommand
{
    private static readonly JsonSerializerOptions RecipeJson = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static Command Make()
    {
        var defaults = new TrainerOptions();
        var scene = new Argument<string>("SCENE") { Description = "the scene, anything that GDAL opens" };
        var output = new Option<string>("--output", "-o") { Description = "the model package to write (*.unmix)", Required = true };
        var recipe = new Option<string?>("--recipe") { Description = "JSON file of options; those given here win" };
        var reference = new Option<string?>("--reference") { Description = "CSV of reference spectra, one column an endmember; default: found in the scene" };
        var endmembers = new Option<int?>("--endmembers", "-p") { Description = "how many endmembers" };
        var seed = new Option<int?>("--seed") { Description = $"seed of everything random [default: {defaults.Seed}]" };
        var epochs = new Option<int?>("--epochs") { Description = $"passes over the pixels [default: {defaults.Epochs}]" };
        var batch = new Option<int?>("--batch") { Description = $"pixels a step [default: {defaults.Batch}]" };
        var bundle = new Option<int?>("--bundle") { Description = $"pure pixels a bundle [default: {defaults.BundleSize}]" };
        var latent = new Option<int?>("--latent") { Description = $"latent dimensions an endmember [default: {defaults.Latent}]" };
        var rate = new Option<double?>("--learning-rate") { Description = $"Adam's step length [default: {defaults.LearningRate}]" };
        var checkpoint = new Option<string?>("--checkpoint") { Description = "where the state is kept after each epoch [default: OUTPUT.checkpoint]" };
        var resume = new Option<bool>("--resume") { Description = "go on from the checkpoint" };
        var log = new Option<string?>("--log") { Description = "write every epoch's terms to this file as JSON lines" };
        var threads = new Option<int>("--threads") { Description = "threads of the tensor library", DefaultValueFactory = _ => 1 };
        var scale = new Option<double?>("--scale") { Description = "reflectance = stored value * scale + offset" };
        var offset = new Option<double?>("--offset") { Description = "see --scale" };
        var nodata = new Option<double?>("--nodata") { Description = "stored value that stands for nothing" };
        var quiet = new Option<bool>("--quiet") { Description = "errors only" };
        var command = new Command("train", "Learn a model from a scene and seal it as a package.\n\nExample:\n  unmix-train train scene.hdr --endmembers 3 -o model.unmix")
        {
            scene, output, recipe, reference, endmembers, seed, epochs, batch, bundle, latent, rate, checkpoint, resume, log, threads, scale, offset, nodata, quiet,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var basis = ReadRecipe(parsed.GetValue(recipe));
            var options = basis with
            {
                Endmembers = parsed.GetValue(endmembers) ?? basis.Endmembers,
                Seed = parsed.GetValue(seed) ?? basis.Seed,
                Epochs = parsed.GetValue(epochs) ?? basis.Epochs,
                Batch = parsed.GetValue(batch) ?? basis.Batch,
                BundleSize = parsed.GetValue(bundle) ?? basis.BundleSize,
                Latent = parsed.GetValue(latent) ?? basis.Latent,
                LearningRate = parsed.GetValue(rate) ?? basis.LearningRate,
            };
            TorchSharp.torch.set_num_threads(Math.Max(1, parsed.GetValue(threads)));
            var path = parsed.GetRequiredValue(output);
            var state = parsed.GetValue(checkpoint) ?? path + ".checkpoint";
            var silent = parsed.GetValue(quiet);
            using var logFile = parsed.GetValue(log) is { } logPath ? File.CreateText(logPath) : null;
            var training = new ModelTraining
            {
                ScenePath = parsed.GetRequiredValue(scene),
                ReferencePath = parsed.GetValue(reference),
                CheckpointPath = state,
                Resume = parsed.GetValue(resume),
                Read = new SceneReadOptions { Scale = parsed.GetValue(scale), Offset = parsed.GetValue(offset), NoData = parsed.GetValue(nodata) },
                Options = options,
                Say = line => Print(silent, line),
                EpochDone = record =>
                {
                    logFile?.WriteLine(JsonSerializer.Serialize(record));
                    logFile?.Flush();
                    Print(silent, Line(record));
                },
            };
            Run(training, path, silent, cancellation);
            if (parsed.GetValue(checkpoint) is null) File.Delete(state);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static void Run(ModelTraining training, string path, bool silent, CancellationToken cancellation)
    {
        Checkpoint trained;
        try
        {
            trained = training.Run(cancellation);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"Interrupted; '{training.CheckpointPath}' holds the last whole epoch. Go on with --resume, or seal it with 'unmix-train export'.");
            throw;
        }
        var differences = PackageExport.Seal(trained, path);
        Print(silent, $"Graphs agree with the network within {differences.Values.Max():E1}. Sealed '{path}' ({new FileInfo(path).Length / 1024} KB).");
    }

    internal static TrainerOptions ReadRecipe(string? path)
    {
        if (path is null) return new TrainerOptions();
        try
        {
            return JsonSerializer.Deserialize<TrainerOptions>(File.ReadAllText(path), RecipeJson)!;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new OptionsException($"The recipe '{path}' can't be read: {cause.Message} See models/recipes for examples.", cause);
        }
    }

    private static string Line(EpochRecord record) =>
        $"epoch {record.Epoch,3}  {record.SamplesPerSecond,7:F0} samples/s  " +
        string.Join("  ", record.Terms.Select(term => $"{term.Key} {term.Value:G5}"));

    private static void Print(bool silent, string line)
    {
        if (!silent) AnsiConsole.Console.Profile.Out.Writer.WriteLine(line);
    }
}

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Unmix.Evaluation.Pages;
using Unmix.Formats.Packages;
using Unmix.Learning.Export;
using Unmix.Learning.Libraries;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Learning.Training;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train train SCENE --endmembers P -o model.unmix</c>.</summary>
internal sealed class TrainCommand
{
    private static readonly TrainerOptions Defaults = new();

    private readonly Argument<string[]> scenes = new("SCENE")
    {
        Description = "the scene, anything that GDAL opens; with --library any number that say its bands, or none",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly LibraryOptionSet library = new();

    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "the model package to write (*.unmix)",
        Required = true,
    };

    private readonly Option<string?> recipe = new("--recipe")
    {
        Description = $"JSON file of options, or one that comes along: {string.Join(", ", Recipe.Shipped)}; options given here win",
    };

    private readonly Option<string?> reference = new("--reference")
    {
        Description = "reference spectra, one an endmember: CSV, ENVI library, MATLAB or numpy file; default: found in the scene",
    };

    private readonly Option<double?> referenceScale = new("--reference-scale")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "NUMBER",
        Description = "reflectance = value * scale of --reference [default: as the file says]",
    };

    private readonly Option<int?> endmembers = new("--endmembers", "-p")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        Description = $"how many endmembers; needed here or in the recipe, {Range(nameof(TrainerOptions.Endmembers))}",
    };

    private readonly Option<ContextLearning?> context = new("--context")
    {
        HelpName = "MODE",
        Description =
            "whether the model learns to refine abundances by the pixels around each: auto, where that does better on made fields "
            + "like the scene; or off [default: off]",
        CustomParser = ValueParsing.ChoiceIfGiven<ContextLearning>,
        CompletionSources = { "auto", "off" },
    };

    private readonly Option<AbundanceConvention?> abundances = new("--abundances")
    {
        CustomParser = ValueParsing.ChoiceIfGiven<AbundanceConvention>,
        Description =
            "what abundances are shares of: the references as bright as they are (area), divided by their length (brightness) or by their "
            + "largest value (peak), or spectra as bright as the scene (scene) [default: area]",
    };

    private readonly Option<int?> seed = new("--seed")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        Description = $"seed of everything random [default: {Defaults.Seed}]",
    };

    private readonly Option<int?> restarts = new("--restarts")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        Description =
            $"runs with other first weights, of which the best is kept, {Range(nameof(TrainerOptions.Restarts))} "
            + $"[default: {Defaults.Restarts}]",
    };

    private readonly Option<int?> epochs = new("--epochs")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        Description = $"passes over the pixels, {Range(nameof(TrainerOptions.Epochs))} [default: {Defaults.Epochs}]",
    };

    private readonly Option<int?> batch = new("--batch")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        Description = $"pixels a step, {Range(nameof(TrainerOptions.Batch))} [default: {Defaults.Batch}]",
    };

    private readonly Option<int?> bundle = new("--bundle")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        Description = $"pure pixels a bundle, {Range(nameof(TrainerOptions.BundleSize))} [default: {Defaults.BundleSize}]",
    };

    private readonly Option<int?> latent = new("--latent")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        Description = $"latent dimensions an endmember, {Range(nameof(TrainerOptions.Latent))} [default: {Defaults.Latent}]",
    };

    private readonly Option<double?> rate = new("--learning-rate")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        Description = $"Adam's step length, {Range(nameof(TrainerOptions.LearningRate))} [default: {Defaults.LearningRate}]",
    };

    private readonly Option<double?> tolerance = new("--parity-tolerance")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"largest difference allowed between graphs and network, where single precision costs no more, "
                + $"{Range(nameof(TrainerOptions.ParityTolerance))} [default: "
                + $"{Defaults.ParityTolerance:0E-0}]"
        ),
    };

    private readonly Option<string?> checkpoint = new("--checkpoint")
    {
        Description = "where the state is kept after each epoch [default: OUTPUT.checkpoint]",
    };

    private readonly Option<bool> resume = new("--resume") { Description = "go on from the checkpoint" };

    private readonly Option<string?> log = new("--log") { Description = "write every epoch's terms to this file as JSON lines" };

    private readonly Option<string?> page = new("--report")
    {
        Description = "write a page with maps, spectra, training curves and each pixel's answer (*.html)",
    };

    private readonly Option<int?> threads = new("--threads")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        Description = "threads that train; they change no number, and batches of 256 keep two busy [default: this machine's cores]",
    };

    private readonly SceneOptionSet read = new();

    private readonly Option<bool> quiet = new("--quiet") { Description = "errors only" };

    public static Command Make() => new TrainCommand().Build();

    private ExampledCommand Build()
    {
        var command = new ExampledCommand(
            "train",
            "Learn a model from a scene and seal it as a package.",
            "unmix-train train scene.hdr --endmembers 3 -o model.unmix",
            "unmix-train train scene.hdr --endmembers 3 --reference spectra.csv --recipe paper --log epochs.jsonl -o model.unmix",
            "unmix-train train scene.hdr --endmembers 3 --report training.html -o model.unmix",
            "unmix-train train scene.hdr --endmembers 3 -o model.unmix --resume",
            "unmix-train train --library library.csv --classes level_1 scene.hdr -o model.unmix"
        )
        {
            scenes,
            output,
            recipe,
            reference,
            referenceScale,
            endmembers,
            abundances,
            context,
            seed,
            restarts,
            epochs,
            batch,
            bundle,
            latent,
            rate,
            tolerance,
            checkpoint,
            resume,
            log,
            page,
            threads,
            quiet,
        };
        library.AddTo(command);
        read.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(Execute(parsed, cancellation)));
        return command;
    }

    private int Execute(ParseResult parsed, CancellationToken cancellation)
    {
        var source = library.Source(parsed);
        var basis = Recipe.Read(parsed.GetValue(recipe) ?? (source is null ? null : LibraryTraining.RecipeName));
        var options = basis with
        {
            Endmembers = parsed.GetValue(endmembers) ?? basis.Endmembers,
            Abundances = parsed.GetValue(abundances) ?? basis.Abundances,
            Context = parsed.GetValue(context) ?? basis.Context,
            Seed = parsed.GetValue(seed) ?? basis.Seed,
            Restarts = parsed.GetValue(restarts) ?? basis.Restarts,
            Epochs = parsed.GetValue(epochs) ?? basis.Epochs,
            Batch = parsed.GetValue(batch) ?? basis.Batch,
            BundleSize = parsed.GetValue(bundle) ?? basis.BundleSize,
            Latent = parsed.GetValue(latent) ?? basis.Latent,
            LearningRate = parsed.GetValue(rate) ?? basis.LearningRate,
            ParityTolerance = parsed.GetValue(tolerance) ?? basis.ParityTolerance,
        };
        var path = parsed.GetRequiredValue(output);
        Run(
            new TrainRequest
            {
                ScenePaths = parsed.GetValue(scenes) ?? [],
                Library = source,
                ClassColumn = library.ClassColumn(parsed),
                Bands = library.Bands(parsed),
                ReferencePath = parsed.GetValue(reference),
                ReferenceScale = parsed.GetValue(referenceScale),
                OutputPath = path,
                CheckpointPath = parsed.GetValue(checkpoint) ?? path + ".checkpoint",
                KeepCheckpoint = parsed.GetValue(checkpoint) is not null,
                Resume = parsed.GetValue(resume),
                LogPath = parsed.GetValue(log),
                PagePath = PageName.Require(parsed.GetValue(page)),
                Threads = parsed.GetValue(threads) ?? Environment.ProcessorCount,
                Read = read.Read(parsed),
                Options = options,
                Silent = parsed.GetValue(quiet),
            },
            cancellation
        );
        return ExitCodes.Done;
    }

    private static string Range(string option) => OptionNumber.RangeOf(option);

    private static void Run(TrainRequest asked, CancellationToken cancellation)
    {
        var (request, labelled) = LibraryTraining.Prepare(asked);
        request.Validate();
        OutputPaths
            .Beside(
                request.Library is null ? request.ScenePath : null,
                [request.ReferencePath, request.Library?.Path, .. request.ScenePaths]
            )
            .File(request.OutputPath)
            .File(request.CheckpointPath)
            .Text(request.LogPath)
            .Text(request.PagePath);
        TensorThreads.Use(request.Threads);
        using var log = EpochLog.Open(request.LogPath, append: request.Resume);
        var watch = Stopwatch.StartNew();
        string[] last = [];
        try
        {
            last = TrainingDisplay.Show(
                TrainingDisplay.Terminal(),
                request.Silent,
                request.Options.Epochs * request.Options.Restarts,
                display =>
                {
                    var trained = RestartedTraining.Run(TrainingOf(request, labelled, display, log), cancellation);
                    var seconds = watch.Elapsed.TotalSeconds;
                    display.Describe("checking the graphs and sealing");
                    var agreement = PackageExport.Seal(trained, request.OutputPath);
                    var sealedAfter = watch.Elapsed.TotalSeconds - seconds;
                    if (request.PagePath is { } path)
                    {
                        display.Describe("writing the page");
                        TrainingPage.Write(path, TrainingAccount.Of(request, trained), cancellation);
                    }
                    return Summary(request, trained, agreement, seconds, sealedAfter);
                }
            );
        }
        catch (OperationCanceledException)
        {
            var kept = Enumerable
                .Range(0, request.Options.Restarts)
                .Select(restart => RestartedTraining.CheckpointPath(request.CheckpointPath, request.Options, restart))
                .LastOrDefault(File.Exists);
            if (kept is not null)
                Console.Error.WriteLine(
                    $"Interrupted; '{kept}' holds the last whole epoch. Go on with --resume, or seal it with 'unmix-train export'."
                );
            throw;
        }
        if (!request.KeepCheckpoint)
            File.Delete(request.CheckpointPath);
        if (request.Silent)
            return;
        foreach (var line in last)
            Console.WriteLine(line);
    }

    private static ModelTraining TrainingOf(TrainRequest request, TrainingLibrary? labelled, TrainingDisplay display, EpochLog? log) =>
        new()
        {
            ScenePath = request.ScenePath,
            Library = labelled,
            ScenePaths = labelled is null ? [] : request.ScenePaths,
            ReferencePath = request.ReferencePath,
            ReferenceScale = request.ReferenceScale,
            CheckpointPath = request.CheckpointPath,
            Resume = request.Resume,
            Read = request.Read,
            Options = request.Options,
            Say = display.Say,
            EpochDone = record =>
            {
                log?.Write(record);
                display.Say(record);
            },
            Progress = display,
        };

    private static string Outputs(Checkpoint trained) =>
        trained.Facts.ClassOf is { } classes
            ? $"{trained.Facts.EndmemberNames.Count} classes of {classes.Count} endmembers"
            : $"{trained.Facts.EndmemberNames.Count} endmembers";

    private static string[] Summary(
        TrainRequest request,
        Checkpoint trained,
        ExportAgreement agreement,
        double trainSeconds,
        double sealSeconds
    )
    {
        var done = trained.History.Count;
        var kibibytes = new FileInfo(request.OutputPath).Length / 1024;
        return
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"Trained {done}{(done < request.Options.Epochs ? $" of {request.Options.Epochs}" : "")} epochs in {trainSeconds:F1} s."
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"Sealed '{request.OutputPath}' in {sealSeconds:F1} s: {kibibytes} KiB, {Outputs(trained)}, "
                    + $"{trained.Facts.BandCount} bands; "
                    + $"graphs agree with the network within {agreement.Difference:0.0E-0} ({agreement.Allowed:0.0E-0} allowed)."
            ),
        ];
    }
}

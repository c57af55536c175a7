using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Unmix.Evaluation.Pages;
using Unmix.Formats.Scenes.Reading;
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
    private readonly Argument<string[]> scenes = new("SCENE")
    {
        Description = "the scene: any file that GDAL opens; with --library, any number of scenes that set the bands, or none",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "the model package to write (*.unmix)",
        Required = true,
    };

    private readonly Option<string?> recipe = new("--recipe")
    {
        HelpName = "RECIPE",
        Description =
            $"how to learn: a JSON file, or the name of a built-in recipe: {string.Join(", ", Recipe.Shipped)} (see " + $"docs/recipes.md)",
    };

    private readonly Option<string[]> settings = new("--set")
    {
        HelpName = "FIELD=VALUE",
        Description = "a field of the recipe, such as epochs=8, seed=3 or abundances=peak; overrides --recipe; may be repeated",
    };

    private readonly Option<int?> endmembers = new("--endmembers", "-p")
    {
        HelpName = "COUNT",
        CustomParser = ValueParsing.WholeIfGiven,
        Description = $"number of endmembers; needed here or in the recipe, {RecipeField.RangeOf(nameof(TrainerOptions.Endmembers))}",
    };

    private readonly Option<string?> reference = new("--reference")
    {
        HelpName = "FILE",
        Description = "reference spectra, one for each endmember: CSV, ENVI library, MATLAB or numpy file [default: found in the scene]",
    };

    private readonly LibraryOptionSet library = new();

    private readonly Option<bool> resume = new("--resume")
    {
        Description = "continue an interrupted training from the checkpoint beside its output",
    };

    private readonly Option<string[]> reports = new("--report")
    {
        HelpName = "FILE",
        Description =
            "write a page with maps, spectra, training curves and each pixel's answer (*.html), or every epoch's terms as JSON "
            + "lines (*.jsonl); may be given once for each kind",
    };

    private readonly Option<int?> threads = new("--threads")
    {
        HelpName = "COUNT",
        CustomParser = ValueParsing.WholeIfGiven,
        Description = "number of threads; results do not depend on it, and batches of 256 keep two busy [default: this machine's cores]",
    };

    private readonly FieldOptionSet fields = new();

    private readonly Option<bool> quiet = new("--quiet") { Description = "errors only" };

    private readonly Option<double?> referenceScale = new("--reference-scale")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "NUMBER",
        Description = "reflectance = value * scale of --reference [default: as the file says]",
    };

    private readonly SceneOptionSet read = new();

    public static Command Make() => new TrainCommand().Build();

    private ExampledCommand Build()
    {
        var command = new ExampledCommand(
            "train",
            "Learn a model from a scene and save it as a package.",
            "unmix-train train scene.hdr --endmembers 3 -o model.unmix",
            "unmix-train train scene.hdr --endmembers 3 --reference spectra.csv --recipe paper --report epochs.jsonl -o model.unmix",
            "unmix-train train scene.hdr --endmembers 3 --set epochs=8 --set abundances=peak --report training.html -o model.unmix",
            "unmix-train train scene.hdr --endmembers 3 -o model.unmix --resume",
            "unmix-train train --library library.csv scene.hdr -o model.unmix"
        )
        {
            scenes,
            output,
            recipe,
            settings,
            endmembers,
            reference,
            resume,
            reports,
            threads,
            quiet,
        };
        library.AddTo(command);
        HideReading(command);
        fields.AddTo(command);
        RetiredTrainOptions.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(Execute(parsed, cancellation)));
        return command;
    }

    // How files are read is no part of a training: those options are the same as of other commands, whose help has them.
    private void HideReading(ExampledCommand command)
    {
        command.Add(referenceScale);
        read.AddTo(command);
        foreach (var option in (Option[])[referenceScale, .. library.Reading, .. read.All])
            option.Hidden = true;
        command.Note = "The options for reading files that 'unmix-train compare --help' lists work here too.";
    }

    private int Execute(ParseResult parsed, CancellationToken cancellation)
    {
        var source = library.Source(parsed);
        var options = Recipe.Read(
            parsed.GetValue(recipe),
            [.. fields.Settings(parsed), .. parsed.GetValue(settings) ?? []],
            source is null ? null : RecipeForm.Library
        );
        var path = parsed.GetRequiredValue(output);
        var (page, log) = TrainingReports.Of(parsed.GetValue(reports) ?? []);
        Run(
            new TrainRequest
            {
                ScenePaths = SceneFiles.Scenes(parsed.GetValue(scenes) ?? []),
                Library = source,
                ClassColumn = library.ClassColumn(parsed),
                Bands = library.Bands(parsed),
                ReferencePath = parsed.GetValue(reference),
                ReferenceScale = parsed.GetValue(referenceScale),
                OutputPath = path,
                CheckpointPath = path + ".checkpoint",
                Resume = parsed.GetValue(resume),
                LogPath = log,
                PagePath = page,
                Threads = parsed.GetValue(threads) ?? Environment.ProcessorCount,
                Read = read.Read(parsed),
                Options = options with { Endmembers = parsed.GetValue(endmembers) ?? options.Endmembers },
                Silent = parsed.GetValue(quiet),
            },
            cancellation
        );
        return ExitCodes.Done;
    }

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

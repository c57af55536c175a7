using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Unmix.Cli.Progress;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Reading;
using Unmix.Report;
using Unmix.Report.Styles;
using Unmix.Runtime;
using Unmix.Runtime.Models;
using Unmix.Runtime.Runs;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix run MODEL SCENE -o map.tif</c>, and <c>unmix run --plan run.json --shard I/N</c>.</summary>
internal sealed class RunCommand
{
    private readonly Argument<string?> model = FileArgument.Optional("MODEL", "the model package (*.unmix)");

    private readonly Argument<string[]> scene = SceneArgument.Of(
        "SCENE",
        "the scene: anything that GDAL opens, also /vsi names; for ENVI its header or its data, for a product any or all of its "
            + "files; - for lines from standard input",
        isOptional: true
    );

    private readonly Option<string?> output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "the map to write, a GeoTIFF (*.tif) unless --format says otherwise; with SCENE -, - for standard output",
    };

    private readonly Option<string?> plan = new("--plan")
    {
        HelpName = "PLAN",
        Description = "do a share of a plan that 'unmix plan' wrote, instead of one scene",
    };

    private readonly Option<string?> shard = new("--shard")
    {
        HelpName = "I/N",
        Description = "with --plan: the items I, I + N, I + 2 N, ...; I from 0, N the same for every shard",
    };

    private readonly RunOptionSet options = new();

    private readonly RunMapOptions map = new();

    private readonly RunFieldOptions field = new();

    private readonly RunLineOptions lines = new();

    private readonly Option<bool> dryRun = new("--dry-run") { Description = "check everything and say what would be done; write nothing" };

    private readonly Option<bool> strict = new("--strict")
    {
        Description =
            $"refuse integers that lack a scale; exit with {ExitCodes.Drifted} when retraining is advised (the map is " + "written)",
    };

    private readonly TrustOption trust = new();

    /// <summary>The command.</summary>
    public static Command Make() => new RunCommand().Build();

    private ExampledCommand Build()
    {
        var command = new ExampledCommand(
            "run",
            "Unmix a scene. After a stop, the same command continues the run.",
            "unmix run model.unmix scene.hdr -o map.tif",
            "unmix run model.unmix scene.hdr -o map.tif --progress json --report run.json",
            "unmix run model.unmix scene.hdr -o map.tif --report page.html",
            "unmix run model.unmix scene.hdr -o map.tif --format cog --qml",
            "unmix run model.unmix scene.hdr -o map.tif --stac map.json --datetime 2024-06-01T10:30:00Z",
            "unmix run model.unmix scene.tif -o map.tif --layers abundances,deviation,error --memory 1GiB",
            "unmix run --plan run.json --shard 3/8 --threads 4",
            "camera | unmix run model.unmix - --header lines.hdr -o - > answers.bil"
        )
        {
            model,
            scene,
            output,
            plan,
            shard,
        };
        command.Validators.Add(RequireWhatGoesTogether);
        options.AddTo(command);
        map.AddTo(command);
        command.Add(dryRun);
        command.Add(strict);
        trust.AddTo(command);
        field.AddTo(command);
        lines.AddTo(command);
        command.SetAction(Start);
        return command;
    }

    private void RequireWhatGoesTogether(CommandResult result)
    {
        // Not by the values: an option that lacks its own is for the library to tell, and to ask for it throws.
        bool IsGiven(Symbol symbol) =>
            result.GetResult(symbol.Name) switch
            {
                OptionResult given => !given.Implicit,
                ArgumentResult given => given.Tokens.Count > 0,
                _ => false,
            };
        if (!IsGiven(plan))
        {
            if (!IsGiven(scene) || !IsGiven(output))
                result.AddError("Give MODEL, SCENE and -o FILE, or --plan PLAN and --shard I/N.");
            else if (IsGiven(shard))
                result.AddError("--shard is a share of a plan; give --plan PLAN too.");
        }
        else if (IsGiven(model) || IsGiven(output))
        {
            result.AddError("The plan states model, scenes and maps; give --plan PLAN --shard I/N without them.");
        }
    }

    private Task<int> Start(ParseResult parsed, CancellationToken cancellation)
    {
        var (settings, telling) = (
            field.Read(parsed, map.Read(parsed, options.Read(parsed))) with
            {
                Strict = parsed.GetValue(strict),
            },
            field.ReadTelling(parsed)
        );
        Func<string, ModelPackage> open = path => trust.Open(parsed, path);
        if (parsed.GetValue(plan) is { } planned)
        {
            if (
                (
                    options.GivenOfMaps(parsed)
                    ?? map.Given(parsed)
                    ?? field.GivenOfScene(parsed)
                    ?? (parsed.GetValue(dryRun) ? dryRun.Name : null)
                ) is
                { } given
            )
                throw new OptionsException(
                    $"{given} can't be used with --plan: the plan itself decides which maps are made and how. Leave it out, or plan "
                        + $"again with it."
                );
            return Task.FromResult(PlannedRun.Run(planned, parsed.GetValue(shard), settings, telling, open, cancellation));
        }
        // the validator asked for them
        var (modelPath, scenePath, mapPath) = (
            parsed.GetValue(model)!,
            SceneArgument.One(parsed.GetValue(scene))!,
            parsed.GetValue(output)!
        );
        if (scenePath == RunLineOptions.Stream)
            return Task.FromResult(RunLines(parsed, modelPath, mapPath, settings, telling, cancellation));
        lines.RefuseForFiles(parsed);
        return Task.FromResult(
            Run(
                new RunRequest(modelPath, scenePath, mapPath, settings, telling)
                {
                    PagePath = field.ReadPage(parsed),
                    Delivery = map.ReadDelivery(parsed),
                    DryRun = parsed.GetValue(dryRun),
                    Open = open,
                },
                cancellation
            )
        );
    }

    private int RunLines(
        ParseResult parsed,
        string modelPath,
        string mapPath,
        UnmixOptions settings,
        RunFieldOptions.Telling telling,
        CancellationToken cancellation
    )
    {
        var header = lines.ReadHeader(parsed);
        if (field.ReadPage(parsed) is not null)
            throw new OptionsException("A page needs a scene that can be read again, and lines can't. Leave the *.html out.");
        return StreamedRun.Run(
            trust.Open(parsed, modelPath),
            (header, mapPath, lines.ReadOutputHeader(parsed)),
            settings,
            telling,
            cancellation
        );
    }

    private static int Run(RunRequest request, CancellationToken cancellation)
    {
        request.Options.Validate();
        request.Delivery.Validate(request.Options, request.Scene);
        var package = request.Open(request.Model);
        var options = request.Options with { Format = request.Delivery.Format };
        using var model = new LoadedModel(package);
        // Before the first look at the scene, which links GDAL: that takes as long as ONNX Runtime takes to make ready what computes.
        if (!request.DryRun)
            model.Begin(options);
        RequireOutputs(request, package);
        if (request.DryRun)
            return DryRunText.Print(MapDelivery.DryRun(package, request.Scene, request.Output, options), request.Output);
        if (request.Telling.Progress == ProgressMode.Json)
        {
            var done = MapDelivery.Run(
                model,
                request.Scene,
                request.Output,
                options,
                new ProgressJson(request.Telling.IsVerbose),
                cancellation
            );
            WriteBeside(request, package, done, cancellation);
            ProgressJson.Done(done);
            return CodeOf(done, request);
        }
        RunReport report;
        using (
            var progress = new ProgressLine(
                isShown: !request.Telling.IsQuiet && request.Telling.Progress == ProgressMode.Auto,
                request.Telling.IsVerbose
            )
        )
        {
            report = MapDelivery.Run(model, request.Scene, request.Output, options, progress, cancellation);
        }
        WriteBeside(request, package, report, cancellation);
        if (!request.Telling.IsQuiet)
            Print(report, request.Options);
        return CodeOf(report, request);
    }

    /// <summary>Whatever lies beside the map is looked at with it, before the first pixel.</summary>
    private static void RequireOutputs(RunRequest request, ModelPackage package)
    {
        var outputs = new PlannedOutputs([request.Model, request.Scene, .. FilesRead(request)]);
        foreach (var path in MapDelivery.FilesOf(request.Output, request.Delivery.Format))
            outputs.File(path);
        outputs.Text(request.Options.ReportPath).Text(request.PagePath).Text(request.Delivery.StacPath);
        if (!request.Delivery.Styles)
            return;
        foreach (var path in QgisStyle.PathsOf(request.Output, package.Manifest))
            outputs.Text(path);
    }

    /// <summary>
    /// The scene's own files, for outputs that the run itself does not compare with them; opening a scene twice is a good part of a
    /// short run.
    /// </summary>
    private static IReadOnlyList<string> FilesRead(RunRequest request)
    {
        var delivery = request.Delivery;
        if (delivery is { Format: MapFormat.GTiff, StacPath: null, Styles: false } && request.PagePath is null)
            return [];
        using var reader = SceneReader.Open(request.Scene, request.Options.Read);
        return [reader.Profile.Path, .. reader.Profile.Files];
    }

    private static void Print(RunReport report, UnmixOptions options)
    {
        var seconds = report.Seconds;
        foreach (
            var line in (ReadOnlySpan<string>)
                [
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Wrote '{report.Output}': {report.Pixels:N0} pixels, {report.ValidPixels:N0} valid, "
                            + $"{report.BandNames.Count} bands in "
                            + $"{report.ElapsedSeconds:F2} s ({report.PixelsPerSecond:N0} pixels/s)."
                    ),
                    report.ResumedRows > 0 ? $"Went on after {report.ResumedRows} rows of an unfinished run." : "",
                    $"Provider {report.Provider} ({report.ProviderReason}), {report.Threads} threads, {report.Windows} "
                        + $"windows of {report.WindowWidth} x {report.WindowHeight} pixels.",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Seconds: read {seconds.Read:F2}, pack {seconds.Pack:F2}, infer {seconds.Infer:F2} (all threads), "
                            + $"spread {seconds.Spread:F2}, write "
                            + $"{seconds.Write:F2}, journal {seconds.Journal:F2}. Memory: "
                            + $"{ByteCount.Format(report.MeasuredPeakBytes)} used, {ByteCount.Format(report.PredictedPeakBytes)} "
                            + $"predicted, {ByteCount.Format(options.MemoryBytes)} allowed."
                    ),
                ]
        )
        {
            if (line.Length > 0)
                Console.WriteLine(line);
        }
        if (report.Drift is { RetrainAdvised: false } drift)
            Console.WriteLine(drift.Text);
    }

    private static void WriteBeside(RunRequest request, ModelPackage package, RunReport report, CancellationToken cancellation)
    {
        request.Delivery.WriteBeside(package, report);
        if (request.PagePath is { } path)
            RunPage.Write(path, package, report, cancellation);
    }

    private static int CodeOf(RunReport report, RunRequest request) =>
        request.Options.Strict && report.Drift is { RetrainAdvised: true } ? ExitCodes.Drifted : ExitCodes.Done;

    private sealed record RunRequest(string Model, string Scene, string Output, UnmixOptions Options, RunFieldOptions.Telling Telling)
    {
        /// <summary>The map's format and what lies beside it.</summary>
        public required RunMapOptions.Delivery Delivery { get; init; }

        /// <summary>The page; null for none.</summary>
        public string? PagePath { get; init; }

        public bool DryRun { get; init; }

        public required Func<string, ModelPackage> Open { get; init; }
    }
}

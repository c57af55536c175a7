using System.CommandLine;
using Unmix.Runtime.Watching;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix watch MODEL FOLDER -o MAPS</c>.</summary>
internal sealed class WatchCommand
{
    private readonly Argument<string> model = FileArgument.One("MODEL", "the model package (*.unmix), loaded once");

    private readonly Argument<string> folder = FileArgument.One("FOLDER", "the folder in which scenes arrive, with its subfolders");

    private readonly Option<string> output = new("--output", "-o")
    {
        HelpName = "MAPS",
        Description = "the folder for the maps, created if missing: NAME.tif and its report NAME.json for each scene",
        Required = true,
    };

    private readonly Option<double> quiet = new("--quiet-for")
    {
        HelpName = "SECONDS",
        Description =
            "how long all files of a scene must stay unchanged before the scene counts as complete; 0 if complete files are renamed "
            + "into the folder",
        CustomParser = ValueParsing.Number,
        DefaultValueFactory = _ => WatchOptions.DefaultQuietSeconds,
    };

    private readonly Option<double> retry = new("--retry-after")
    {
        HelpName = "SECONDS",
        Description = $"how long to wait after an error of the disk before the scene is tried again",
        CustomParser = ValueParsing.Number,
        DefaultValueFactory = _ => WatchOptions.DefaultRetrySeconds,
    };

    private readonly Option<string?> status = new("--status")
    {
        HelpName = "FILE",
        Description = "JSON file with the current status of the watch [default: unmix-watch.json in MAPS]",
    };

    private readonly Option<bool> once = new("--once")
    {
        Description =
            $"end when all files in the folder have been checked; exit with {ExitCodes.Incomplete} if a scene failed or lacks a file",
    };

    private readonly Option<bool> noJournal = new("--no-journal")
    {
        Description = "do not save finished rows; an interrupted scene then starts from the beginning",
    };

    private readonly Option<bool> overviews = new("--overviews")
    {
        Description = "add overviews (smaller copies) to each map, so that viewers open it fast",
    };

    private readonly Option<bool> strict = new("--strict")
    {
        Description =
            $"refuse integers that lack a scale; with --once exit with {ExitCodes.Drifted} when retraining is advised (the maps are "
            + $"written)",
    };

    private readonly Option<bool> silent = new("--quiet") { Description = "errors and warnings only" };

    private readonly RunOptionSet options = new();

    private readonly TrustOption trust = new();

    /// <summary>The command.</summary>
    public static Command Make() => new WatchCommand().Build();

    private ExampledCommand Build()
    {
        var command = new ExampledCommand(
            "watch",
            "Unmix scenes as they arrive in a folder. After any stop, the same command continues.",
            "unmix watch model.unmix /data/scenes -o /data/maps",
            "unmix watch model.unmix /data/scenes -o /data/maps --quiet-for 0   # complete files are renamed in",
            "unmix watch model.unmix /data/scenes -o /data/maps --once          # from cron"
        )
        {
            model,
            folder,
            output,
            quiet,
            retry,
            status,
            once,
        };
        options.AddTo(command);
        foreach (var option in (Option[])[overviews, strict, noJournal, silent])
            command.Add(option);
        trust.AddTo(command);
        command.SetAction(Start);
        return command;
    }

    private Task<int> Start(ParseResult parsed, CancellationToken cancellation)
    {
        var settings = new WatchOptions
        {
            Folder = parsed.GetRequiredValue(folder),
            Maps = parsed.GetRequiredValue(output),
            StatusPath = parsed.GetValue(status),
            QuietSeconds = parsed.GetValue(quiet),
            RetrySeconds = parsed.GetValue(retry),
            Once = parsed.GetValue(once),
            Run = options.Read(parsed) with
            {
                Overviews = parsed.GetValue(overviews),
                Strict = parsed.GetValue(strict),
                Journal = !parsed.GetValue(noJournal),
            },
        };
        settings.Validate();
        var package = trust.Open(parsed, parsed.GetRequiredValue(model));
        var isQuiet = parsed.GetValue(silent);
        var report = FolderWatch.Run(package, settings, new WatchLines(isQuiet), cancellation);
        if (!isQuiet)
            Console.WriteLine(
                $"{report.Done} maps made, {report.Kept} there already, {report.Failed.Count} scenes failed, "
                    + $"{report.Waiting.Count} not whole."
            );
        return Task.FromResult(
            report.Failed.Count + report.Waiting.Count > 0 ? ExitCodes.Incomplete
            : settings.Run.Strict && report.RetrainAdvised > 0 ? ExitCodes.Drifted
            : ExitCodes.Done
        );
    }
}

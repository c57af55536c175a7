using System.CommandLine;
using Unmix.Runtime.Watching;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix watch MODEL FOLDER -o MAPS</c>.</summary>
internal sealed class WatchCommand
{
    private readonly Argument<string> model = FileArgument.One("MODEL", "the model package (*.unmix), loaded once");

    private readonly Argument<string> folder = FileArgument.One("FOLDER", "where scenes come, in it and in the folders below it");

    private readonly Option<string> output = new("--output", "-o")
    {
        HelpName = "MAPS",
        Description = "the folder of the maps, made where it is missing: NAME.tif and its report NAME.json for each scene",
        Required = true,
    };

    private readonly Option<double> quiet = new("--quiet-for")
    {
        HelpName = "SECONDS",
        Description =
            "how long all files of a scene have to keep their size and time before it is taken for whole; 0 where whole files "
            + $"are renamed into the folder [default: {WatchOptions.DefaultQuietSeconds:F0}]",
        CustomParser = ValueParsing.Number,
        DefaultValueFactory = _ => WatchOptions.DefaultQuietSeconds,
    };

    private readonly Option<double> retry = new("--retry-after")
    {
        HelpName = "SECONDS",
        Description =
            $"how long to wait before a map that the disk refused is tried again [default: {WatchOptions.DefaultRetrySeconds:F0}]",
        CustomParser = ValueParsing.Number,
        DefaultValueFactory = _ => WatchOptions.DefaultRetrySeconds,
    };

    private readonly Option<string?> status = new("--status")
    {
        HelpName = "FILE",
        Description = "what the watch is at, as JSON, replaced as a whole [default: unmix-watch.json in MAPS]",
    };

    private readonly Option<bool> once = new("--once")
    {
        Description =
            $"end when all that is there has been looked at; exit with {ExitCodes.Incomplete} where a scene failed or lacks a file",
    };

    private readonly Option<bool> noJournal = new("--no-journal")
    {
        Description = "record no finished rows; a scene that is interrupted then begins afresh",
    };

    private readonly Option<bool> overviews = new("--overviews")
    {
        Description = "add smaller pictures to each map, so that viewers open it fast",
    };

    private readonly Option<bool> strict = new("--strict")
    {
        Description =
            $"refuse integers that lack a scale; with --once exit with {ExitCodes.Drifted} when retraining is advised, the maps "
            + "written all the same",
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
            "Unmix scenes as they come into a folder. Stopped by whatever, it goes on with the same command.",
            "unmix watch model.unmix /data/scenes -o /data/maps",
            "unmix watch model.unmix /data/scenes -o /data/maps --quiet-for 0   # whole files are renamed in",
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

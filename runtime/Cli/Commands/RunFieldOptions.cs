using System.CommandLine;
using Unmix.Cli.Progress;
using Unmix.Formats;
using Unmix.Report;
using Unmix.Runtime;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary>The options of <c>run</c> about unattended work: going on after a stop, and what is told while it runs.</summary>
internal sealed class RunFieldOptions
{
    private readonly Option<bool> restart = new("--restart")
    {
        Description = "start from the beginning instead of continuing an unfinished run of this map",
    };
    private readonly Option<bool> noJournal = new("--no-journal")
    {
        Description = "do not save finished rows beside the map; after a stop the run starts from the beginning",
    };
    private readonly Option<string[]> report = new("--report")
    {
        HelpName = "FILE",
        Description =
            "write a report of the run: JSON, or, if the name ends in .html, a page with maps, spectra and the answer for each "
            + "pixel; may be given once for each kind",
    };

    private readonly Option<ProgressMode?> progress = new("--progress")
    {
        HelpName = "MODE",
        Description = "auto: a line on a terminal, nothing elsewhere; json: JSON lines on stdout; none [default: auto]",
        CustomParser = ValueParsing.ChoiceIfGiven<ProgressMode>,
        CompletionSources = { "auto", "json", "none" },
    };

    private readonly Option<bool> quiet = new("--quiet") { Description = "errors and warnings only" };
    private readonly Option<bool> verbose = new("--verbose")
    {
        Description = "say on stderr what was decided before the first pixel, and why",
    };

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command)
    {
        ReadOnlySpan<Option> all = [restart, noJournal, report, progress, quiet, verbose];
        foreach (var option in all)
            command.Add(option);
    }

    /// <summary>Adds what was given to the options of the run.</summary>
    /// <exception cref="OptionsException">Two reports of one kind.</exception>
    public UnmixOptions Read(ParseResult parsed, UnmixOptions options) =>
        options with
        {
            Restart = parsed.GetValue(restart),
            Journal = !parsed.GetValue(noJournal),
            ReportPath = ReportOf(parsed, isPage: false),
        };

    /// <summary>Where the page goes; null for nowhere.</summary>
    /// <exception cref="OptionsException">Two pages.</exception>
    public string? ReadPage(ParseResult parsed) => ReportOf(parsed, isPage: true);

    private string? ReportOf(ParseResult parsed, bool isPage)
    {
        string[] paths = [.. (parsed.GetValue(report) ?? []).Where(path => RunPage.IsPage(path) == isPage)];
        if (paths.Length < 2)
            return paths.FirstOrDefault();
        throw new OptionsException(
            $"--report names two {(isPage ? "pages" : "JSON files")}, '{paths[0]}' and '{paths[1]}'. Give one of them."
        );
    }

    /// <summary>The name of an option that was given although it is about the run of one scene; null when none was.</summary>
    public string? GivenOfScene(ParseResult parsed) =>
        ((Option[])[restart, noJournal, report]).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>What is told while the run runs.</summary>
    /// <exception cref="OptionsException">Quiet and verbose at once.</exception>
    public Telling ReadTelling(ParseResult parsed)
    {
        var telling = new Telling(parsed.GetValue(progress) ?? ProgressMode.Auto, parsed.GetValue(quiet), parsed.GetValue(verbose));
        if (telling is { IsQuiet: true, IsVerbose: true })
            throw new OptionsException("--quiet and --verbose contradict each other. Give one of them.");
        return telling;
    }

    /// <summary>What is told while a run runs, and how.</summary>
    /// <param name="Progress">How far it is.</param>
    /// <param name="IsQuiet">Errors and warnings only.</param>
    /// <param name="IsVerbose">Details too.</param>
    internal sealed record Telling(ProgressMode Progress, bool IsQuiet, bool IsVerbose);
}

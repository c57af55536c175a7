using System.Diagnostics;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Models;
using Unmix.Runtime.Placing;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Runs;

/// <summary>
/// A run of one scene. Opened, it stands at its door: what will be done is decided and checked, and nothing is written. Finished, the map
/// is there.
/// </summary>
internal sealed class SceneRun : IDisposable
{
    private readonly LoadedModel model;
    private readonly SceneReader reader;

    private SceneRun(LoadedModel model, SceneReader reader, (string Scene, string Output) paths, UnmixOptions options, RunPlan plan)
    {
        this.model = model;
        this.reader = reader;
        (ScenePath, OutputPath) = paths;
        Options = options;
        Plan = plan;
        Files = SceneFingerprint.Of(reader.Profile);
        Identity = RunIdentity.Of(model.Package, reader.Profile, Files, plan, options.Layers);
    }

    /// <summary>What will be done.</summary>
    public RunPlan Plan { get; }

    /// <summary>What the values of the map depend on.</summary>
    public RunIdentity Identity { get; }

    /// <summary>The model.</summary>
    public ModelPackage Package => model.Package;

    /// <summary>The scene.</summary>
    public SceneProfile Scene => reader.Profile;

    /// <summary>The scene as it was named.</summary>
    public string ScenePath { get; }

    /// <summary>The map.</summary>
    public string OutputPath { get; }

    /// <summary>What was asked for.</summary>
    public UnmixOptions Options { get; }

    /// <summary>The scene's files as they were when it was opened.</summary>
    public IReadOnlyList<InputFile> Files { get; }

    /// <summary>Opens the scene and decides.</summary>
    /// <exception cref="UnmixException">
    /// As <see cref="SceneUnmixer.Run(ModelPackage, string, string, UnmixOptions, IProgress{RunProgress}?, CancellationToken)"/>
    /// says.
    /// </exception>
    /// <param name="model">The model; one run at a time.</param>
    /// <param name="scenePath">The scene.</param>
    /// <param name="outputPath">The map.</param>
    /// <param name="options">Checked here, and nowhere behind.</param>
    /// <param name="beginsSessions">True to load the graphs meanwhile; false where there may be nothing left to do.</param>
    public static SceneRun Open(LoadedModel model, string scenePath, string outputPath, UnmixOptions options, bool beginsSessions = false)
    {
        options.Validate();
        if (beginsSessions)
            model.BeginSessions(options);
        var reader = SceneReader.Open(scenePath, options.Read);
        try
        {
            string[] inputs = [model.Package.Path, scenePath, reader.Profile.Path, .. reader.Profile.Files];
            SceneUnmixer.RequireOutputApart(outputPath, inputs);
            MapPlace.RequireName(outputPath);
            _ = OutputPlace.OfFile(outputPath);
            SceneWriter.RequireUsable(reader.Profile);
            if (options.ReportPath is { } path)
                RequireReport(path, [.. inputs, outputPath]);
            return new SceneRun(model, reader, (scenePath, outputPath), options, RunPlan.Decide(model, reader.Profile, options));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a report that would take the place of something else; a device or a pipe takes it as it is.</summary>
    /// <exception cref="UnmixException">As above.</exception>
    internal static void RequireReport(string path, IEnumerable<string> others)
    {
        if (path.Length == 0 || !OutputPlace.OfText(path).IsStream)
            SceneUnmixer.RequireOutputApart(path, others);
    }

    /// <summary>Writes the map.</summary>
    /// <param name="progress">Told after each window, on the calling thread; null for nobody.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="UnmixException">As above.</exception>
    public RunReport Finish(IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        BlockCache.Limit(Plan.BlockCacheBytes);
        // The middle row tells a missing scale before the work, some more where it would be refused; all values are judged once
        // more at the end.
        reader.DecodeBy(Plan.Threads); // nothing else is at work yet
        var preview = Options.Strict ? ScenePreview.Of(reader, Plan) : ScenePreview.OfMiddle(reader, Plan);
        var scaleWarning = ReflectanceCheck.Require(Scene, preview.Range, Options.Strict);
        reader.RequireWhole();
        if (Plan.Placed is { } placed)
            MapPlacing.Require(reader, placed, cancellation); // before the work of which it would be the end
        var range = new SpectraRange(Package.Manifest.ExpectedMinimum, Package.Manifest.ExpectedMaximum);
        using var journal =
            Options.Journal && !VirtualPath.Is(OutputPath)
                ? RunJournal.Open(OutputPath, Plan.Output, Plan.SceneBands.BandCount, Identity, range, JournalStartOf(Options))
                : null;
        var account = new RunAccount(this, journal, scaleWarning, progress);
        return journal is null
            ? Compute(null, range, account, cancellation)
            : KeepingRows(journal, () => Compute(journal, range, account, cancellation));
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    private static JournalStart JournalStartOf(UnmixOptions options) =>
        options.Restart ? JournalStart.Restart
        : options.RestartsOther ? JournalStart.GoOnOrRestart
        : JournalStart.GoOn;

    /// <summary>Computes the rows that are missing and finishes the map and the report.</summary>
    private RunReport Compute(RunJournal? journal, SpectraRange range, RunAccount account, CancellationToken cancellation)
    {
        var plan = Plan with { Windows = Plan.Windows.From(account.FirstRow) };
        using var reportFile = Options.ReportPath is { } path ? OutputFile.BeginText(path, ending: ".partial") : null;
        using var writer = SceneWriter.Create(OutputPath, plan.Map, journal?.MapPath);
        account.Begin(plan);
        using var unplaced = plan.Placed is not null && journal is null ? UnplacedFile.Begin(OutputPath, plan.Output) : null;
        model.BeginSessions(Options);
        var session = model.Session(Options);
        var context = plan.ContextRadius > 0 ? model.Context(Options.Provider) : null;
        cancellation.ThrowIfCancellationRequested();

        var start = Stopwatch.GetTimestamp();
        using var stages = new UnmixStages(plan, reader, (session, context), plan.Placed is null ? writer : null, range)
        {
            Progress = account.Progress,
            Journal = journal,
            Unplaced = unplaced,
            Watch = new SceneWatch(Files),
        };
        journal?.RestoreSample(stages.Sample);
        if (plan.Placed is null)
            journal?.Replay(writer, stages.Values, cancellation);
        RunWindows(stages, journal, cancellation);
        var totals = journal?.Totals ?? stages.Totals;
        var lateWarning = Judge(totals, journal);
        var drift = DriftMeasurement.Of(Package, model.DriftSession(session, Options.Provider), stages.Sample, plan.Threads, cancellation);
        account.Advise(drift);
        var placing = Place((IUnplacedRows?)journal ?? unplaced, writer, cancellation);
        var time = Stopwatch.GetTimestamp();
        writer.Finish();
        stages.Writing.AddSince(time);
        account.WarnOfValues(lateWarning, totals.Range);
        account.WarnOfRange(writer.BeyondRange);
        var report = account.Report(plan, stages, totals, Stopwatch.GetElapsedTime(start).TotalSeconds) with { Drift = drift };
        report = report with { Seconds = report.Seconds with { Place = placing } };
        reportFile?.FinishWith(report.ToJson() + "\n");
        journal?.Remove(); // last: a run that is stopped before has all rows, and finishes again
        return report;
    }

    private static void RunWindows(UnmixStages stages, RunJournal? journal, CancellationToken cancellation)
    {
        try
        {
            stages.Run(cancellation);
        }
        catch (SceneException) when (stages.IsRefused)
        {
            journal?.Remove();
            throw;
        }
    }

    /// <summary>Refuses a scene without a valid pixel, or whose values are not reflectance.</summary>
    /// <returns>What is odd about its values; null for nothing.</returns>
    private string? Judge(in RowTotals totals, RunJournal? journal)
    {
        if (Options.Rows is not null)
            return null; // a part of a scene may be empty, or dark
        if (totals.ValidPixels == 0)
        {
            journal?.Remove();
            throw NoValidPixels();
        }
        try
        {
            return ReflectanceCheck.Require(Scene, totals.Range, Options.Strict);
        }
        catch (SceneException)
        {
            journal?.Remove(); // the same scene, read the same way, will be refused by every run
            throw;
        }
    }

    /// <summary>Writes the map from the finished rows, where they have to be placed.</summary>
    /// <returns>Seconds.</returns>
    private double Place(IUnplacedRows? rows, SceneWriter writer, CancellationToken cancellation)
    {
        if (Plan.Placed is not { } placed || rows is null)
            return 0;
        var time = Stopwatch.GetTimestamp();
        MapPlacing.Write(reader, rows, placed, writer, cancellation);
        return Stopwatch.GetElapsedTime(time).TotalSeconds;
    }

    private SceneException NoValidPixels()
    {
        var empty = ScenePreview.Of(reader, Plan).EmptyBands;
        var bands =
            empty.Count == 0
                ? ""
                : $"; there is nothing in its bands {BandRanges.Text(empty)}, which the model needs: mark them as bad and "
                    + "train without them";
        var marker = Scene.NoData[0] is { } value ? $"nodata is {value:R}" : "the file states no nodata value";
        var from = Options.Read.NoData is null ? "" : $" as given by {OptionName.NoData}";
        var masks = Scene.Masks.Count == 0 ? "" : $", and pixels are left out by {string.Join(" and ", Scene.Masks)}";
        return new SceneException(
            $"None of the {Plan.ScenePixels} pixels is valid ('{Scene.Path}'): each has a band that is nodata, NaN or infinite, or "
                + $"the same value in all; {marker}{from}{masks}{bands}. Give a scene with data, or correct {OptionName.NoData}."
        );
    }

    /// <summary>Adds to what stopped a run how it can be gone on with.</summary>
    private static RunReport KeepingRows(RunJournal journal, Func<RunReport> run)
    {
        try
        {
            return run();
        }
        catch (OperationCanceledException cause) when (journal.IsKept)
        {
            throw new RunStoppedException($"Stopped. {journal.KeptText}", cause);
        }
        catch (OutputException cause) when (journal.IsKept)
        {
            throw new OutputException($"{cause.Message} {journal.KeptText}", cause);
        }
        catch (SceneException cause) when (journal.IsKept)
        {
            throw new SceneException($"{cause.Message} {journal.KeptText}", cause);
        }
    }
}

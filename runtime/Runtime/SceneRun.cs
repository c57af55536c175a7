using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Placing;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime;

/// <summary>A run behind its door: input checked, windows decided, the state of an earlier run found.</summary>
internal sealed class SceneRun(LoadedModel model, SceneReader reader, RunPlan whole, UnmixOptions options, IProgress<RunProgress>? progress)
{
    /// <summary>The share of values outside the model's range from which on a user should know.</summary>
    private const double NotableOutsideShare = 0.05;

    private readonly ModelPackage package = model.Package;
    private readonly DateTime started = DateTime.UtcNow;
    private readonly SceneProfile scene = reader.Profile;
    private readonly List<string> warnings = [];

    /// <summary>The scene as it was named.</summary>
    public required string ScenePath { get; init; }

    /// <summary>The map.</summary>
    public required string OutputPath { get; init; }

    /// <summary>The scene's files as they were when it was opened.</summary>
    public required IReadOnlyList<InputFile> Files { get; init; }

    /// <summary>A range that has seen nothing.</summary>
    public required SpectraRange Range { get; init; }

    /// <summary>Finished rows; null where none are recorded.</summary>
    public required RunJournal? Journal { get; init; }

    /// <summary>What is odd about the values of the rows looked at first; null for nothing.</summary>
    public required string? ScaleWarning { get; init; }

    private long ScenePixels => (long)whole.Output.Width * whole.Output.Height;

    private int FirstRow => Journal?.ResumedRowCount ?? 0;

    /// <summary>Computes the rows that are missing and finishes the map and the report.</summary>
    public RunReport Finish(CancellationToken cancellation)
    {
        var plan = whole with { Windows = whole.Windows.From(FirstRow) };
        using var reportFile = options.ReportPath is { } path ? OutputFile.BeginText(path, ending: ".partial") : null;
        using var writer = SceneWriter.Create(OutputPath, plan.Map, Journal?.MapPath);
        Tell(plan);
        using var unplaced = plan.Placed is not null && Journal is null ? UnplacedFile.Begin(OutputPath, plan.Output) : null;
        model.BeginSessions(options.Layers, options.Provider);
        var session = model.Session(options.Layers, options.Provider);
        cancellation.ThrowIfCancellationRequested();

        var start = Stopwatch.GetTimestamp();
        using var stages = new UnmixStages(plan, reader, session, plan.Placed is null ? writer : null, Range)
        {
            Progress = progress,
            Journal = Journal,
            Unplaced = unplaced,
            Watch = new SceneWatch(Files),
        };
        Journal?.RestoreSample(stages.Sample);
        if (plan.Placed is null)
            Journal?.Replay(writer, stages.Values, cancellation);
        try
        {
            stages.Run(cancellation);
        }
        catch (SceneException) when (stages.IsRefused)
        {
            Journal?.Remove();
            throw;
        }
        var totals = Journal?.Totals ?? stages.Totals;
        var isPart = options.Rows is not null; // a part of a scene may be empty, or dark
        if (totals.ValidPixels == 0 && !isPart)
        {
            Journal?.Remove();
            throw NoValidPixels();
        }
        string? lateWarning;
        try
        {
            lateWarning = isPart ? null : ReflectanceCheck.Require(scene, totals.Range, options.Strict);
        }
        catch (SceneException)
        {
            Journal?.Remove(); // the same scene, read the same way, will be refused by every run
            throw;
        }
        var drift = DriftMeasurement.Of(package, model.DriftSession(session, options.Provider), stages.Sample, plan.Threads, cancellation);
        if (drift is { RetrainAdvised: true })
            progress?.Report(new RunProgress(0, ScenePixels, 0) { RetrainAdvised = drift });
        var placing = Place((IUnplacedRows?)Journal ?? unplaced, writer, cancellation);
        var time = Stopwatch.GetTimestamp();
        writer.Finish();
        stages.Writing.AddSince(time);
        if ((ScaleWarning is null ? lateWarning ?? OutsideWarning(totals.Range) : null) is { } warning)
            Warn(warning);
        var report = Report(plan, stages, totals, Stopwatch.GetElapsedTime(start).TotalSeconds) with { Drift = drift };
        report = report with { Seconds = report.Seconds with { Place = placing } };
        reportFile?.FinishWith(report.ToJson() + "\n");
        Journal?.Remove(); // last: a run that is stopped before has all rows, and finishes again
        return report;
    }

    /// <summary>Writes the map from the finished rows, where they have to be placed.</summary>
    /// <returns>Seconds.</returns>
    private double Place(IUnplacedRows? rows, SceneWriter writer, CancellationToken cancellation)
    {
        if (whole.Placed is not { } placed || rows is null)
            return 0;
        var time = Stopwatch.GetTimestamp();
        MapPlacing.Write(reader, rows, placed, writer, cancellation);
        return Stopwatch.GetElapsedTime(time).TotalSeconds;
    }

    /// <summary>Says what is worth knowing before the first pixel.</summary>
    private void Tell(RunPlan plan)
    {
        foreach (var warning in plan.Warnings)
            Warn(warning);
        if (ScaleWarning is not null)
            Warn(ScaleWarning);
        if (
            MapPlace.CheckSpace(
                OutputPath,
                plan.Map,
                MapPlace.FreeBytes,
                RowBytesToCome(plan),
                needsRows: plan.Placed is not null,
                options.Format
            ) is
            { } space
        )
            Warn(space);
        if (Journal?.Warning is { } damage)
            Warn(damage);
        foreach (var file in Files)
            Detail($"Scene: '{file.Path}', {SceneFingerprint.Text(file)}.");
        if (scene.Choice is { } choice)
            Detail(choice);
        Detail($"Model: '{package.Path}', '{package.Manifest.Name}', SHA-256 {package.Sha256}.");
        Detail($"Bands: {plan.Bands.Count} of {scene.BandCount} are read; the map has {string.Join(", ", plan.Output.BandNames)}.");
        Detail(
            $"Provider: {ProviderChoice.Spell(plan.Provider.Provider)} ({plan.Provider.Reason}), {plan.Threads} threads; "
                + $"{RunIdentity.Processor()}."
        );
        Detail(
            $"Windows: {plan.Windows.Count} of {plan.Windows.WindowWidth} x {plan.Windows.WindowHeight} pixels; "
                + $"{ByteCount.Format(plan.Windows.PeakBytes)} of memory predicted."
        );
        Detail(
            Journal is null ? "Journal: off." : $"Journal: '{Journal.Folder}'; {FirstRow} of {plan.Output.Height} rows are there already."
        );
    }

    private long RowBytesToCome(RunPlan plan) =>
        Journal is null && plan.Placed is null ? 0 : RowStore.BytesOfRow(plan.Output) * (plan.Output.Height - FirstRow);

    private void Warn(string warning)
    {
        warnings.Add(warning);
        progress?.Report(new RunProgress(0, ScenePixels, 0) { Warning = warning });
    }

    private void Detail(FormattableString detail) =>
        progress?.Report(new RunProgress(0, ScenePixels, 0) { Detail = detail.ToString(CultureInfo.InvariantCulture) });

    private void Detail(string detail) => progress?.Report(new RunProgress(0, ScenePixels, 0) { Detail = detail });

    private SceneException NoValidPixels()
    {
        var empty = ScenePreview.Of(reader, whole).EmptyBands;
        var bands =
            empty.Count == 0
                ? ""
                : $"; there is nothing in its bands {BandRanges.Text(empty)}, which the model needs: mark them as bad and "
                    + "train without them";
        var marker = scene.NoData[0] is { } value ? $"nodata is {value:R}" : "the file states no nodata value";
        var from = options.Read.NoData is null ? "" : $" as given by {OptionName.NoData}";
        var masks = scene.Masks.Count == 0 ? "" : $", and pixels are left out by {string.Join(" and ", scene.Masks)}";
        return new SceneException(
            $"None of the {ScenePixels} pixels is valid ('{scene.Path}'): each has a band that is nodata, NaN or infinite, or "
                + $"the same value in all; {marker}{from}{masks}{bands}. Give a scene with data, or correct {OptionName.NoData}."
        );
    }

    private RunReport Report(RunPlan plan, UnmixStages stages, in RowTotals totals, double seconds)
    {
        using var process = Process.GetCurrentProcess();
        return new RunReport
        {
            Scene = scene.Path,
            SceneGiven = ScenePath,
            SceneHeader = scene.Header,
            SceneChoice = scene.Choice,
            Output = OutputPath,
            Inputs = Files,
            ModelPath = package.Path,
            Model = package.Manifest.Name,
            ModelSha256 = package.Sha256,
            Options = options,
            Versions = new RunVersions(
                RunIdentity.Version(typeof(SceneUnmixer).Assembly),
                Environment.Version.ToString(),
                OrtEnv.Instance().GetVersionString(),
                GdalVersion.Release,
                RuntimeInformation.OSDescription.Trim(),
                RunIdentity.Processor()
            ),
            Started = started,
            ResumedRows = FirstRow,
            ResumedPixels = (long)FirstRow * scene.Width,
            BandNames = plan.Output.BandNames,
            ReadBandCount = plan.Bands.Count,
            Pixels = ScenePixels,
            MapWidth = plan.Map.Width,
            MapHeight = plan.Map.Height,
            ValidPixels = totals.ValidPixels,
            Windows = plan.Windows.Count,
            WindowWidth = plan.Windows.WindowWidth,
            WindowHeight = plan.Windows.WindowHeight,
            BatchSize = UnmixSession.DefaultBatchSize,
            Provider = ProviderChoice.Spell(plan.Provider.Provider),
            ProviderReason = plan.Provider.Reason,
            Threads = plan.Threads,
            ElapsedSeconds = seconds,
            WindowSeconds = stages.Whole.Seconds,
            Seconds = new StageSeconds(
                stages.Reading.Seconds,
                stages.Packing.Seconds,
                stages.Inferring.Seconds,
                stages.Spreading.Seconds,
                stages.Writing.Seconds,
                stages.Journalling.Seconds
            ),
            PredictedPeakBytes = plan.Windows.PeakBytes,
            MeasuredPeakBytes = process.PeakWorkingSet64,
            MultiplyAddsPerPixel = plan.MultiplyAddsPerPixel,
            Minimum = totals.Range.Minimum,
            Maximum = totals.Range.Maximum,
            OutsideShare = totals.Range.OutsideShare,
            Seen = totals.Range,
            Warnings = warnings,
        };
    }

    private string? OutsideWarning(in SpectraRange range)
    {
        if (range.OutsideShare <= NotableOutsideShare)
            return null;
        var manifest = package.Manifest;
        return $"{range.OutsideShare:P0} of the values lie outside the {manifest.ExpectedMinimum:G4} to "
            + $"{manifest.ExpectedMaximum:G4} that the model was "
            + $"trained on; the scene's run from {range.Minimum:G4} to {range.Maximum:G4}. Check {OptionName.Scale} "
            + $"and {OptionName.Offset}, or "
            + "train on a scene like this one.";
    }
}

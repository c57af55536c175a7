using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Runs;

/// <summary>What is told of a run, while it goes on and when it is over.</summary>
/// <param name="run">The run.</param>
/// <param name="journal">Finished rows; null where none are recorded.</param>
/// <param name="scaleWarning">What is odd about the values of the rows looked at first; null for nothing.</param>
/// <param name="progress">Told; null for nobody.</param>
internal sealed class RunAccount(SceneRun run, RunJournal? journal, string? scaleWarning, IProgress<RunProgress>? progress)
{
    private readonly DateTime started = DateTime.UtcNow;
    private readonly List<string> warnings = [];

    /// <summary>Who is told.</summary>
    public IProgress<RunProgress>? Progress { get; } = progress;

    /// <summary>The first row that is not there already.</summary>
    public int FirstRow => journal?.ResumedRowCount ?? 0;

    /// <summary>Says what is worth knowing before the first pixel.</summary>
    public void Begin(RunPlan plan)
    {
        foreach (var warning in plan.Warnings)
            Warn(warning);
        if (scaleWarning is not null)
            Warn(scaleWarning);
        if (
            MapPlace.CheckSpace(
                run.OutputPath,
                plan.Map,
                MapPlace.FreeBytes,
                RowBytesToCome(plan),
                needsRows: plan.Placed is not null,
                run.Options.Format
            ) is
            { } space
        )
            Warn(space);
        if (journal?.Warning is { } damage)
            Warn(damage);
        foreach (var file in run.Files)
            Detail($"Scene: '{file.Path}', {SceneFingerprint.Text(file)}.");
        if (run.Scene.Choice is { } choice)
            Detail(choice);
        Detail($"Model: '{run.Package.Path}', '{run.Package.Manifest.Name}', SHA-256 {run.Package.Sha256}.");
        Detail($"Bands: {plan.Bands.Count} of {run.Scene.BandCount} are read; the map has {string.Join(", ", plan.Output.BandNames)}.");
        Detail(
            $"Provider: {ProviderChoice.Spell(plan.Provider.Provider)} ({plan.Provider.Reason}), {plan.Threads} threads; "
                + $"{RunIdentity.Processor()}."
        );
        Detail(
            $"Windows: {plan.Windows.Count} of {plan.Windows.WindowWidth} x {plan.Windows.WindowHeight} pixels; "
                + $"{ByteCount.Format(plan.Windows.PeakBytes)} of memory predicted."
        );
        Detail(
            journal is null ? "Journal: off." : $"Journal: '{journal.Folder}'; {FirstRow} of {plan.Output.Height} rows are there already."
        );
    }

    /// <summary>Says that the model is to be trained again, where it is.</summary>
    public void Advise(DriftReport? drift)
    {
        if (drift is { RetrainAdvised: true })
            Progress?.Report(new RunProgress(0, run.Plan.ScenePixels, 0) { RetrainAdvised = drift });
    }

    /// <summary>Warns of the values of the whole scene, where those of the first rows were not warned of.</summary>
    public void WarnOfValues(string? lateWarning, in SpectraRange range)
    {
        if ((scaleWarning is null ? lateWarning ?? ReflectanceCheck.OutsideWarning(run.Package.Manifest, range) : null) is { } warning)
            Warn(warning);
    }

    /// <summary>Warns of values that whole numbers could not hold.</summary>
    public void WarnOfRange(IReadOnlyList<long> beyondRange)
    {
        foreach (var warning in RangeWarnings.Of(run.Plan.Map, beyondRange))
            Warn(warning);
    }

    /// <summary>The report of the run.</summary>
    /// <param name="plan">Of the rows that were computed.</param>
    /// <param name="stages">What took how long.</param>
    /// <param name="totals">Of all rows.</param>
    /// <param name="seconds">That the run took.</param>
    public RunReport Report(RunPlan plan, UnmixStages stages, in RowTotals totals, double seconds)
    {
        using var process = Process.GetCurrentProcess();
        return new RunReport
        {
            Scene = run.Scene.Path,
            SceneGiven = run.ScenePath,
            SceneHeader = run.Scene.Header,
            SceneChoice = run.Scene.Choice,
            Output = run.OutputPath,
            Inputs = run.Files,
            ModelPath = run.Package.Path,
            Model = run.Package.Manifest.Name,
            ModelSha256 = run.Package.Sha256,
            Options = run.Options,
            Versions = new RunVersions(
                RunIdentity.Version(typeof(SceneUnmixer).Assembly),
                Environment.Version.ToString(),
                OnnxLibrary.Require().GetVersionString(),
                GdalVersion.Release,
                RuntimeInformation.OSDescription.Trim(),
                RunIdentity.Processor()
            ),
            Started = started,
            ResumedRows = FirstRow,
            ResumedPixels = (long)FirstRow * run.Scene.Width,
            BandNames = plan.Output.BandNames,
            ReadBandCount = plan.Bands.Count,
            Pixels = run.Plan.ScenePixels,
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
            ContextRadius = plan.ContextRadius,
            MultiplyAddsPerPixel = plan.MultiplyAddsPerPixel,
            Minimum = totals.Range.Minimum,
            Maximum = totals.Range.Maximum,
            OutsideShare = totals.Range.OutsideShare,
            Seen = totals.Range,
            Warnings = warnings,
        };
    }

    private long RowBytesToCome(RunPlan plan) =>
        journal is null && plan.Placed is null ? 0 : RowStore.BytesOfRow(plan.Output) * (plan.Output.Height - FirstRow);

    private void Warn(string warning)
    {
        warnings.Add(warning);
        Progress?.Report(new RunProgress(0, run.Plan.ScenePixels, 0) { Warning = warning });
    }

    private void Detail(FormattableString detail) =>
        Progress?.Report(new RunProgress(0, run.Plan.ScenePixels, 0) { Detail = detail.ToString(CultureInfo.InvariantCulture) });

    private void Detail(string detail) => Progress?.Report(new RunProgress(0, run.Plan.ScenePixels, 0) { Detail = detail });
}

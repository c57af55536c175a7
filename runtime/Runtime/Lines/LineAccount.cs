using System.Diagnostics;
using System.Runtime.InteropServices;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Lines;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Runs;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Lines;

/// <summary>What is told of a run of lines.</summary>
/// <param name="package">The model.</param>
/// <param name="task">Where lines come from and go.</param>
/// <param name="lines">What comes.</param>
/// <param name="options">Of the run.</param>
/// <param name="plan">Of a scene of one line.</param>
internal sealed class LineAccount(ModelPackage package, LineTask task, SceneLines lines, UnmixOptions options, RunPlan plan)
{
    private readonly DateTime started = DateTime.UtcNow;
    private readonly IReadOnlyList<InputFile> inputs = SceneFingerprint.Of(lines.Profile);
    private readonly List<string> warnings = [];
    private bool isScaleWarned;

    /// <summary>Who is told; null for nobody.</summary>
    public IProgress<RunProgress>? Progress { get; set; }

    /// <summary>Says what is worth knowing before the first line.</summary>
    public void Begin()
    {
        foreach (var warning in plan.Warnings)
            Warn(warning);
        Progress?.Report(
            new RunProgress(0, PixelsOf(lines.LineCount ?? 0), 0)
            {
                Detail =
                    $"Lines of {lines.LineBytes} bytes: {lines.Profile.Width} columns, {plan.Bands.Count} of "
                    + $"{lines.Profile.BandCount} bands are read; answers are {string.Join(", ", plan.Output.BandNames)}.",
            }
        );
    }

    /// <summary>A line is done.</summary>
    public void Works(int count, double seconds) =>
        Progress?.Report(new RunProgress(PixelsOf(count), PixelsOf(Math.Max(lines.LineCount ?? 0, count)), seconds));

    /// <summary>Says what is odd about the values of the first line that has any.</summary>
    public void WarnOfScale(string odd)
    {
        isScaleWarned = true;
        Warn(odd);
    }

    /// <summary>Says what is odd about all values, where nothing was said of the first.</summary>
    public void WarnOfValues(string? odd, in SpectraRange range)
    {
        if (!isScaleWarned && (odd ?? ReflectanceCheck.OutsideWarning(package.Manifest, range)) is { } warning)
            Warn(warning);
    }

    /// <summary>Warns of values that whole numbers could not hold.</summary>
    public void WarnOfRange(IReadOnlyList<long> beyondRange)
    {
        foreach (var warning in RangeWarnings.Of(plan.Output, beyondRange))
            Warn(warning);
    }

    /// <summary>Says that the model is to be trained again, where it is.</summary>
    public void Advise(DriftReport? drift)
    {
        if (drift is { RetrainAdvised: true })
            Progress?.Report(new RunProgress(0, 0, 0) { RetrainAdvised = drift });
    }

    /// <summary>The report, as of a run of a file.</summary>
    public RunReport Report(int count, in RowTotals totals, double seconds, (double Computing, double Writing) stages)
    {
        using var process = Process.GetCurrentProcess();
        return new RunReport
        {
            Scene = lines.Profile.Path,
            SceneGiven = lines.Profile.Path,
            SceneHeader = lines.Profile.Header,
            SceneChoice = null,
            Output = task.MapPath ?? lines.Profile.Path,
            Inputs = inputs,
            ModelPath = package.Path,
            Model = package.Manifest.Name,
            ModelSha256 = package.Sha256,
            Options = options,
            Versions = new RunVersions(
                RunIdentity.Version(typeof(SceneUnmixer).Assembly),
                Environment.Version.ToString(),
                OnnxLibrary.Require().GetVersionString(),
                GdalVersion.Release,
                RuntimeInformation.OSDescription.Trim(),
                RunIdentity.Processor()
            ),
            Started = started,
            ResumedRows = 0,
            ResumedPixels = 0,
            BandNames = plan.Output.BandNames,
            ReadBandCount = plan.Bands.Count,
            Pixels = PixelsOf(count),
            MapWidth = plan.Output.Width,
            MapHeight = count,
            ValidPixels = totals.ValidPixels,
            Windows = count,
            WindowWidth = plan.Output.Width,
            WindowHeight = 1,
            BatchSize = UnmixSession.DefaultBatchSize,
            Provider = ProviderChoice.Spell(plan.Provider.Provider),
            ProviderReason = plan.Provider.Reason,
            Threads = plan.Threads,
            ElapsedSeconds = seconds,
            WindowSeconds = seconds,
            Seconds = new StageSeconds(0, 0, stages.Computing, 0, stages.Writing, 0),
            PredictedPeakBytes = plan.Windows.PeakBytes + LineFeed.PlannedBytes(lines.LineBytes),
            MeasuredPeakBytes = process.PeakWorkingSet64,
            MultiplyAddsPerPixel = plan.MultiplyAddsPerPixel,
            Minimum = totals.Range.Minimum,
            Maximum = totals.Range.Maximum,
            OutsideShare = totals.Range.OutsideShare,
            Seen = totals.Range,
            Warnings = warnings,
        };
    }

    private long PixelsOf(int count) => (long)count * lines.Profile.Width;

    private void Warn(string warning)
    {
        warnings.Add(warning);
        Progress?.Report(new RunProgress(0, PixelsOf(lines.LineCount ?? 0), 0) { Warning = warning });
    }
}

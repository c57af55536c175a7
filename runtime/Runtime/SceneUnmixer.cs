using System.Diagnostics;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime;

/// <summary>Unmixes a scene with a model package, window by window, in bounded memory.</summary>
public static class SceneUnmixer
{
    /// <summary>The middle row tells a missing scale before the work; all values are judged once more at the end.</summary>
    private const int RowsLookedAtFirst = 1;

    /// <summary>The share of values outside the model's range from which on a user should know.</summary>
    private const double NotableOutsideShare = 0.05;

    /// <summary>
    /// Writes the map of a scene. The file has its name only when it is whole; its bytes do not depend on windows, threads or
    /// the order in which the scene's file holds its samples.
    /// </summary>
    /// <param name="package">The model.</param>
    /// <param name="scenePath">The scene, anything that GDAL opens; read only.</param>
    /// <param name="outputPath">The map, GeoTIFF; an older file is replaced when the new one is whole.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="progress">Told after each window, on the calling thread; null for nobody.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="OptionsException">An option is out of range, or the output is one of the inputs or has the ending of another format.</exception>
    /// <exception cref="SceneException">The scene can't be read, has no valid pixel, or makes the model answer with NaN.</exception>
    /// <exception cref="Formats.Spectra.BandMismatchException">The scene lacks bands of the model.</exception>
    /// <exception cref="ModelPackageException">The graphs do not answer the package's known pixels as they should.</exception>
    /// <exception cref="ProviderException">The provider asked for can't be had.</exception>
    /// <exception cref="OutputException">The map can't be written, or the space for it is missing.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public static RunReport Run(
        ModelPackage package, string scenePath, string outputPath, UnmixOptions options,
        IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var reader = SceneReader.Open(scenePath, options.Read);
        RequireOutputApart(outputPath, [package.Path, scenePath, reader.Profile.Path]);
        MapPlace.RequireName(outputPath);
        var plan = RunPlan.For(package, reader.Profile, options);
        BlockCache.Limit(plan.BlockCacheBytes);
        ReflectanceCheck.Require(reader.Profile, ScenePreview.Of(reader, plan, RowsLookedAtFirst).Range);
        using var writer = SceneWriter.Create(outputPath, plan.Output);
        if (MapPlace.CheckSpace(outputPath, plan.Output, MapPlace.FreeBytes) is { } warning)
            progress?.Report(new RunProgress(0, (long)reader.Profile.Width * reader.Profile.Height, 0) { Warning = warning });
        using var session = UnmixSession.Open(package, plan.Graphs, plan.SessionOutputs, plan.Provider.Provider);
        KnownPixelCheck.Require(package, session, plan.Provider.Provider);
        cancellation.ThrowIfCancellationRequested();

        var start = Stopwatch.GetTimestamp();
        var range = new SpectraRange(package.Manifest.ExpectedMinimum, package.Manifest.ExpectedMaximum);
        using var stages = new UnmixStages(plan, reader, session, writer, range, progress);
        stages.Run(cancellation);
        if (stages.ValidPixels == 0) throw NoValidPixels(reader, plan, options);
        ReflectanceCheck.Require(reader.Profile, stages.Range);
        var drift = DriftMeasurement.Of(package, stages.Sample, plan.Provider.Provider, cancellation);
        var time = Stopwatch.GetTimestamp();
        writer.Finish();
        stages.Writing.AddSince(time);
        return Report(package, reader.Profile, outputPath, plan, stages, Stopwatch.GetElapsedTime(start).TotalSeconds) with { Drift = drift };
    }

    /// <summary>Refuses to write over what is read.</summary>
    /// <exception cref="OptionsException">The output has no name, or is one of the inputs, links followed.</exception>
    public static void RequireOutputApart(string outputPath, IEnumerable<string> inputPaths)
    {
        ArgumentNullException.ThrowIfNull(outputPath);
        ArgumentNullException.ThrowIfNull(inputPaths);
        if (outputPath.Length == 0) throw new OptionsException("The name of an output is empty. Give a file name.");
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        foreach (var input in inputPaths)
        {
            if (string.Equals(Final(outputPath), Final(input), comparison))
                throw new OptionsException($"The output '{outputPath}' is also an input ('{input}') and would overwrite it. Choose another name.");
        }
    }

    private static string Final(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (IOException)
        {
            return Path.GetFullPath(path); // a scene may have a name that only GDAL knows
        }
    }

    private static SceneException NoValidPixels(SceneReader reader, RunPlan plan, UnmixOptions options)
    {
        var scene = reader.Profile;
        var empty = ScenePreview.Of(reader, plan).EmptyBands;
        var bands = empty.Count == 0 ? "" : $"; there is nothing in its bands {BandRanges.Text(empty)}, which the model needs: mark them as bad and train without them";
        var marker = scene.NoData[0] is { } value ? $"nodata is {value:R}" : "the file states no nodata value";
        var from = options.Read.NoData is null ? "" : " as given by --nodata";
        return new SceneException($"None of the {(long)scene.Width * scene.Height} pixels is valid ('{scene.Path}'): each has a band that is nodata, NaN or infinite, or " +
            $"the same value in all; {marker}{from}{bands}. Give a scene with data, or correct --nodata.");
    }

    private static RunReport Report(ModelPackage package, SceneProfile scene, string outputPath, RunPlan plan, UnmixStages stages, double seconds)
    {
        using var process = Process.GetCurrentProcess();
        return new RunReport
        {
            Scene = scene.Path,
            Output = outputPath,
            Model = package.Manifest.Name,
            ModelSha256 = package.Sha256,
            BandNames = plan.Output.BandNames,
            ReadBandCount = plan.Bands.Count,
            Pixels = (long)scene.Width * scene.Height,
            ValidPixels = stages.ValidPixels,
            Windows = plan.Windows.Count,
            WindowWidth = plan.Windows.WindowWidth,
            WindowHeight = plan.Windows.WindowHeight,
            BatchSize = UnmixSession.DefaultBatchSize,
            Provider = ProviderChoice.Spell(plan.Provider.Provider),
            ProviderReason = plan.Provider.Reason,
            Threads = plan.Threads,
            ElapsedSeconds = seconds,
            Seconds = new StageSeconds(
                stages.Reading.Seconds, stages.Packing.Seconds, stages.Inferring.Seconds, stages.Spreading.Seconds, stages.Writing.Seconds),
            PredictedPeakBytes = plan.Windows.PeakBytes,
            MeasuredPeakBytes = process.PeakWorkingSet64,
            MultiplyAddsPerPixel = plan.MultiplyAddsPerPixel,
            Minimum = stages.Range.Minimum,
            Maximum = stages.Range.Maximum,
            OutsideShare = stages.Range.OutsideShare,
            Warnings = [.. plan.Warnings, .. WarningsOf(package.Manifest, stages.Range)],
        };
    }

    private static IEnumerable<string> WarningsOf(ModelManifest manifest, SpectraRange range)
    {
        if (range.OutsideShare > NotableOutsideShare)
        {
            yield return $"{range.OutsideShare:P0} of the values lie outside the {manifest.ExpectedMinimum:G4} to {manifest.ExpectedMaximum:G4} that the model was " +
                $"trained on; the scene's run from {range.Minimum:G4} to {range.Maximum:G4}. Check --scale and --offset, or train on a scene like this one.";
        }
    }
}

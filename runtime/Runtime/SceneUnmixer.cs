using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime;

/// <summary>Unmixes a scene with a model package, window by window, in bounded memory.</summary>
public static class SceneUnmixer
{
    /// <summary>
    /// Writes the map of a scene. The file has its name only when it is whole; its bytes do not depend on windows, threads or
    /// the order in which the scene's file holds its samples. Unless <see cref="UnmixOptions.Journal"/> is off, finished rows are
    /// recorded in a folder beside the map; whatever stops the run, the same call goes on from them and ends with the same bytes.
    /// </summary>
    /// <param name="package">The model.</param>
    /// <param name="scenePath">The scene, anything that GDAL opens; read only.</param>
    /// <param name="outputPath">The map, GeoTIFF; an older file is replaced when the new one is whole.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="progress">Told after each window, on the calling thread; null for nobody.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="OptionsException">
    /// An option is out of range, the output is one of the inputs or has the ending of another format, or an unfinished run of this map
    /// was begun with another scene, another model or options that change values.
    /// </exception>
    /// <exception cref="SceneException">The scene can't be read, changes meanwhile, has no valid pixel, or makes the model answer with NaN.</exception>
    /// <exception cref="Formats.Spectra.BandMismatchException">The scene lacks bands of the model.</exception>
    /// <exception cref="ModelPackageException">The graphs do not answer the package's known pixels as they should.</exception>
    /// <exception cref="Inference.ProviderException">The provider asked for can't be had.</exception>
    /// <exception cref="OutputException">The map can't be written, the space for it is missing, or another run is writing it.</exception>
    /// <exception cref="RunStoppedException">Cancelled; what was done is kept.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before there was anything to keep; nothing is left behind.</exception>
    public static RunReport Run(
        ModelPackage package, string scenePath, string outputPath, UnmixOptions options,
        IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var reader = SceneReader.Open(scenePath, options.Read);
        string[] inputs = [package.Path, scenePath, reader.Profile.Path, .. reader.Profile.Files];
        RequireOutputApart(outputPath, inputs);
        MapPlace.RequireName(outputPath);
        if (options.ReportPath is { } path) RequireOutputApart(path, [.. inputs, outputPath]);
        var plan = RunPlan.For(package, reader.Profile, options);
        BlockCache.Limit(plan.BlockCacheBytes);
        // The middle row tells a missing scale before the work, some more where it would be refused; all values are judged once more at the end.
        var preview = ScenePreview.Of(reader, plan, options.Strict ? ScenePreview.DefaultRows : 1);
        var scaleWarning = ReflectanceCheck.Require(reader.Profile, preview.Range, options.Strict);
        var files = SceneFingerprint.Of(reader.Profile);
        reader.RequireWhole();
        var range = new SpectraRange(package.Manifest.ExpectedMinimum, package.Manifest.ExpectedMaximum);
        using var journal = options.Journal
            ? RunJournal.Open(outputPath, plan.Output, plan.SceneBands.BandCount, RunIdentity.Of(package, reader.Profile, files, plan, options.Layers), range, options.Restart)
            : null;
        var run = new SceneRun(package, reader, plan, options, progress) { OutputPath = outputPath, Files = files, Range = range, Journal = journal, ScaleWarning = scaleWarning };
        return journal is null ? run.Finish(cancellation) : KeepingRows(journal, () => run.Finish(cancellation));
    }

    /// <summary>Refuses to write over what is read.</summary>
    /// <exception cref="OptionsException">The output has no name, or is one of the inputs, links followed.</exception>
    public static void RequireOutputApart(string outputPath, IEnumerable<string> inputPaths)
    {
        ArgumentNullException.ThrowIfNull(outputPath);
        ArgumentNullException.ThrowIfNull(inputPaths);
        if (outputPath.Length == 0) throw new OptionsException("The name of an output is empty. Give a file name.");
        foreach (var input in inputPaths)
        {
            if (FileIdentity.AreSame(outputPath, input))
                throw new OptionsException($"The output '{outputPath}' is also an input ('{input}') and would overwrite it. Choose another name.");
        }
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

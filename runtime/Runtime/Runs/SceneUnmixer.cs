using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Models;

namespace Unmix.Runtime.Runs;

/// <summary>Unmixes a scene with a model package, window by window, in bounded memory.</summary>
public static class SceneUnmixer
{
    /// <summary>
    /// Writes the map of a scene. The file has its name only when it is whole; its bytes do not depend on windows, threads or
    /// the order in which the scene's file holds its samples. Unless <see cref="UnmixOptions.Journal"/> is off or the map
    /// belongs to one of GDAL's virtual file systems, finished rows are
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
    /// <exception cref="SceneException">
    /// The scene can't be read, changes meanwhile, has no valid pixel, or makes the model answer with NaN.
    /// </exception>
    /// <exception cref="Formats.Spectra.BandMismatchException">The scene lacks bands of the model.</exception>
    /// <exception cref="ModelPackageException">The graphs do not answer the package's known pixels as they should.</exception>
    /// <exception cref="Inference.ProviderException">The provider asked for can't be had.</exception>
    /// <exception cref="OutputException">The map can't be written, the space for it is missing, or another run is writing it.</exception>
    /// <exception cref="RunStoppedException">Cancelled; what was done is kept.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before there was anything to keep; nothing is left behind.</exception>
    public static RunReport Run(
        ModelPackage package,
        string scenePath,
        string outputPath,
        UnmixOptions options,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        using var model = new LoadedModel(package);
        return Run(model, scenePath, outputPath, options, progress, cancellation);
    }

    /// <summary>The same with a model that is loaded once for many scenes.</summary>
    /// <inheritdoc cref="Run(ModelPackage, string, string, UnmixOptions, IProgress{RunProgress}?, CancellationToken)"/>
    /// <param name="model">The model; one run at a time.</param>
    /// <param name="scenePath">The scene.</param>
    /// <param name="outputPath">The map.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="progress">Told after each window.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static RunReport Run(
        LoadedModel model,
        string scenePath,
        string outputPath,
        UnmixOptions options,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        using var run = SceneRun.Open(model, scenePath, outputPath, options, beginsSessions: true);
        return run.Finish(progress, cancellation);
    }

    /// <summary>Refuses to write over what is read.</summary>
    /// <exception cref="OptionsException">The output has no name, or is one of the inputs, links followed.</exception>
    public static void RequireOutputApart(string outputPath, IEnumerable<string> inputPaths)
    {
        PlannedOutputs.RequireApart(outputPath, inputPaths);
    }
}

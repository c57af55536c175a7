using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Lines;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Models;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Lines;

/// <summary>Unmixes lines as they come from a camera, one by one, in a memory that does not grow with them.</summary>
public static class LineUnmixer
{
    /// <summary>
    /// Answers each line before it waits for the next. Answers, and the map where one is asked for, are to the bit what a run of a file of
    /// the same lines gives. Whatever ends the lines, those that were whole are written.
    /// </summary>
    /// <param name="package">The model.</param>
    /// <param name="task">Where lines come from and go.</param>
    /// <param name="options">Checked here. Of a file's own nothing counts: rows, tiles, geometry, format, journal.</param>
    /// <param name="progress">Told after each line, on the calling thread; null for nobody.</param>
    /// <param name="cancellation">Ends the lines between two of them.</param>
    /// <exception cref="OptionsException">
    /// An option is out of range, or an output is an input or has the ending of another format.
    /// </exception>
    /// <exception cref="SceneException">
    /// The header can't be used, no line came, no pixel is valid, values are not reflectance, or the model answers with NaN.
    /// </exception>
    /// <exception cref="Formats.Spectra.BandMismatchException">The lines lack bands of the model.</exception>
    /// <exception cref="ModelPackageException">The graphs do not answer the package's known pixels as they should.</exception>
    /// <exception cref="ProviderException">The provider asked for can't be had.</exception>
    /// <exception cref="OutputException">Nothing can be written, or nobody takes the lines any more.</exception>
    /// <exception cref="LinesEndedException">The lines ended in the middle of one, or too early; what was whole is written.</exception>
    /// <exception cref="RunStoppedException">Cancelled; what was whole is written.</exception>
    public static LineReport Run(
        ModelPackage package,
        LineTask task,
        UnmixOptions options,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(options);
        // Lines go out as they come, before those below are there: neighbours are not looked at.
        options = options with { Rows = null, Format = default, TileWidth = null, TileHeight = null, Context = ContextMode.Off };
        options.Validate();
        task.Validate();
        if (task.Output is not null && options.Type != MapType.Float32)
            throw new OptionsException($"Lines that go to a stream are float32, and {OptionName.Type} is for maps. Leave it out.");
        using var model = new LoadedModel(package);
        model.BeginSessions(options);
        var lines = SceneLines.Open(task.HeaderPath, options.Read);
        RequireOutputs(package, task, options, lines.Profile);
        using var run = new LineRun(model, task, lines, options, RunPlan.Decide(model, lines.Profile, options));
        return run.Finish(progress, cancellation);
    }

    private static void RequireOutputs(ModelPackage package, LineTask task, UnmixOptions options, SceneProfile profile)
    {
        var outputs = new PlannedOutputs(package.Path, task.HeaderPath);
        if (task.MapPath is { } map)
        {
            MapPlace.RequireName(map);
            outputs.File(map);
            SceneWriter.RequireUsable(profile);
        }
        outputs.Text(task.OutputHeaderPath).Text(options.ReportPath);
    }
}

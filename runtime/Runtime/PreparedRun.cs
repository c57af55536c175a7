using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Placing;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime;

/// <summary>A run at its door: the scene is open, what will be done is decided and checked, and nothing is written yet.</summary>
internal sealed class PreparedRun : IDisposable
{
    private readonly LoadedModel model;
    private readonly SceneReader reader;
    private readonly string scenePath;
    private readonly string outputPath;
    private readonly UnmixOptions options;
    private readonly IReadOnlyList<InputFile> files;

    private PreparedRun(LoadedModel model, SceneReader reader, (string Scene, string Output) paths, UnmixOptions options, RunPlan plan)
    {
        this.model = model;
        this.reader = reader;
        (scenePath, outputPath) = paths;
        this.options = options;
        Plan = plan;
        files = SceneFingerprint.Of(reader.Profile);
        Identity = RunIdentity.Of(model.Package, reader.Profile, files, plan, options.Layers);
    }

    /// <summary>What will be done.</summary>
    public RunPlan Plan { get; }

    /// <summary>What the values of the map depend on.</summary>
    public RunIdentity Identity { get; }

    /// <summary>The scene.</summary>
    public SceneProfile Scene => reader.Profile;

    /// <summary>Opens the scene and decides.</summary>
    /// <exception cref="UnmixException">
    /// As <see cref="SceneUnmixer.Run(ModelPackage, string, string, UnmixOptions, IProgress{RunProgress}?, CancellationToken)"/>
    /// says.
    /// </exception>
    public static PreparedRun Of(LoadedModel model, string scenePath, string outputPath, UnmixOptions options)
    {
        options.Validate();
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
            return new PreparedRun(model, reader, (scenePath, outputPath), options, RunPlan.For(model, reader.Profile, options));
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
        var preview = ScenePreview.Of(reader, Plan, options.Strict ? ScenePreview.DefaultRows : 1);
        var scaleWarning = ReflectanceCheck.Require(Scene, preview.Range, options.Strict);
        reader.RequireWhole();
        if (Plan.Placed is { } placed)
            MapPlacing.Require(reader, placed, cancellation); // before the work of which it would be the end
        var range = new SpectraRange(model.Package.Manifest.ExpectedMinimum, model.Package.Manifest.ExpectedMaximum);
        using var journal =
            options.Journal && !VirtualPath.Is(outputPath)
                ? RunJournal.Open(outputPath, Plan.Output, Plan.SceneBands.BandCount, Identity, range, options.Restart)
                : null;
        var run = new SceneRun(model, reader, Plan, options, progress)
        {
            ScenePath = scenePath,
            OutputPath = outputPath,
            Files = files,
            Range = range,
            Journal = journal,
            ScaleWarning = scaleWarning,
        };
        return journal is null ? run.Finish(cancellation) : KeepingRows(journal, () => run.Finish(cancellation));
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

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

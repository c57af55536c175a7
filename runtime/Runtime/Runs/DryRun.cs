using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Models;
using Unmix.Runtime.Plans;

namespace Unmix.Runtime.Runs;

/// <summary>What a run would do, found out without doing it: the same refusals, and a look at a few rows.</summary>
/// <param name="Scene">The scene.</param>
/// <param name="Plan">What would be done.</param>
/// <param name="Preview">What a few rows look like.</param>
/// <param name="Warnings">What is odd; whole sentences.</param>
public sealed record DryRun(SceneProfile Scene, RunPlan Plan, ScenePreview Preview, IReadOnlyList<string> Warnings)
{
    /// <summary>Checks all that a run checks before its first window. Leaves nothing behind.</summary>
    /// <param name="package">The model.</param>
    /// <param name="scenePath">The scene.</param>
    /// <param name="outputPath">Where the map would go; null to leave that out.</param>
    /// <param name="options">As for a run.</param>
    /// <exception cref="UnmixException">
    /// What
    /// <see cref="SceneUnmixer.Run(ModelPackage, string, string, UnmixOptions, IProgress{RunProgress}?, CancellationToken)"/>
    /// would throw.
    /// </exception>
    public static DryRun Of(ModelPackage package, string scenePath, string? outputPath, UnmixOptions options)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var model = new LoadedModel(package);
        using var reader = SceneReader.Open(scenePath, options.Read);
        if (outputPath is not null)
        {
            SceneUnmixer.RequireOutputApart(outputPath, [package.Path, scenePath, reader.Profile.Path]);
            MapPlace.RequireName(outputPath);
            SceneWriter.RequireUsable(reader.Profile);
            if (options.ReportPath is { } path)
                SceneRun.RequireReport(path, [package.Path, scenePath, reader.Profile.Path, outputPath]);
        }
        var plan = RunPlan.Decide(model, reader.Profile, options);
        var warnings = plan.Warnings.ToList();
        BlockCache.Limit(plan.BlockCacheBytes);
        reader.DecodeBy(plan.Threads);
        var preview = ScenePreview.Of(reader, plan);
        if (ReflectanceCheck.Require(reader.Profile, preview.Range, options.Strict) is { } scaleWarning)
            warnings.Add(scaleWarning);
        if (preview.EmptyBands.Count > 0)
            warnings.Add(
                $"There is nothing in the bands {BandRanges.Text(preview.EmptyBands)} of the rows looked at, and the model "
                    + "needs them: pixels without a value are nodata in the map."
            );
        if (plan.Placed is not null)
            Placing.MapPlacing.Require(reader, plan.Placed, CancellationToken.None);
        if (outputPath is not null)
        {
            new PlannedOutputs().File(outputPath).Text(options.ReportPath);
            // What an unfinished run has recorded already takes no more space.
            var hasRows =
                (plan.Placed is not null || (options.Journal && !VirtualPath.Is(outputPath)))
                && !Directory.Exists(RunJournal.FolderOf(outputPath));
            var rowBytes = hasRows ? RowStore.BytesOfRow(plan.Output) * plan.Output.Height : 0;
            if (
                MapPlace.CheckSpace(outputPath, plan.Map, MapPlace.FreeBytes, rowBytes, plan.Placed is not null, options.Format) is
                { } warning
            )
                warnings.Add(warning);
        }
        using var session = UnmixSession.Open(package, plan.Graphs, plan.SessionOutputs, plan.Provider.Provider);
        KnownPixelCheck.Require(package, session, plan.Provider.Provider);
        if (plan.ContextRadius > 0)
            ContextSession.OpenChecked(package, plan.Provider.Provider).Dispose();
        return new DryRun(reader.Profile, plan, preview, warnings);
    }
}

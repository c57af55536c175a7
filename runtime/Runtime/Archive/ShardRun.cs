using System.Diagnostics;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Virtual;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Models;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Archive;

/// <summary>
/// Does the items of one shard, one after the other, with one load of the model. An item that can't be done is recorded with its reason and
/// the next one follows. Any number of processes may do the same items at once: each writes under a name of its own and renames,
/// the bytes are
/// the same, and nothing is locked. That is also why rows within an item are not journalled; big scenes are split instead.
/// </summary>
public sealed class ShardRun
{
    private readonly RunManifest manifest;
    private readonly Shard shard;
    private readonly LoadedModel model;
    private readonly UnmixOptions options;
    private readonly RunItem[] items;
    private readonly ILookup<int, ItemRecord> earlier;
    private readonly RecordLog log;
    private readonly IProgress<ItemProgress>? progress;
    private readonly List<string> failed = [];
    private int computed;
    private int kept;
    private int advised;
    private long pixels;

    private ShardRun(
        RunManifest manifest,
        Shard shard,
        LoadedModel model,
        UnmixOptions machine,
        RecordLog log,
        IProgress<ItemProgress>? progress
    )
    {
        this.manifest = manifest;
        this.shard = shard;
        this.model = model;
        this.log = log;
        this.progress = progress;
        options = manifest.Options with
        {
            Threads = machine.Threads,
            SharesCores = true, // with other shards
            MemoryBytes = machine.MemoryBytes,
            TileWidth = machine.TileWidth,
            TileHeight = machine.TileHeight,
            Strict = machine.Strict,
        };
        items = [.. manifest.Items.Where(item => shard.Has(item.Index))];
        earlier = new RecordFolder(manifest)
            .Read(shard)
            .Where(record => record is { State: RecordState.Done, Item: not null })
            .ToLookup(record => record.Item!.Value);
    }

    private int Done => computed + kept + failed.Count;

    /// <summary>Does what is left of a shard.</summary>
    /// <param name="manifest">The run.</param>
    /// <param name="shard">Which share of it.</param>
    /// <param name="package">The model that the run was planned with.</param>
    /// <param name="machine">Of these the threads, the memory, the tiles and strictness count; the rest is the manifest's.</param>
    /// <param name="progress">Told after each item, on the calling thread; null for nobody.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="OptionsException">Records of another manifest or number of shards are there.</exception>
    /// <exception cref="ModelPackageException">Another package, or its graphs do not answer the known pixels as they should.</exception>
    /// <exception cref="ProviderException">The provider asked for can't be had.</exception>
    /// <exception cref="OutputException">Nothing can be written.</exception>
    /// <exception cref="RunStoppedException">Cancelled; finished items stay.</exception>
    public static ShardReport Run(
        RunManifest manifest,
        Shard shard,
        ModelPackage package,
        UnmixOptions machine,
        IProgress<ItemProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(machine);
        var start = Stopwatch.GetTimestamp();
        machine.Validate();
        manifest.RequireModel(package);
        using var log = new RecordFolder(manifest).Begin(shard);
        using var model = new LoadedModel(package);
        var run = new ShardRun(manifest, shard, model, machine, log, progress);
        run.DoAll(cancellation);
        return new ShardReport
        {
            Shard = $"{shard}",
            Items = run.items.Length,
            Computed = run.computed,
            Kept = run.kept,
            Failed = run.failed,
            Pixels = run.pixels,
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            RetrainAdvised = run.advised,
        };
    }

    private void DoAll(CancellationToken cancellation)
    {
        try
        {
            foreach (var item in items)
            {
                cancellation.ThrowIfCancellationRequested();
                Do(item, cancellation);
            }
        }
        catch (OperationCanceledException cause)
        {
            throw new RunStoppedException(
                $"Stopped. {Done} of the {items.Length} items of shard {shard} are behind; the same command goes on from there.",
                cause
            );
        }
    }

    private void Do(RunItem item, CancellationToken cancellation)
    {
        try
        {
            using var run = Open(item);
            var inputs = run.Identity.InputsSha256();
            if (earlier[item.Index].Any(record => record.Inputs == inputs && IsWhole(item, record)))
            {
                kept++;
                Tell(item, ItemOutcome.Kept);
                return;
            }
            Compute(item, run, inputs, cancellation);
        }
        catch (UnmixException fault) when (fault is not (OutputException or ModelPackageException or ProviderException))
        {
            log.Add(
                new ItemRecord
                {
                    State = RecordState.Failed,
                    Item = item.Index,
                    Code = (int)fault.Kind,
                    Message = fault.Message,
                }
            );
            failed.Add($"{manifest.Describe(item)}: {fault.Message}");
            Tell(item, ItemOutcome.Failed, fault.Message);
        }
    }

    private SceneRun Open(RunItem item)
    {
        var scene = manifest.Scenes[item.Scene];
        var (bytes, modified) = ArchivePlan.IdentityOf(scene.Path);
        if (scene.Bytes is not null && bytes is not null && (bytes != scene.Bytes || modified != scene.Modified))
        {
            throw new SceneException(
                $"The scene '{scene.Path}' has {bytes} bytes of {modified:yyyy-MM-dd HH:mm:ss.fffffff} UTC; when the run was "
                    + $"planned it had {scene.Bytes} of "
                    + $"{scene.Modified:yyyy-MM-dd HH:mm:ss.fffffff}. Restore it, or plan again."
            );
        }
        return SceneRun.Open(model, scene.Path, manifest.OutputPath(item.Output), options with { Rows = item.Rows });
    }

    private void Compute(RunItem item, SceneRun run, string inputs, CancellationToken cancellation)
    {
        var report = run.Finish(null, cancellation);
        var isAdvised = report.Drift?.RetrainAdvised == true;
        var (bytes, sha256) = Look(item, report.Output);
        log.Add(
            new ItemRecord
            {
                State = RecordState.Done,
                Item = item.Index,
                Bytes = bytes,
                Sha256 = sha256,
                Inputs = inputs,
                Pixels = report.Pixels,
                Seconds = report.ElapsedSeconds,
                RetrainAdvised = isAdvised,
                Map = item.Rows is null ? null : Facts(run, report),
            }
        );
        computed++;
        pixels += report.Pixels;
        if (isAdvised)
            advised++;
        Tell(item, ItemOutcome.Computed, report: report);
    }

    /// <summary>Size and hash of what was written.</summary>
    private (long Bytes, string Sha256) Look(RunItem item, string path)
    {
        try
        {
            return (SceneFile.LengthOf(path) ?? throw new FileNotFoundException("it is gone"), SceneFile.Sha256(path));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(
                $"'{path}' was written but can't be read again: {cause.Message.TrimEnd('.')} ({manifest.Describe(item)}). "
                    + "Check the folder of the maps.",
                cause
            );
        }
    }

    private bool IsWhole(RunItem item, ItemRecord record)
    {
        var path = manifest.OutputPath(item.Output);
        try
        {
            return SceneFile.LengthOf(path) == record.Bytes && SceneFile.Sha256(path) == record.Sha256;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private MapFacts Facts(SceneRun run, RunReport report) =>
        new()
        {
            Width = run.Scene.Width,
            Height = run.Scene.Height,
            BandNames = run.Plan.Output.BandNames,
            BandMetadata = run.Plan.Output.BandMetadata,
            SampleScales = run.Plan.Output.SampleScales,
            IsPlaced = options.Geometry == MapGeometry.Map && run.Scene.Placement is not null,
            GeoTransform = run.Scene.GeoReference.GeoTransform,
            ProjectionWkt = run.Scene.GeoReference.ProjectionWkt,
            ControlPoints = run.Scene.GeoReference.ControlPoints is { Count: > 0 } points ? points : null,
            ControlWkt = run.Scene.GeoReference.ControlWkt,
            RationalPolynomials = run.Scene.GeoReference.RationalPolynomials is { Count: > 0 } polynomials ? polynomials : null,
            Metadata = run.Plan.Output.Metadata,
            ScaleSource = run.Scene.ScaleSource,
            MayLackScale = run.Scene.MayLackScale,
            Scale = run.Scene.Scale[0],
            ExpectedMinimum = model.Package.Manifest.ExpectedMinimum,
            ExpectedMaximum = model.Package.Manifest.ExpectedMaximum,
            ValidPixels = report.ValidPixels,
            ValueCount = report.Seen.ValueCount,
            OutsideCount = report.Seen.OutsideCount,
            Minimum = report.Seen.ValueCount == 0 ? null : report.Seen.Minimum,
            Maximum = report.Seen.ValueCount == 0 ? null : report.Seen.Maximum,
        };

    private void Tell(RunItem item, ItemOutcome outcome, string? message = null, RunReport? report = null) =>
        progress?.Report(
            new ItemProgress(item, manifest.Describe(item), outcome)
            {
                ItemsDone = Done,
                ItemCount = items.Length,
                Pixels = report?.Pixels ?? 0,
                Seconds = report?.ElapsedSeconds ?? 0,
                Message = message,
                Warnings = report?.Warnings ?? [],
            }
        );
}

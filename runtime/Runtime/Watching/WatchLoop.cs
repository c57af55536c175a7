using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Models;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Watching;

/// <summary>A watch of a folder as it goes on: it looks, does one scene or waits.</summary>
internal sealed class WatchLoop : IDisposable
{
    private readonly WatchOptions options;
    private readonly LoadedModel model;
    private readonly FolderPoll poll;
    private readonly ArrivingScenes scenes;
    private readonly WatchRecords records;
    private readonly WatchTelling telling;
    private readonly WatchedScene runs;
    private readonly CancellationToken cancellation;
    private int done;
    private int kept;
    private int advised;

    public WatchLoop(
        ModelPackage package,
        WatchOptions options,
        IProgress<WatchProgress>? progress,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        this.cancellation = cancellation;
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        var maps = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Maps));
        this.options = options = options with { Folder = folder, Maps = maps };
        var status = new StatusFile(options.StatusPath ?? Path.Combine(maps, WatchOptions.StatusName), clock);
        RunPlan.RequireLayers(package, options.Run.Layers);
        model = new LoadedModel(package);
        WatchRecords? opened = null;
        try
        {
            opened = WatchRecords.Open(maps);
            status.Require([package.Path]);
            _ = model.Session(options.Run); // a model that can't be used is told now
            records = opened;
        }
        catch
        {
            opened?.Dispose();
            model.Dispose();
            throw;
        }
        var listing = new FolderListing(folder, [maps, Path.GetFullPath(status.Path)], clock);
        poll = new FolderPoll(listing, options.QuietSeconds, clock);
        scenes = new ArrivingScenes(listing, options.QuietSeconds);
        telling = new WatchTelling(options, package, scenes, records, status, progress);
        runs = new WatchedScene(model, options, records);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        records.Dispose();
        model.Dispose();
    }

    /// <summary>Goes on until it is stopped, or nothing is left.</summary>
    public WatchReport Go()
    {
        try
        {
            while (Step()) { }
            telling.End(null);
        }
        catch (OperationCanceledException cause)
        {
            var stopped = new RunStoppedException(
                $"Stopped. {done} maps were made, and what is finished of the scene in work is kept; the same command goes on from there.",
                cause
            );
            telling.End(stopped.Message);
            throw stopped;
        }
        catch (Exception fault)
        {
            telling.End(fault.Message);
            throw;
        }
        return new WatchReport
        {
            Done = done,
            Kept = kept,
            Failed = telling.Listed(ArrivalState.Failed),
            Waiting = telling.Listed(ArrivalState.Waiting),
            RetrainAdvised = advised,
        };
    }

    /// <summary>Looks, does one scene or waits.</summary>
    /// <returns>False where nothing is left and nothing is waited for.</returns>
    private bool Step()
    {
        cancellation.ThrowIfCancellationRequested();
        if (poll.Look() is { } fault)
        {
            telling.Unreachable(fault);
            Pause(poll.Seconds);
            return true;
        }
        scenes.Update();
        if (scenes.Next() is { } scene)
        {
            Take(scene);
            return true;
        }
        if (options.Once && !scenes.HasUnsettled)
            return false;
        telling.Idle();
        Pause(poll.Seconds);
        return true;
    }

    /// <summary>Decides what is to be done about a scene, and does it.</summary>
    private void Take(ArrivingScene scene)
    {
        var files = scenes.StateOf(scene);
        if (runs.Settled(scene.Main, files) is { } record)
        {
            Settle(scene, record);
            return;
        }
        if (SceneArrival.Awaits(scene.Main) is { } missing)
        {
            (scene.State, scene.Reason) = (ArrivalState.Waiting, missing);
            telling.Waits(scene);
            return;
        }
        try
        {
            telling.Begins(scene, runs.MapOf(scene.Main));
            Finish(scene, files, runs.Unmix(scene.Main, files, new During(this), cancellation));
        }
        catch (OutputException fault) when (!runs.IsPlaceRefused(scene.Main))
        {
            AwaitDisk(fault);
        }
        catch (UnmixException fault) when (fault is not (ModelPackageException or ProviderException))
        {
            Fail(scene, files, fault);
        }
    }

    private void Settle(ArrivingScene scene, WatchRecord record)
    {
        (scene.State, scene.Reason) = record.IsDone ? (ArrivalState.Done, null) : (ArrivalState.Failed, record.Message);
        kept += record.IsDone ? 1 : 0;
        telling.Settled(scene, record);
    }

    private void Finish(ArrivingScene scene, IReadOnlyDictionary<string, FileState> files, (WatchRecord Record, RunReport? Report) result)
    {
        Put(result.Record);
        // What came meanwhile is looked at again: the files may be newer than the map.
        poll.Look();
        scenes.Update();
        if (scenes.IsStill(scene, files))
            scene.State = ArrivalState.Done;
        if (result.Report is null)
            kept++;
        else
            done++;
        advised += result.Report is { Drift.RetrainAdvised: true } ? 1 : 0;
        telling.Done(scene, result.Record, result.Report);
    }

    private void Fail(ArrivingScene scene, IReadOnlyDictionary<string, FileState> files, UnmixException fault)
    {
        poll.Look();
        scenes.Update();
        if (!scenes.IsStill(scene, files))
            return; // it was not whole yet, or is gone: its files are waited for again
        var record = runs.FailureOf(scene.Main, files, fault);
        (scene.State, scene.Reason) = (ArrivalState.Failed, fault.Message);
        telling.Failed(scene);
        Put(record);
    }

    /// <summary>Writes a record, however long the disk does not take it.</summary>
    private void Put(WatchRecord record)
    {
        for (; ; )
        {
            try
            {
                records.Put(record);
                return;
            }
            catch (OutputException fault)
            {
                AwaitDisk(fault);
            }
        }
    }

    private void AwaitDisk(OutputException fault)
    {
        if (options.Once)
            throw fault;
        telling.Refused(fault.Message);
        Pause(options.RetrySeconds);
    }

    private void Pause(double seconds)
    {
        if (cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(seconds)))
            cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Looks at the folder while a scene is in work, so that what comes is quiet by the time that its turn comes.</summary>
    private sealed class During(WatchLoop watch) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (value.PixelsDone == 0)
                return;
            watch.poll.LookIfDue();
            watch.telling.Works(value);
        }
    }
}

using Unmix.Formats.Packages;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Watching;

/// <summary>Tells of a watch: its status file, and who called it.</summary>
/// <param name="options">With full paths.</param>
/// <param name="package">The model.</param>
/// <param name="scenes">Those of the folder.</param>
/// <param name="records">Those of the maps.</param>
/// <param name="file">The status file.</param>
/// <param name="progress">Who called; null for nobody.</param>
internal sealed class WatchTelling(
    WatchOptions options,
    ModelPackage package,
    ArrivingScenes scenes,
    WatchRecords records,
    StatusFile file,
    IProgress<WatchProgress>? progress
)
{
    private const int MostListed = 100;

    private readonly DateTime started = DateTime.UtcNow;
    private readonly HashSet<(string, string?)> saidToWait = [];
    private WatchState state = WatchState.Idle;
    private string? message;
    private CurrentScene? current;
    private bool saidToBeRefused;

    /// <summary>Nothing is ready.</summary>
    public void Idle() => Become(WatchState.Idle, null, isEvent: false);

    /// <summary>A scene's run begins.</summary>
    public void Begins(ArrivingScene scene, string map)
    {
        current = new CurrentScene(scene.Main, map, DateTime.UtcNow, 0, 0);
        Become(WatchState.Working, null);
        Tell(WatchEvent.Began, scene, map);
    }

    /// <summary>A scene's run goes on.</summary>
    public void Works(RunProgress value)
    {
        current = current! with { PixelsDone = value.PixelsDone, PixelCount = value.PixelCount }; // Begins was before
        if (file.IsDue(isWorking: true))
            Write();
    }

    /// <summary>A scene is done.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="record">What was recorded.</param>
    /// <param name="report">Of its run; null where the map was there.</param>
    public void Done(ArrivingScene scene, WatchRecord record, RunReport? report)
    {
        var map = current!.Map; // Begins was before
        current = null;
        saidToBeRefused = false;
        Become(WatchState.Idle, null);
        progress?.Report(
            new WatchProgress(report is null ? WatchEvent.Kept : WatchEvent.Done, record.Scene) { Map = map, Report = report }
        );
    }

    /// <summary>A scene had its record already.</summary>
    public void Settled(ArrivingScene scene, WatchRecord record)
    {
        if (record.IsDone)
            Tell(WatchEvent.Kept, scene, Path.Combine(options.Maps, record.Name + ".tif"));
        else
            Tell(WatchEvent.Failed, scene, null);
        if (file.IsDue(isWorking: true))
            Write();
    }

    /// <summary>A scene failed.</summary>
    public void Failed(ArrivingScene scene)
    {
        current = null;
        Become(WatchState.Idle, null);
        Tell(WatchEvent.Failed, scene, null);
    }

    /// <summary>A scene lacks something, which is told once.</summary>
    public void Waits(ArrivingScene scene)
    {
        Become(WatchState.Idle, null);
        if (saidToWait.Add((scene.Main, scene.Reason)))
            Tell(WatchEvent.Waiting, scene, null);
    }

    /// <summary>The disk takes nothing, which is told once until it does.</summary>
    public void Refused(string why)
    {
        current = null;
        Become(WatchState.WaitingForDisk, why);
        if (!saidToBeRefused)
            progress?.Report(new WatchProgress(WatchEvent.Refused, options.Maps) { Message = why });
        saidToBeRefused = true;
    }

    /// <summary>The folder can't be listed, which is told once until it can.</summary>
    public void Unreachable(string why)
    {
        var isNew = state != WatchState.WaitingForFolder;
        Become(WatchState.WaitingForFolder, why, isEvent: isNew);
        if (isNew)
            progress?.Report(new WatchProgress(WatchEvent.Unreachable, options.Folder) { Message = why });
    }

    /// <summary>The watch ends.</summary>
    /// <param name="why">Null where nothing was left.</param>
    public void End(string? why)
    {
        current = null;
        Become(WatchState.Ended, why);
    }

    /// <summary>Scenes that stand as asked for, a line each.</summary>
    public IReadOnlyList<string> Listed(ArrivalState stand) =>
        [.. In(stand).OrderBy(scene => scene.Main, StringComparer.Ordinal).Select(scene => $"{scene.Main}: {scene.Reason}")];

    private IEnumerable<ArrivingScene> In(ArrivalState stand) => scenes.All.Where(scene => scene.State == stand);

    private void Tell(WatchEvent what, ArrivingScene scene, string? map) =>
        progress?.Report(new WatchProgress(what, scene.Main) { Map = map, Message = scene.Reason });

    private void Become(WatchState next, string? why, bool isEvent = true)
    {
        var isNew = state != next || message != why;
        (state, message) = (next, why);
        if (isEvent || isNew || file.IsDue(isWorking: false))
            Write();
    }

    private void Write()
    {
        var failed = records.All.Where(record => !record.IsDone).OrderByDescending(record => record.Time).ToArray();
        var last = records.All.Where(record => record.IsDone).MaxBy(record => record.Time);
        file.Write(
            new WatchStatus
            {
                State = state,
                Message = message,
                Folder = options.Folder,
                Maps = options.Maps,
                Model = package.Path,
                ModelSha256 = package.Sha256,
                Process = Environment.ProcessId,
                Started = started,
                Time = DateTime.UtcNow,
                Current = current,
                Pending = scenes.UnsettledCount,
                Done = records.All.Count(record => record.IsDone),
                Last = last is null
                    ? null
                    : new LastMap(last.Scene, Path.Combine(options.Maps, last.Name + ".tif"), last.Time, last.Seconds, last.RetrainAdvised),
                Failed = failed.Length,
                FailedScenes =
                [
                    .. failed.Take(MostListed).Select(record => new FailedScene(record.Scene, record.Code, record.Message, record.Time)),
                ],
                WaitingScenes =
                [
                    .. In(ArrivalState.Waiting)
                        .OrderBy(scene => scene.Main, StringComparer.Ordinal)
                        .Take(MostListed)
                        .Select(scene => new WaitingScene(scene.Main, scene.Reason)),
                ],
            }
        );
    }
}

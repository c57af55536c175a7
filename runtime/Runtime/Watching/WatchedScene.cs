using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes.Maps;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Models;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Watching;

/// <summary>The run of one scene of a watched folder, and what its record says.</summary>
internal sealed class WatchedScene
{
    private const string MapEnding = ".tif";
    private const string ReportEnding = ".json";

    private readonly LoadedModel model;
    private readonly WatchOptions options;
    private readonly WatchRecords records;
    private readonly string key;

    /// <param name="model">Borrowed; one run at a time.</param>
    /// <param name="options">With full paths.</param>
    /// <param name="records">Of the folder of the maps.</param>
    public WatchedScene(LoadedModel model, WatchOptions options, WatchRecords records)
    {
        (this.model, this.options, this.records) = (model, options, records);
        key = KeyOf(model, options.Run);
    }

    /// <summary>Where a scene's map goes.</summary>
    public string MapOf(string scene) => Path.Combine(options.Maps, NameOf(scene) + MapEnding);

    /// <summary>
    /// The record of a scene about which nothing is left to do: its map is there, or it failed, from the same files by the same model and
    /// options. A map that could not be put where it belongs is tried anew by each watch.
    /// </summary>
    /// <param name="scene">The scene.</param>
    /// <param name="files">Its files as they are.</param>
    public WatchRecord? Settled(string scene, IReadOnlyDictionary<string, FileState> files) =>
        records.Find(scene) is { } record
        && record.Key == key
        && record.IsOf(files)
        && (record.IsDone ? IsThere(record) : record.Code != (int)FaultKind.Output)
            ? record
            : null;

    /// <summary>Unmixes a scene; one whose files were touched, but say the same as when its map was made, is left as it is.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="files">Its files as they were before.</param>
    /// <param name="progress">Told after each window.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>What to record, and the report of a run; null where there was none.</returns>
    /// <exception cref="UnmixException">As <see cref="SceneUnmixer"/> says.</exception>
    public (WatchRecord Record, RunReport? Report) Unmix(
        string scene,
        IReadOnlyDictionary<string, FileState> files,
        IProgress<RunProgress> progress,
        CancellationToken cancellation
    )
    {
        records.RequireThere();
        var map = MapOf(scene);
        var settings = options.Run with
        {
            ReportPath = Path.ChangeExtension(map, ReportEnding),
            Rows = null,
            Format = default,
            Restart = false,
            RestartsOther = true,
        };
        using var run = SceneRun.Open(model, scene, map, settings, beginsSessions: true);
        string[] inputs = [.. run.Files.Select(SceneFingerprint.Text)];
        if (
            records.Find(scene) is { IsDone: true } record
            && record.Key == key
            && inputs.Length > 0
            && record.Inputs.SequenceEqual(inputs)
            && IsThere(record)
        )
            return (record with { Files = Recorded(files) }, null);
        var report = run.Finish(progress, cancellation);
        return (
            Of(scene, files) with
            {
                IsDone = true,
                Inputs = inputs,
                MapBytes = new FileInfo(map).Length,
                Pixels = report.Pixels,
                Seconds = report.ElapsedSeconds,
                RetrainAdvised = report.Drift is { RetrainAdvised: true },
            },
            report
        );
    }

    /// <summary>The record of a scene that can't be done.</summary>
    public WatchRecord FailureOf(string scene, IReadOnlyDictionary<string, FileState> files, UnmixException fault) =>
        Of(scene, files) with
        {
            Code = (int)fault.Kind,
            Message = fault.Message,
        };

    /// <summary>
    /// True where a map or its report can't be put where it belongs, whatever space there is: other scenes are not concerned.
    /// </summary>
    public bool IsPlaceRefused(string scene)
    {
        if (!records.AreThere)
            return false;
        try
        {
            var map = MapOf(scene);
            _ = OutputPlace.OfFile(map);
            _ = OutputPlace.OfText(Path.ChangeExtension(map, ReportEnding));
            return false;
        }
        catch (UnmixException)
        {
            return true;
        }
    }

    private string NameOf(string scene) => records.NameOf(scene, options.Folder);

    private WatchRecord Of(string scene, IReadOnlyDictionary<string, FileState> files) =>
        new()
        {
            Name = NameOf(scene),
            Scene = scene,
            IsDone = false,
            Key = key,
            Files = Recorded(files),
            Time = DateTime.UtcNow,
        };

    private bool IsThere(WatchRecord record)
    {
        var map = new FileInfo(Path.Combine(options.Maps, record.Name + MapEnding));
        return map.Exists && map.Length == record.MapBytes;
    }

    private static RecordedFile[] Recorded(IReadOnlyDictionary<string, FileState> files) =>
        [.. files.Select(file => new RecordedFile(file.Key, file.Value.Bytes, file.Value.Modified))];

    /// <summary>
    /// What the values of maps depend on beside the scene. The version of the program is left out: a box that is brought up to
    /// date does not do all its scenes again.
    /// </summary>
    private static string KeyOf(LoadedModel model, UnmixOptions run)
    {
        var read = run.Read;
        var type = run.Type == MapType.Float32 ? "" : $" {run.Type}";
        string[] facts =
        [
            model.Package.Sha256,
            $"{run.Layers}",
            ProviderChoice.Spell(run.Provider),
            $"{run.Geometry} {run.BandsByOrder} {run.Resample} {run.Overviews} {run.Strict}{type}",
            string.Create(CultureInfo.InvariantCulture, $"{read.Scale:R} {read.Offset:R} {read.NoData:R} {read.Mask}"),
            $"{read.Array} {string.Join(',', read.Axes ?? [])}",
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', facts))));
    }
}

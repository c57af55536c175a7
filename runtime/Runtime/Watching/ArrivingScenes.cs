using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Runtime.Watching;

/// <summary>
/// Puts the files of a watched folder together to scenes. A file is asked what it is when it is quiet, and again when it has changed;
/// a scene comes out when all its files are quiet, whatever they are called in.
/// </summary>
/// <param name="listing">The folder.</param>
/// <param name="quietSeconds">How long a file has to stay as it is.</param>
internal sealed class ArrivingScenes(FolderListing listing, double quietSeconds)
{
    private static readonly string[] HeaderEndings = [".hdr", ".HDR", ".Hdr"];

    private readonly HashSet<string> strangers = new(StringComparer.Ordinal); // files not asked yet
    private readonly Dictionary<string, string?> mains = new(StringComparer.Ordinal); // of each file; null for a file of no scene
    private readonly Dictionary<string, ArrivingScene> scenes = new(StringComparer.Ordinal);

    /// <summary>All scenes that are known.</summary>
    public IReadOnlyCollection<ArrivingScene> All => scenes.Values;

    /// <summary>True where something may still become a scene that is ready, without anything coming.</summary>
    public bool HasUnsettled => strangers.Count > 0 || UnsettledCount > 0;

    /// <summary>Scenes that are to be looked at.</summary>
    public int UnsettledCount => scenes.Values.Count(scene => scene.State == ArrivalState.Pending);

    /// <summary>Takes what the last look at the folder brought.</summary>
    /// <exception cref="SceneException">No GDAL on this machine.</exception>
    public void Update()
    {
        foreach (var file in listing.TakeChanged())
        {
            Forget(file);
            if (listing[file] is not null)
                strangers.Add(file);
        }
        string[] quiet = [.. strangers.Where(file => listing.IsQuiet(file, quietSeconds))];
        if (quiet.Length == 0)
            return;
        // Who lacks something, or failed for want of it, may belong to what has come.
        string[] again =
        [
            .. scenes
                .Values.Where(scene => scene.State is ArrivalState.Waiting or ArrivalState.Failed)
                .SelectMany(scene => scene.Files)
                .Except(quiet),
        ];
        foreach (var file in quiet)
            Assign(file, SceneArrival.MainOf(file));
        foreach (var file in again)
        {
            if (SceneArrival.MainOf(file) is var main && main != mains[file])
            {
                Forget(file);
                Assign(file, main);
            }
        }
    }

    /// <summary>The next scene that is whole as far as quiet tells: the one that came first, then by name. Null for none.</summary>
    public ArrivingScene? Next()
    {
        ArrivingScene? first = null;
        (long Since, DateTime Modified) best = default;
        foreach (var scene in scenes.Values)
        {
            if (scene.State != ArrivalState.Pending || !FilesOf(scene).All(file => listing.IsQuiet(file, quietSeconds)))
                continue;
            var order = OrderOf(scene);
            if (
                first is null
                || order.CompareTo(best) is var sign && (sign < 0 || (sign == 0 && string.CompareOrdinal(scene.Main, first.Main) < 0))
            )
                (first, best) = (scene, order);
        }
        return first;
    }

    /// <summary>The files of a scene as they were seen last, by their paths.</summary>
    public SortedDictionary<string, FileState> StateOf(ArrivingScene scene)
    {
        var states = new SortedDictionary<string, FileState>(StringComparer.Ordinal);
        foreach (var file in FilesOf(scene))
            states[file] = listing[file]!.Value; // FilesOf gives none that is not there
        return states;
    }

    /// <summary>True where a scene is there with just the files that it had, as they were.</summary>
    public bool IsStill(ArrivingScene scene, IReadOnlyDictionary<string, FileState> files) =>
        scenes.GetValueOrDefault(scene.Main) == scene && StateOf(scene).SequenceEqual(files);

    /// <summary>Its files, its main one, and headers beside that, whether they were asked already or not.</summary>
    private IEnumerable<string> FilesOf(ArrivingScene scene)
    {
        var stem = scene.Main[..^Path.GetExtension(scene.Main).Length];
        return scene
            .Files.Append(scene.Main)
            .Concat(HeaderEndings.SelectMany(ending => new[] { scene.Main + ending, stem + ending }))
            .Distinct(StringComparer.Ordinal)
            .Where(file => listing[file] is not null);
    }

    private (long Since, DateTime Modified) OrderOf(ArrivingScene scene) =>
        FilesOf(scene).Select(file => (listing.Since(file)!.Value, listing[file]!.Value.Modified)).DefaultIfEmpty().Max(); // as above

    private void Assign(string file, string? main)
    {
        strangers.Remove(file);
        mains[file] = main;
        if (main is null)
            return;
        if (!scenes.TryGetValue(main, out var scene))
            scenes[main] = scene = new ArrivingScene(main);
        scene.Files.Add(file);
        (scene.State, scene.Reason) = (ArrivalState.Pending, null);
    }

    private void Forget(string file)
    {
        strangers.Remove(file);
        if (!mains.Remove(file, out var main) || main is null || !scenes.TryGetValue(main, out var scene))
            return;
        scene.Files.Remove(file);
        if (scene.Files.Count == 0)
            scenes.Remove(main);
        else
            (scene.State, scene.Reason) = (ArrivalState.Pending, null);
    }
}

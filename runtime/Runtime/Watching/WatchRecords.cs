using System.Text.Json;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Runtime.Archive;

namespace Unmix.Runtime.Watching;

/// <summary>
/// What became of each scene: a file a scene in a folder beside the maps, each whole or not there. One watch at a time has the folder. A
/// record that can't be read counts for nothing: its scene is done again, to the same bytes.
/// </summary>
internal sealed class WatchRecords : IDisposable
{
    /// <summary>The folder's name; it begins with a dot, so that a watch of the maps' folder passes it by.</summary>
    public const string FolderName = ".unmix-watch";

    private const string LockName = "lock";
    private const string Ending = ".json";

    private readonly string folder;
    private readonly FileStream held;
    private readonly Dictionary<string, WatchRecord> byScene = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> sceneOfName = new(StringComparer.OrdinalIgnoreCase);

    private WatchRecords(string folder, FileStream held) => (this.folder, this.held) = (folder, held);

    /// <summary>All records.</summary>
    public IReadOnlyCollection<WatchRecord> All => byScene.Values;

    /// <summary>Opens the records of a folder of maps, made where there are none.</summary>
    /// <exception cref="OutputException">Another watch has them, or they can't be written or listed.</exception>
    public static WatchRecords Open(string maps)
    {
        var folder = Path.Combine(maps, FolderName);
        OutputFolder.Make(folder);
        var records = new WatchRecords(folder, Hold(maps, folder));
        try
        {
            records.ReadAll();
            return records;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            records.Dispose();
            throw OutputException.FolderNotWritten(folder, cause);
        }
    }

    /// <summary>True while the folder is there; false when its disk was taken away.</summary>
    public bool AreThere => Directory.Exists(folder);

    /// <summary>Refuses to go on without it.</summary>
    /// <exception cref="OutputException">It is gone.</exception>
    public void RequireThere()
    {
        if (!AreThere)
            throw new OutputException(
                $"The folder '{folder}', which records what was done, is gone. Bring its disk back, or restart the watch."
            );
    }

    /// <summary>The record of a scene; null for none.</summary>
    public WatchRecord? Find(string scene) => byScene.GetValueOrDefault(scene);

    /// <summary>
    /// The name of a scene's map without its ending: what it was before, or one after the scene's place below the watched folder, with a
    /// hash where another scene has it.
    /// </summary>
    public string NameOf(string scene, string watched)
    {
        if (byScene.TryGetValue(scene, out var known))
            return known.Name;
        var below = scene.StartsWith(watched + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? scene[(watched.Length + 1)..]
            : scene;
        var (name, other) = MapNames.OfOne(below, scene);
        return IsTaken(name) ? other : name;

        bool IsTaken(string name) =>
            (sceneOfName.TryGetValue(name, out var owner) && owner != scene)
            || name.Equals(Path.GetFileNameWithoutExtension(WatchOptions.StatusName), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Writes a record in place of the scene's older one.</summary>
    /// <exception cref="OutputException">The disk refuses; the record is known to this process all the same.</exception>
    public void Put(WatchRecord record)
    {
        Know(record);
        OutputFile.Write(PathOf(record.Name), JsonSerializer.Serialize(record, WatchRecordJson.Default.WatchRecord) + "\n");
    }

    /// <summary>Lets another watch have the folder.</summary>
    public void Dispose() => held.Dispose();

    private void Know(WatchRecord record)
    {
        byScene[record.Scene] = record;
        sceneOfName[record.Name] = record.Scene;
    }

    private string PathOf(string name) => Path.Combine(folder, name + Ending);

    private void ReadAll()
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (path.EndsWith(".partial", StringComparison.Ordinal))
                File.Delete(path); // of a watch that was killed; nobody else writes here
            else if (path.EndsWith(Ending, StringComparison.Ordinal) && Read(path) is { } record)
                Know(record);
        }
    }

    private static WatchRecord? Read(string path)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(path), WatchRecordJson.Default.WatchRecord);
            return record?.Name == Path.GetFileNameWithoutExtension(path) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FileStream Hold(string maps, string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            if (
                cause is IOException and not (FileNotFoundException or DirectoryNotFoundException)
                && File.Exists(Path.Combine(folder, LockName))
            )
                throw new OutputException(
                    $"The folder '{maps}' can't be used: another watch writes its maps there, or its disk refuses "
                        + $"({cause.Message.TrimEnd('.')}). End the other one, or write elsewhere with {OptionName.Output}.",
                    cause
                );
            throw OutputException.FolderNotWritten(folder, cause);
        }
    }
}

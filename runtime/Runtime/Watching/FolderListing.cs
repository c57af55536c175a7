using System.IO.Enumeration;
using Unmix.Formats;

namespace Unmix.Runtime.Watching;

/// <summary>
/// The files of a folder and of those below it, and since when each is as it is, by a clock of our own: a camera's clock, or that
/// of another machine, may be wrong. The folder is listed anew each time. Notices of the system are not asked for: they are lost
/// when many come at once, and there are none of what another machine writes to a shared folder.
/// </summary>
/// <param name="folder">A full path.</param>
/// <param name="leftOut">Full paths of folders and files that are not looked at.</param>
/// <param name="clock">Ours.</param>
internal sealed class FolderListing(string folder, IReadOnlyCollection<string> leftOut, TimeProvider clock)
{
    private const int DeepestFolder = 16;

    /// <summary>Endings under which programs write what they rename when it is whole.</summary>
    private static readonly string[] UnfinishedEndings =
    [
        ".part",
        ".partial",
        ".tmp",
        ".temp",
        ".filepart",
        ".crdownload",
        ".download",
        "~",
    ];

    private readonly Dictionary<string, Seen> files = new(StringComparer.Ordinal);
    private int look;

    /// <summary>Files that came, changed or went since <see cref="TakeChanged"/>.</summary>
    private readonly HashSet<string> changed = new(StringComparer.Ordinal);

    /// <summary>The size and time of a file; null where it was not there.</summary>
    public FileState? this[string path] => files.TryGetValue(path, out var seen) ? seen.State : null;

    /// <summary>Lists the folder.</summary>
    /// <exception cref="IOException">It can't be listed; what was seen before is still known.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public void Look()
    {
        var now = clock.GetTimestamp();
        look++;
        LookInto(folder, DeepestFolder, now);
        foreach (var gone in files.Where(file => file.Value.Look != look).Select(file => file.Key).ToArray())
        {
            files.Remove(gone);
            changed.Add(gone);
        }
    }

    /// <summary>Gives what came, changed or went, once.</summary>
    public IReadOnlyList<string> TakeChanged()
    {
        string[] taken = [.. changed];
        changed.Clear();
        return taken;
    }

    /// <summary>Since when a file is as it is, by the clock; null where it was not there.</summary>
    public long? Since(string path) => files.TryGetValue(path, out var seen) ? seen.Since : null;

    /// <summary>True for a file that has been as it is for some time.</summary>
    public bool IsQuiet(string path, double seconds) =>
        files.TryGetValue(path, out var seen) && clock.GetElapsedTime(seen.Since).TotalSeconds >= seconds;

    private void LookInto(string within, int deeper, long now)
    {
        var entries = new FileSystemEnumerable<(string Path, bool IsFolder, bool IsLink, FileState State)>(
            within,
            (ref FileSystemEntry entry) =>
                (
                    entry.ToFullPath(),
                    entry.IsDirectory,
                    entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
                    entry.IsDirectory ? default : new FileState(entry.Length, entry.LastWriteTimeUtc.UtcDateTime)
                ),
            new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = within != folder }
        );
        foreach (var (path, isFolder, isLink, state) in entries)
        {
            if (leftOut.Contains(path) || !IsLookedAt(Path.GetFileName(path)))
                continue;
            if (!isFolder)
                See(path, isLink ? StateOfTarget(path) : state, now);
            else if (deeper > 0 && !isLink) // links may lead back
                LookInto(path, deeper - 1, now);
        }
    }

    private void See(string path, FileState? state, long now)
    {
        if (state is not { } known)
            return;
        if (files.TryGetValue(path, out var before) && before.State == known)
        {
            files[path] = before with { Look = look };
            return;
        }
        files[path] = new Seen(known, now, look);
        changed.Add(path);
    }

    private static FileState? StateOfTarget(string path)
    {
        try
        {
            var file = FileFacts.Of(path);
            return file.Exists ? new FileState(file.Length, file.LastWriteTimeUtc) : null;
        }
        catch (IOException)
        {
            return null; // links that lead to each other
        }
    }

    private static bool IsLookedAt(string name) =>
        name[0] != '.' && !Array.Exists(UnfinishedEndings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private readonly record struct Seen(FileState State, long Since, int Look);
}

/// <summary>What tells that a file was not written to.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was changed last, UTC.</param>
internal readonly record struct FileState(long Bytes, DateTime Modified);

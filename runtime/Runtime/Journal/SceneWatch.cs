using Unmix.Formats;
using Unmix.Formats.Scenes;

namespace Unmix.Runtime.Journal;

/// <summary>
/// Notices that a scene's files vanish, shrink or change while they are read. GDAL would give zeros for the missing end of a
/// raw file, and a map of them would look right. Files of GDAL's virtual file systems are not looked at again. One thread at a
/// time may use it; nothing is allocated for a look.
/// </summary>
internal sealed class SceneWatch
{
    /// <summary>Read once when the scene is opened; other programs may write statistics into them at any time.</summary>
    private static readonly string[] ReadAtOpen = [".aux.xml", ".ovr", ".hdr"];

    private readonly (FileInfo File, long Bytes, DateTime Modified)[] files;

    /// <param name="files">As they were when the scene was opened.</param>
    public SceneWatch(IEnumerable<InputFile> files) =>
        this.files = [
            .. files
                .Where(file =>
                    !VirtualPath.Is(file.Path) && !ReadAtOpen.Any(ending => file.Path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                )
                .Select(file => (FileFacts.Of(file.Path), file.Bytes, file.Modified)),
        ];

    /// <summary>What was read before this call is the scene as it was opened.</summary>
    /// <exception cref="SceneException">A file is gone, or has another size or time.</exception>
    public void RequireUnchanged()
    {
        foreach (var (file, bytes, modified) in files)
        {
            file.Refresh();
            if (!file.Exists)
                throw new SceneException($"The scene's file '{file.FullName}' has vanished during the run. Restore it and run again.");
            if (file.Length != bytes)
                throw new SceneException(
                    $"The scene's file '{file.FullName}' had {bytes} bytes when the run began and has {file.Length} now. Copy "
                        + "it again and run again."
                );
            if (file.LastWriteTimeUtc != modified)
                throw new SceneException($"The scene's file '{file.FullName}' was changed during the run. Run again when it is complete.");
        }
    }
}

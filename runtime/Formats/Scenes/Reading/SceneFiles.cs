namespace Unmix.Formats.Scenes.Reading;

/// <summary>Files as a shell makes them of a pattern, and the scenes that they are parts of.</summary>
public static class SceneFiles
{
    /// <summary>The scenes that files belong to, each once, in the order of the files.</summary>
    /// <param name="files">Paths as a user gives them. One alone stays as it is.</param>
    /// <returns>
    /// The main file of a product for its parts, the data of an ENVI header, any other path as it is. Pictures, texts and the like that lie
    /// beside scenes are left out, unless nothing else is given.
    /// </returns>
    /// <exception cref="SceneException">No GDAL on this machine.</exception>
    public static IReadOnlyList<string> Scenes(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count < 2)
            return files;
        var (scenes, known) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var file in files)
        {
            if (SceneOf(file) is { } scene && known.Add(VirtualPath.Is(scene) ? scene : Path.GetFullPath(scene)))
                scenes.Add(scene);
        }
        return scenes.Count == 0 ? files : scenes;
    }

    private static string? SceneOf(string file)
    {
        if (!File.Exists(file))
            return file; // a folder, a name of GDAL's, or nothing: who opens it says so
        return SceneArrival.MainOf(file) ?? (SceneArrival.IsBeside(file) ? null : file);
    }
}

using System.Security.Cryptography;
using System.Text;
using Unmix.Formats.Scenes;

namespace Unmix.Runtime.Archive;

/// <summary>Names of maps, from those of scenes: plain on every file system, and each once.</summary>
internal static class MapNames
{
    private const int LongestName = 120; // characters; endings and temporary names come on top
    private const int HashCharacters = 8;

    // Endings that tell the format of a scene and not what it shows.
    private static readonly string[] Endings =
    [
        ".hdr",
        ".img",
        ".dat",
        ".bsq",
        ".bil",
        ".bip",
        ".raw",
        ".tif",
        ".tiff",
        ".nc",
        ".h5",
        ".he5",
        ".hdf",
        ".zarr",
        ".vrt",
        ".envi",
        ".cube",
        ".bin",
    ];

    /// <summary>True for a character that any file system takes.</summary>
    public static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_';

    /// <summary>
    /// A name for each scene: its STAC id or its file's name; where several have one, with their folder's, and then with a hash
    /// of the path.
    /// </summary>
    /// <param name="scenes">Paths, and ids where there are some.</param>
    public static string[] Of(IReadOnlyList<(string Path, string? Id)> scenes)
    {
        var names = scenes.Select(scene => Plain(scene.Id ?? Stem(scene.Path))).ToArray();
        Distinguish(names, i => Plain($"{Folder(scenes[i].Path)}_{names[i]}"));
        Distinguish(names, i => $"{names[i]}-{Hash(scenes[i].Path)}");
        return names;
    }

    /// <summary>
    /// A name for one scene, whatever others there are: its place below a folder, its folders joined by underscores; and the same
    /// with a hash of the path, for where another scene has it.
    /// </summary>
    /// <param name="below">Its path from the folder on.</param>
    /// <param name="path">Its whole path.</param>
    public static (string Name, string Other) OfOne(string below, string path)
    {
        var place = VirtualPath.Is(below) ? "" : Path.GetDirectoryName(below)?.Replace(Path.DirectorySeparatorChar, '_') ?? "";
        var name = Plain(place.Length == 0 ? Stem(below) : $"{place}_{Stem(below)}");
        return (name, $"{name}-{Hash(path)}");
    }

    private static void Distinguish(string[] names, Func<int, string> rename)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
            counts[name] = counts.GetValueOrDefault(name) + 1;
        for (var i = 0; i < names.Length; i++)
        {
            if (counts[names[i]] > 1)
                names[i] = rename(i);
        }
    }

    private static string Stem(string path)
    {
        var name = VirtualPath.FileName(path);
        var ending = Endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        return ending is null || ending.Length == name.Length ? name : name[..^ending.Length];
    }

    private static string Folder(string path)
    {
        var parts = path.Split('?')[0].Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 ? parts[^2] : "";
    }

    private static string Plain(string name)
    {
        var plain = new string([.. name.Select(c => IsPlain(c) ? c : '_')]).TrimStart('.');
        if (plain.Length == 0)
            return "scene";
        return plain.Length <= LongestName ? plain : $"{plain[..(LongestName - HashCharacters - 1)]}-{Hash(name)}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashCharacters];
}

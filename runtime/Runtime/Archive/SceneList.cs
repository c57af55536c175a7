using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Runtime.Archive;

/// <summary>
/// Scenes as a user names them, one by one, by patterns, in lists and in STAC item collections, put into one sorted list.
/// </summary>
internal static class SceneList
{
    private const char ListMark = '@';
    private const char CommentMark = '#';

    /// <summary>All scenes, sorted by path, each once.</summary>
    /// <param name="sources">As given.</param>
    /// <param name="asset">For STAC items.</param>
    /// <exception cref="SceneException">A file is missing, a pattern matches nothing, or a list or collection can't be read.</exception>
    public static List<(string Path, string? Id)> Of(IEnumerable<string> sources, string? asset)
    {
        var all = new Dictionary<string, (string Path, string? Id)>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            foreach (var scene in Expand(source, asset))
            {
                // A header and its data are one scene; of two names the lesser stays, in whatever order a folder lists them. Of a
                // product's parts its main file does.
                var file = DataFile(scene.Path);
                var named = IsPart(scene.Path, file) ? scene with { Path = file } : scene;
                if (!all.TryGetValue(file, out var other) || string.CompareOrdinal(named.Path, other.Path) < 0)
                    all[file] = named;
            }
        }
        List<(string Path, string? Id)> sorted = [.. all.Values];
        sorted.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
        return sorted;
    }

    /// <summary>The file that holds a scene's samples, by its name alone where it is not of this machine.</summary>
    public static string DataFile(string path) => VirtualPath.Is(path) ? path : ScenePath.Main(path);

    /// <summary>True where a path is not a scene's main file, nor the header of that.</summary>
    private static bool IsPart(string path, string file) => path != file && ScenePath.Resolve(path) != file;

    private static IEnumerable<(string Path, string? Id)> Expand(string source, string? asset)
    {
        if (source.Length > 1 && source[0] == ListMark)
            return Lines(source[1..]).SelectMany(line => Expand(line, asset));
        var path = VirtualPath.Of(source);
        if (VirtualPath.Is(path))
            return [(path, null)];
        if (PathPattern.Is(path) && !File.Exists(path))
            return Matches(path).Select(file => (file, (string?)null));
        if (StacItems.IsName(path))
            return StacItems.Read(path, asset).Select(item => (Require(item.Path), (string?)item.Id));
        if (Directory.Exists(path) && ScenePath.ProductsIn(path) is { Count: > 0 } products)
            return products.Select(file => (Path.GetFullPath(file), (string?)null));
        return [(Require(path), null)];
    }

    private static string Require(string path)
    {
        if (VirtualPath.Is(path))
            return path;
        if (File.Exists(path) || Directory.Exists(path))
            return Path.GetFullPath(path);
        // Names such as NETCDF:"a.nc":reflectance are GDAL's to judge.
        return path.Contains(':', StringComparison.Ordinal)
            ? path
            : throw new SceneException($"There is no scene at '{path}'. Check the path.");
    }

    private static string[] Matches(string pattern)
    {
        try
        {
            string[] files = [.. PathPattern.Files(pattern).Select(Path.GetFullPath)];
            return files.Length > 0 ? files : throw new SceneException($"No file matches '{pattern}'. Check the pattern.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SceneException($"The files of '{pattern}' can't be listed: {cause.Message}", cause);
        }
    }

    private static string[] Lines(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != CommentMark)];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SceneException($"The list of scenes '{path}' can't be read: {cause.Message} Check the path behind the @.", cause);
        }
    }
}

using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Products;

namespace Unmix.Formats.Scenes;

/// <summary>From what a user gives to what GDAL opens: an ENVI scene may be named by its header or by its data.</summary>
public static class ScenePath
{
    /// <summary>Ends of names under which ENVI data is met, in the order in which they are tried.</summary>
    private static readonly string[] DataEndings = ["", ".img", ".dat", ".bsq", ".bil", ".bip", ".raw", ".cube", ".bin", ".envi", ".cmb", ".spec"];

    /// <summary>Files that lie beside a header without being its data.</summary>
    private static readonly HashSet<string> OtherEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".hdr", ".xml", ".txt", ".csv", ".md", ".enp", ".sta", ".prj", ".png", ".jpg", ".pdf", ".wld", ".ovr", ".json",
    };

    /// <summary>The data file of a header; any other path as it is.</summary>
    /// <exception cref="SceneException">A header without its data, or with several files that might be.</exception>
    public static string Resolve(string path)
    {
        if (!path.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase) || !Exists(path)) return path;
        var stem = path[..^".hdr".Length];
        if (DataEndings.Select(ending => stem + ending).FirstOrDefault(Exists) is { } usual) return usual;
        if (VirtualPath.Is(path)) throw new SceneException($"The header '{path}' has no data file beside it, such as '{VirtualPath.FileName(stem)}.img'. Give the path of the data file.");
        var candidates = Candidates(stem);
        return candidates.Count switch
        {
            1 => candidates[0],
            0 => throw new SceneException($"The header '{path}' has no data file beside it, such as '{Path.GetFileName(stem)}.img'. Put it there."),
            _ => throw new SceneException($"The header '{path}' has {candidates.Count} files beside it that might be its data " +
                $"({string.Join(", ", candidates.Select(Path.GetFileName))}). Give the path of the data file."),
        };
    }

    /// <summary>The one path of a scene, whichever of its files is given: a product's main file for its parts and its folder, the data file of a header.</summary>
    /// <exception cref="SceneException">A part without the rest, or a folder of several products.</exception>
    public static string Main(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        GdalLibrary.Require();
        return ProductTable.MainOf(path) ?? Resolve(path);
    }

    /// <summary>The main files of all products in a folder; empty where there is none that is known.</summary>
    /// <exception cref="SceneException">A part without the rest.</exception>
    public static IReadOnlyList<string> ProductsIn(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        GdalLibrary.Require();
        return ProductTable.MainsIn(folder);
    }

    /// <summary>True for a file of this machine or of one of GDAL's virtual file systems.</summary>
    /// <remarks>GDAL opens names on web servers without an ending as if they were folders, with nothing in them.</remarks>
    public static bool Exists(string path) => VirtualPath.Is(path) ? SceneFile.LengthOf(path) > 0 : File.Exists(path);

    private static List<string> Candidates(string stem)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(stem))!; // a file's full path always has a folder
        var name = Path.GetFileName(stem);
        return [.. Directory.EnumerateFiles(folder)
            .Where(f => string.Equals(Path.GetFileNameWithoutExtension(f), name, StringComparison.Ordinal) && !OtherEndings.Contains(Path.GetExtension(f)))
            .Order(StringComparer.Ordinal)];
    }
}

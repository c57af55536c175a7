using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Reading;

/// <summary>From what a user gives to what GDAL opens: an ENVI scene may be named by its header or by its data.</summary>
public static class ScenePath
{
    /// <summary>The data file of a header; any other path as it is.</summary>
    /// <exception cref="SceneException">A header without its data, or with several files that might be.</exception>
    public static string Resolve(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Envi.EnviHeaderFile.IsName(path) ? SceneSource.Find(path).Path : path;
    }

    /// <summary>
    /// The one path of a scene, whichever of its files is given: a product's main file for its parts and its folder, the data
    /// file of a header.
    /// </summary>
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
}

using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Rasters;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Reading;

/// <summary>
/// What a file that has come into a folder is to a scene, for who waits for scenes. Nothing is opened that its name and the files beside it
/// do not point to.
/// </summary>
public static class SceneArrival
{
    /// <summary>Endings of files that are scenes by themselves.</summary>
    private static readonly HashSet<string> SceneEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".h5",
        ".hdf",
        ".hdf5",
        ".he5",
        ".nc",
        ".nc4",
        ".tif",
        ".tiff",
        ".vrt",
    };

    /// <summary>Endings of raw samples, which are nothing without a header; some are those of other formats too.</summary>
    private static readonly HashSet<string> RawEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".bil",
        ".bin",
        ".bip",
        ".bsq",
        ".cube",
        ".dat",
        ".envi",
        ".img",
        ".raw",
    };

    /// <summary>Endings of files that are never read as a scene, even where a header of the same name lies beside.</summary>
    private static readonly HashSet<string> OtherEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".csv",
        ".jpg",
        ".json",
        ".md",
        ".pdf",
        ".png",
        ".txt",
        ".unmix",
        ".ovr",
    };

    /// <summary>Endings of files that come with scenes and are none by themselves.</summary>
    private static readonly HashSet<string> BesideEndings = new(OtherEndings, StringComparer.OrdinalIgnoreCase)
    {
        ".jpeg",
        ".kml",
        ".log",
        ".md5",
        ".sha256",
        ".xml",
    };

    /// <summary>True for a file that lies beside scenes by its ending: a picture, a text, a checksum.</summary>
    internal static bool IsBeside(string path) => BesideEndings.Contains(Path.GetExtension(path));

    /// <summary>The one path by which a scene is known that a file belongs to.</summary>
    /// <param name="path">A file of this machine.</param>
    /// <returns>
    /// A product's main file for its parts, the data of a header, a header that has no data yet, a scene of one file itself; null for a
    /// file that belongs to no scene.
    /// </returns>
    /// <exception cref="SceneException">No GDAL on this machine.</exception>
    public static string? MainOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        GdalLibrary.Require();
        var ending = Path.GetExtension(path);
        if (OtherEndings.Contains(ending))
            return null;
        try
        {
            if (ProductTable.MainOf(path) is { } main)
                return main;
            if (EnviHeaderFile.IsName(path))
                return SceneSource.Find(path).Path;
            return SceneEndings.Contains(ending) || RawEndings.Contains(ending) || EnviHeaderChoice.Beside(path).Count > 0 ? path : null;
        }
        catch (SceneException)
        {
            return path; // who runs it, or asks what it awaits, is told why
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    /// <summary>What a scene still lacks that may be on its way: a header its data, data its header or its end.</summary>
    /// <param name="main">By <see cref="MainOf"/>.</param>
    /// <returns>A whole sentence; null where nothing is known to be missing.</returns>
    public static string? Awaits(string main)
    {
        ArgumentNullException.ThrowIfNull(main);
        if (VirtualPath.Is(main))
            return null;
        try
        {
            var source = SceneSource.Find(main);
            if (source.Header is { } header)
                return AwaitsEnd(source.Path, header);
            GdalLibrary.Require();
            GdalLibrary.QuietThread();
            return SceneEndings.Contains(Path.GetExtension(main)) || IsKnownByItself(main)
                ? null
                : $"'{main}' has no header beside it, and is not a raster by itself.";
        }
        catch (SceneException fault)
        {
            return EnviHeaderFile.IsName(main) ? fault.Message : null;
        }
    }

    private static string? AwaitsEnd(string path, EnviHeaderFile header)
    {
        if (
            header.Shape is not { } shape
            || EnviRawFile.IsCompressed(header)
            || !EnviFieldRules.IsRaw(header.Fields)
            || SceneFile.LengthOf(path) is not { } found
            || found >= shape.Bytes
        )
            return null;
        return $"'{path}' has {found} of the {shape.Bytes} bytes that its header asks for.";
    }

    private static bool IsKnownByItself(string path)
    {
        using var turn = ArrayLibrary.Turn.EnterScope();
        return ProductTable.MainOf(path) is not null || SceneDataset.DriverOf(path) is not null || SceneArchive.Of(path) is not null;
    }
}

using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Rasters;

/// <summary>
/// Opens what a scene's files are, and nothing else: raw samples by the header that was found for them, other formats by their
/// content, the header beside them a second source of facts.
/// </summary>
internal static unsafe class SceneDataset
{
    /// <summary>Opens a scene.</summary>
    /// <param name="source">Its files; its header is set where only GDAL found it, and taken away where it is not this file's.</param>
    /// <param name="warnings">What was taken for granted is added.</param>
    /// <exception cref="SceneException">No scene, or one whose header forbids to read it.</exception>
    public static GdalDataset Open(ref SceneSource source, List<string> warnings)
    {
        GdalFault.Forget();
        if (source.Header is null)
            return OpenUnknown(ref source, warnings);
        if (
            source.Header.Shape is { } shape
            && !EnviRawFile.IsCompressed(source.Header)
            && SceneFile.LengthOf(source.Path) == shape.Bytes
            && EnviFieldRules.IsRaw(source.Header.Fields)
        )
            return OpenRaw(source, warnings);
        if (DriverOf(source.Path) is not { } driver)
            return OpenRaw(source, warnings);
        var dataset = RequireOpen(RasterOpening.Open(source.Path, driver, null), source.Path);
        try
        {
            source = EnviBeside.Check(source, dataset);
            return dataset;
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    private static GdalDataset OpenUnknown(ref SceneSource source, List<string> warnings)
    {
        var dataset = RasterOpening.Open(source.Path, null, null);
        var isEnvi = !dataset.IsInvalid && BorrowedText.DriverOf(dataset) == EnviRawFile.Driver;
        if (!dataset.IsInvalid && !isEnvi)
            return dataset;
        var header =
            isEnvi
                ? BorrowedText
                    .Files(dataset)
                    .Where(EnviHeaderFile.IsName)
                    .Select(EnviHeaderFile.Find)
                    .FirstOrDefault(found => found is not null)
            : VirtualPath.Is(source.Path) && SceneFile.Exists(source.Path) ? EnviHeaderChoice.Beside(source.Path).FirstOrDefault()
            : null;
        if (header is null)
            return RequireOpen(dataset, source.Path);
        dataset.Dispose();
        source = source with { Header = header, Undecided = EnviHeaderChoice.OfAnother(source.Path, header) };
        return Open(ref source, warnings);
    }

    private static GdalDataset OpenRaw(SceneSource source, List<string> warnings)
    {
        var header = source.Header!;
        if (source.Undecided is { } why)
            throw new SceneException(why);
        EnviFieldRules.Require(header, source.Path, warnings);
        GdalFault.Forget();
        var name = VirtualPath.FileName(source.Path);
        var dataset = RequireOpen(
            header.IsPlain && IsFoundByGdal(source.Path, header.Path)
                ? EnviRawFile.Open(
                    source.Path,
                    [
                        VirtualPath.FileName(header.Path),
                        .. RasterOpening
                            .Companions.Select(ending => name + ending)
                            .Where(beside => SceneFile.Exists(source.Path[..^name.Length] + beside)),
                    ]
                )
                : EnviMirror.Open(header, source.Path),
            source.Path
        );
        try
        {
            RequireSameShape(dataset, header);
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
        return dataset;
    }

    /// <summary>GDAL and we read the same words; where it takes them for other numbers, neither is right for certain.</summary>
    private static void RequireSameShape(GdalDataset dataset, EnviHeaderFile header)
    {
        var (width, height, bands) = (
            GdalNative.GDALGetRasterXSize(dataset),
            GdalNative.GDALGetRasterYSize(dataset),
            GdalNative.GDALGetRasterCount(dataset)
        );
        if (
            header.Shape is not { } shape
            || (
                width == shape.Width
                && height == shape.Height
                && bands == shape.BandCount
                && GdalNative.GDALGetRasterDataType(dataset.Band(0)) == shape.PixelType
            )
        )
            return;
        throw new SceneException(
            $"The header '{header.Path}' says {shape.Width} samples, {shape.Height} lines and {shape.BandCount} bands of "
                + $"{shape.PixelType}, which GDAL reads as {width}, {height} and {bands}. "
                + "Write them as plain whole numbers."
        );
    }

    /// <summary>True for a header beside the data, by the full name or with the ending changed, as GDAL looks for it.</summary>
    private static bool IsFoundByGdal(string path, string headerPath)
    {
        var name = VirtualPath.FileName(path);
        return path[..^name.Length] == headerPath[..^VirtualPath.FileName(headerPath).Length]
            && VirtualPath.FileName(headerPath)[..^EnviHeaderFile.Ending.Length] is var stem
            && (stem == name || stem == Path.GetFileNameWithoutExtension(name));
    }

    /// <summary>The format that a file is by its content alone, its headers left out; null for none.</summary>
    internal static string? DriverOf(string path)
    {
        using var dataset = RasterOpening.Open(path, null, [VirtualPath.FileName(path)]);
        GdalFault.Forget();
        return dataset.IsInvalid ? null : BorrowedText.DriverOf(dataset);
    }

    private static GdalDataset RequireOpen(GdalDataset dataset, string path)
    {
        if (!dataset.IsInvalid)
            return dataset;
        dataset.Dispose();
        if (Directory.Exists(path))
            throw new SceneException($"'{path}' is a folder that GDAL does not recognise as a scene. Give the path of the scene's file.");
        if (!SceneFile.Exists(path))
            throw new SceneException($"There is no scene at '{path}' ({GdalFault.LastMessage}). Check the path.");
        throw new SceneException(
            $"'{path}' is not a raster that the installed GDAL can open "
                + $"({GdalFault.LastMessage}{GdalEnvironment.DriverHint}). Give a scene such as ENVI or "
                + "GeoTIFF; the header of raw ENVI data lies beside it, with the ending .hdr."
        );
    }
}

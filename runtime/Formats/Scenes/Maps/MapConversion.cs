using Unmix.Formats.Files;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;

namespace Unmix.Formats.Scenes.Maps;

/// <summary>
/// Writes a finished GeoTIFF map in another format. The result has its name only when it is whole, and the same map gives the
/// same bytes.
/// </summary>
public static unsafe class MapConversion
{
    private const long StripBytes = 16L << 20;
    private static readonly string?[] ZarrOptions = ["COMPRESS=ZLIB", "ZLIB_LEVEL=6", "BLOCKSIZE=256,256", null];

    private static readonly string?[] CogOptions =
    [
        "COMPRESS=DEFLATE",
        "PREDICTOR=YES", // by the samples' type
        "LEVEL=6",
        "BLOCKSIZE=256",
        "BIGTIFF=IF_SAFER",
        "OVERVIEWS=IGNORE_EXISTING",
        "OVERVIEW_RESAMPLING=AVERAGE",
        "NUM_THREADS=1",
        null,
    ];

    /// <summary>Refuses a name that does not fit the format, and a format that this machine's GDAL can't write.</summary>
    /// <exception cref="OptionsException">The name must end otherwise.</exception>
    /// <exception cref="OutputException">GDAL lacks the driver.</exception>
    public static void Require(string path, MapFormat format)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var ending = Path.GetExtension(path).ToLowerInvariant();
        var (fits, wanted) = format switch
        {
            MapFormat.Envi => (ending == ".hdr", ".hdr"),
            MapFormat.Zarr => (ending == ".zarr", ".zarr"),
            _ => (ending is ".tif" or ".tiff", ".tif"),
        };
        if (!fits)
            throw new OptionsException(
                $"A map of the format {Spell(format)} is named '*{wanted}' but the name given is '{path}'. Name it "
                    + $"'{Path.ChangeExtension(path, wanted)}', or give another {OptionName.Format}."
            );
        if (format != MapFormat.GTiff && VirtualPath.Is(path))
            throw new OptionsException(
                $"'{path}' lies in one of GDAL's virtual file systems, where maps are written as gtiff alone. Write the map "
                    + $"here and copy it there, or leave {OptionName.Format} out."
            );
        if (Driver(format) is { } driver)
            GdalEnvironment.RequireDriver(driver, $"{OptionName.Format} {Spell(format)}");
        if (format == MapFormat.Zarr)
            _ = ZarrTarget(path);
    }

    /// <summary>How the command line names a format.</summary>
    public static string Spell(MapFormat format) => format.ToString().ToLowerInvariant();

    /// <summary>Converts.</summary>
    /// <param name="mapPath">A finished GeoTIFF map.</param>
    /// <param name="path">Where the other goes.</param>
    /// <param name="format">Not <see cref="MapFormat.GTiff"/>.</param>
    /// <exception cref="SceneException">The map can't be read.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public static void Convert(string mapPath, string path, MapFormat format)
    {
        Require(path, format);
        switch (format)
        {
            case MapFormat.Cog:
                WriteCog(mapPath, path);
                break;
            case MapFormat.Envi:
                WriteEnvi(mapPath, path);
                break;
            case MapFormat.Zarr:
                WriteZarr(mapPath, path);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "A map is a GeoTIFF already.");
        }
    }

    /// <summary>Writes a map as a Cloud Optimized GeoTIFF with overviews (means of valid pixels), whatever its name ends in.</summary>
    /// <param name="mapPath">A finished map.</param>
    /// <param name="path">Where it goes; it has its name only when it is whole.</param>
    /// <exception cref="SceneException">The map can't be read.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public static void WriteCog(string mapPath, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(mapPath);
        GdalLibrary.Require();
        using var file = OutputFile.Begin(path);
        Copy("COG", mapPath, file.TemporaryPath, path, CogOptions);
        file.Finish();
    }

    private static string? Driver(MapFormat format) =>
        format switch
        {
            MapFormat.Cog => "COG",
            MapFormat.Zarr => "Zarr",
            _ => null,
        };

    private static void Copy(string driver, string mapPath, string temporaryPath, string path, string?[] options)
    {
        GdalFault.Forget();
        using var map = GdalNative.GDALOpenEx(mapPath, GdalNative.OpenRaster | GdalNative.TellWhy, 0, 0, 0);
        if (map.IsInvalid)
            throw new SceneException($"The map '{mapPath}' can't be opened: {GdalFault.LastMessage}. Run again.");
        if (driver == "Zarr") // its arrays have no names of their own
            GdalNative.GDALSetMetadataItem(
                map,
                "unmix_bands",
                string.Join(
                    ", ",
                    Enumerable
                        .Range(0, GdalNative.GDALGetRasterCount(map))
                        .Select(band => BorrowedText.Copy(GdalNative.GDALGetDescription(map.Band(band))))
                ),
                null
            );
        var copy = GdalNative.GDALCreateCopy(GdalNative.GDALGetDriverByName(driver), temporaryPath, map, 0, options, 0, 0);
        var isMade = !copy.IsInvalid;
        copy.Dispose(); // writes the last of it
        if (!isMade)
            throw OutputException.NotWritten(path, GdalFault.LastMessage);
        GdalFault.RequireWritten(0, path);
    }

    private static void WriteEnvi(string mapPath, string path)
    {
        using var reader = SceneReader.Open(mapPath);
        var map = reader.Profile;
        using var writer = EnviSceneWriter.Create(
            path,
            new EnviLayout
            {
                Width = map.Width,
                Height = map.Height,
                BandCount = map.BandCount,
                NoData = map.NoData[0],
                PixelType = map.PixelType,
                SampleScales =
                    map.PixelType == PixelType.UInt16
                        ? [.. map.Scale.Zip(map.Offset, (scale, offset) => new SampleScale(scale, offset))]
                        : null,
                BandNames = map.BandNames,
                GeoReference = map.GeoReference,
            }
        );
        int[] bands = [.. Enumerable.Range(0, map.BandCount)];
        var rows = (int)Math.Clamp(StripBytes / sizeof(float) / map.BandCount / map.Width, 1, map.Height);
        var strip = new float[checked(rows * map.Width * map.BandCount)];
        for (var row = 0; row < map.Height; row += rows)
        {
            var window = new PixelWindow(0, row, map.Width, Math.Min(rows, map.Height - row));
            var values = strip.AsSpan(0, window.PixelCount * map.BandCount);
            reader.ReadSpectra(window, bands, values);
            writer.WriteRows(row, window.Height, values);
        }
        writer.Finish();
    }

    /// <summary>Where the folder goes, a link followed; nothing may be there.</summary>
    private static string ZarrTarget(string path)
    {
        if (Directory.Exists(path))
            throw new OutputException($"The folder '{path}' exists already. Remove it, or choose another name.");
        var target = OutputPlace.OfFile(path).Target;
        return File.Exists(target)
            ? throw new OutputException($"'{path}' is a file, where the folder of a Zarr map should be. Remove it, or choose another name.")
            : target;
    }

    private static void WriteZarr(string mapPath, string path)
    {
        var target = ZarrTarget(path);
        var temporary = $"{target}.{Environment.ProcessId}.partial";
        try
        {
            Copy("Zarr", mapPath, temporary, path, ZarrOptions);
            Directory.Move(temporary, target);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.NotWritten(path, cause.Message, cause);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }
}

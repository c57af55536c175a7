using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes;

/// <summary>Other forms of finished maps, made by GDAL: Cloud Optimized GeoTIFFs, and one VRT over many maps.</summary>
public static unsafe class MapMosaic
{
    /// <summary>Writes a map as a Cloud Optimized GeoTIFF with overviews (means of valid pixels); the same map gives the same bytes.</summary>
    /// <param name="mapPath">A finished map.</param>
    /// <param name="cogPath">Where it goes; it has its name only when it is whole.</param>
    /// <exception cref="SceneException">The map can't be read.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public static void WriteCog(string mapPath, string cogPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(mapPath);
        ArgumentException.ThrowIfNullOrEmpty(cogPath);
        GdalLibrary.Require();
        string?[] options =
        [
            "COMPRESS=DEFLATE", "PREDICTOR=FLOATING_POINT", "LEVEL=6", "BLOCKSIZE=256", "BIGTIFF=IF_SAFER", "OVERVIEWS=IGNORE_EXISTING", "OVERVIEW_RESAMPLING=AVERAGE", "NUM_THREADS=1", null,
        ];
        using var file = OutputFile.Begin(cogPath);
        GdalFault.Forget();
        using var map = GdalNative.GDALOpenEx(mapPath, GdalNative.OpenRaster | GdalNative.TellWhy, 0, 0, 0);
        if (map.IsInvalid) throw new SceneException($"The map '{mapPath}' can't be opened ({GdalFault.LastMessage}). Run its shard again.");
        var cog = GdalNative.GDALCreateCopy(GdalNative.GDALGetDriverByName("COG"), file.TemporaryPath, map, 1, options, 0, 0);
        var isMade = !cog.IsInvalid;
        cog.Dispose();
        if (!isMade) throw OutputFile.NotWritten(cogPath, GdalFault.LastMessage);
        GdalFault.RequireWritten(0, cogPath);
        file.Finish();
    }

    /// <summary>Writes a VRT over maps: a small file that GDAL and every GIS on it open as one raster. Later maps lie on earlier ones.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="mapPaths">Maps of one projection with the same bands; named relative to the VRT where they lie below its folder.</param>
    /// <exception cref="SceneException">The maps differ, or have no place on the ground.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public static void WriteVrt(string path, IReadOnlyList<string> mapPaths)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(mapPaths);
        GdalLibrary.Require();
        using var file = OutputFile.Begin(path);
        GdalFault.Forget();
        var options = GdalNative.GDALBuildVRTOptionsNew(["-strict", null], 0);
        if (options == 0) throw new SceneException($"The VRT '{path}' can't be made ({GdalFault.LastMessage}): it needs GDAL 3.4.2 or newer. Install that, or use gdalbuildvrt elsewhere.");
        GdalDataset vrt;
        try
        {
            vrt = GdalNative.GDALBuildVRT(file.TemporaryPath, mapPaths.Count, null, [.. mapPaths, null], options, out _);
        }
        finally
        {
            GdalNative.GDALBuildVRTOptionsFree(options);
        }
        var isMade = !vrt.IsInvalid && !GdalFault.Happened;
        vrt.Dispose(); // writes it
        if (!isMade) throw new SceneException($"No VRT can be made of the {mapPaths.Count} maps ({GdalFault.LastMessage}). Maps of one projection with the same bands can be joined; make one for each zone with gdalbuildvrt.");
        GdalFault.RequireWritten(0, path);
        file.Finish();
    }
}

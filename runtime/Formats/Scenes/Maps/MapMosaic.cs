using Unmix.Formats.Files;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Maps;

/// <summary>One virtual raster over many finished maps.</summary>
public static unsafe class MapMosaic
{
    /// <summary>
    /// Writes a VRT over maps: a small file that GDAL and every GIS on it open as one raster. Later maps lie on earlier ones.
    /// </summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="mapPaths">
    /// Maps of one projection with the same bands; named relative to the VRT where they lie below its folder.
    /// </param>
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
        if (options == 0)
            throw new SceneException(
                $"The VRT '{path}' can't be made ({GdalFault.LastMessage}): it needs GDAL 3.4.2 or newer. Install that, or "
                    + "use gdalbuildvrt elsewhere."
            );
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
        if (!isMade)
            throw new SceneException(
                $"No VRT can be made of the {mapPaths.Count} maps ({GdalFault.LastMessage}). Maps of one projection with the "
                    + "same bands can be joined; make one for each zone with gdalbuildvrt."
            );
        GdalFault.RequireWritten(0, path);
        file.Finish();
    }
}

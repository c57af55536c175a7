using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Writing;

namespace Unmix.Runtime.Plans;

/// <summary>Whether a map can go where it is to go: its name, and the free space there.</summary>
internal static class MapPlace
{
    /// <summary>Maps are compressed, mostly to a third or half; a tenth of their plain size never holds one with noise in it.</summary>
    private const int LeastShare = 10;

    // Endings by which people and programs know another format.
    private static readonly HashSet<string> OtherFormats = new(StringComparer.OrdinalIgnoreCase)
    {
        ".img",
        ".hdr",
        ".dat",
        ".raw",
        ".bin",
        ".bsq",
        ".bil",
        ".bip",
        ".sli",
        ".nc",
        ".nc4",
        ".h5",
        ".hdf",
        ".hdf5",
        ".he5",
        ".zarr",
        ".jp2",
        ".j2k",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".bmp",
        ".webp",
        ".vrt",
        ".grd",
        ".asc",
        ".ecw",
        ".sid",
        ".ntf",
        ".pix",
        ".kea",
        ".mat",
        ".npy",
        ".csv",
        ".txt",
        ".json",
        ".gpkg",
        ".unmix",
    };

    /// <summary>Refuses a name that promises another format; .tif, .tiff, no ending and endings that no format owns pass.</summary>
    /// <exception cref="OptionsException">A known other ending.</exception>
    public static void RequireName(string path)
    {
        var ending = Path.GetExtension(VirtualPath.FileName(path));
        if (OtherFormats.Contains(ending))
            throw new OptionsException(
                $"The map is a GeoTIFF but '{path}' ends in '{ending}'. Name it '{Path.ChangeExtension(path, ".tif")}', or "
                    + "convert it afterwards, for example with gdal_translate."
            );
    }

    /// <summary>Bytes of the map without compression, an upper bound for what it takes but for a few kilobytes.</summary>
    public static long PlainBytes(SceneOutput output) =>
        checked(
            (long)output.Width * output.Height * output.BandNames.Count * (output.SampleScales is null ? sizeof(float) : sizeof(ushort))
        );

    /// <summary>Compares that with the free space.</summary>
    /// <param name="path">The map.</param>
    /// <param name="output">What it is to be.</param>
    /// <param name="freeBytes">Free bytes of a folder; null where nobody knows.</param>
    /// <param name="rowBytes">Bytes of finished rows that lie beside it meanwhile.</param>
    /// <param name="needsRows">True where those can't be done without, since the map is placed from them.</param>
    /// <param name="delivered">What is made of it when it is whole, and lies beside it for a while.</param>
    /// <returns>A warning when the space may not do; null when it does, or is not known.</returns>
    /// <exception cref="OutputException">Less is free than a tenth of the map and all of those rows take.</exception>
    public static string? CheckSpace(
        string path,
        SceneOutput output,
        Func<string, long?> freeBytes,
        long rowBytes = 0,
        bool needsRows = false,
        MapFormat delivered = MapFormat.GTiff
    )
    {
        var folder = OutputPlace.OfFile(path).Folder;
        var map = PlainBytes(output);
        // Rows go before another format is made; of ENVI's, nothing is compressed.
        var copy = delivered == MapFormat.GTiff ? 0 : map;
        var (most, least) = (
            map + Math.Max(rowBytes, copy),
            map / LeastShare + Math.Max(rowBytes, delivered == MapFormat.Envi ? copy : copy / LeastShare)
        );
        if (freeBytes(folder) is not { } free || free >= most)
            return null;
        var beside =
            (rowBytes == 0 ? "" : $", and its finished rows {ByteCount.Format(rowBytes)} beside it until it is whole,")
            + (copy == 0 ? "" : $" and as much again while it becomes {MapConversion.Spell(delivered)}");
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"The map takes up to {ByteCount.Format(map)}{beside} but {ByteCount.Format(free)} are free in '{folder}'"
        );
        return free >= least
            ? what + "; compressed it may fit. Free some space if it does not."
            : throw new OutputException(
                what
                    + (
                        rowBytes == 0 || needsRows
                            ? $". Free some space, or write elsewhere with {OptionName.Output}."
                            : $". Free some space, write elsewhere with {OptionName.Output}, or record no rows with {OptionName.NoJournal}."
                    )
            );
    }

    /// <summary>Asks the file system.</summary>
    public static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // a network share under Windows has no drive; writing will show
        }
    }
}

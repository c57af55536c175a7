using Unmix.Formats.Scenes.Containers.Hdf5;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Containers;

/// <summary>
/// Arrays that GDAL's HDF5 driver must not open by the multidimensional API: it takes an attribute <c>Dimension_Labels</c>, which NEON's
/// products have, for HDF5's own of that name, and ends the process by an exception (GDAL 3.6). The classic API reads them.
/// </summary>
internal static unsafe class LabelledArrays
{
    private const string Attribute = "DIMENSION_LABELS";

    /// <summary>True where an array has such an attribute.</summary>
    /// <param name="path">An HDF5 file.</param>
    /// <param name="name">The array's full name.</param>
    public static bool Has(string path, string name)
    {
        // The classic API makes a text of every attribute for every band, which of hundreds of bands takes half a second.
        if (Hdf5Attributes.TryNames(path, name) is { } names && !names.Any(IsIt))
            return false;
        GdalFault.Forget();
        using var dataset = GdalNative.GDALOpenEx(ClassicName(path, name), GdalNative.OpenRaster, 0, 0, 0);
        if (dataset.IsInvalid)
            return false; // a text, or what is no array of numbers at all
        return HasIt(GdalNative.GDALGetMetadata(dataset, null))
            || (GdalNative.GDALGetRasterCount(dataset) > 0 && HasIt(GdalNative.GetBandMetadata(dataset.Band(0), null)));
    }

    /// <summary>The name by which the classic API opens an array of an HDF5 file.</summary>
    public static string ClassicName(string path, string name) => $"HDF5:\"{path}\"://{name.TrimStart('/').Replace(' ', '_')}";

    private static bool HasIt(byte** list)
    {
        for (var item = list; item is not null && *item is not null; item++)
        {
            var key = BorrowedText.Copy(*item)?.Split('=', 2)[0];
            if (key is not null && IsIt(key))
                return true;
        }
        return false;
    }

    private static bool IsIt(string name) => name.EndsWith(Attribute, StringComparison.OrdinalIgnoreCase);
}

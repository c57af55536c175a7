using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Products.Neon;

/// <summary>
/// Attributes of an HDF5 array as the classic API hands them out: with the names of all groups before their own, in the
/// dataset's metadata or in each band's.
/// </summary>
internal static unsafe class RasterAttributes
{
    /// <summary>The text of an attribute; null where there is none.</summary>
    /// <param name="dataset">The array.</param>
    /// <param name="attribute">Its own name.</param>
    public static string? Find(GdalDataset dataset, string attribute) =>
        Find(GdalNative.GetBandMetadata(dataset.Band(0), null), attribute) ?? Find(GdalNative.GDALGetMetadata(dataset, null), attribute);

    private static string? Find(byte** list, string attribute)
    {
        for (var item = list; item is not null && *item is not null; item++)
        {
            if (BorrowedText.Copy(*item)?.Split('=', 2) is not [var key, var value])
                continue;
            if (
                key.Equals(attribute, StringComparison.OrdinalIgnoreCase)
                || key.EndsWith("_" + attribute, StringComparison.OrdinalIgnoreCase)
            )
                return value.Trim();
        }
        return null;
    }
}

using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Products;

/// <summary>
/// Maps that a run wrote. They and their parts are called after their scenes, so a product that is known by its name would be seen in them.
/// </summary>
internal static unsafe class MadeMap
{
    /// <summary>The metadata item that every map has: the name of its model.</summary>
    public const string ModelItem = "unmix_model";

    /// <summary>True for a raster that a run wrote.</summary>
    public static bool Is(string path)
    {
        GdalFault.Forget();
        using var dataset = GdalNative.GDALOpenEx(path, GdalNative.OpenRaster, 0, 0, 0);
        return !dataset.IsInvalid && GdalNative.GDALGetMetadataItem(dataset, ModelItem, null) is not null;
    }
}

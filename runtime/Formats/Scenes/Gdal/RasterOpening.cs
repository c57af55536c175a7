namespace Unmix.Formats.Scenes.Gdal;

/// <summary>Opens rasters by one driver or any, in a folder with the names that GDAL is to believe.</summary>
internal static unsafe class RasterOpening
{
    private const uint Flags = GdalNative.OpenRaster | GdalNative.TellWhy;

    /// <summary>Endings of what other programs put beside a data file and GDAL reads: its mask, its notes.</summary>
    public static IReadOnlyList<string> Companions { get; } = [".msk", ".aux.xml"];

    /// <summary>Opens a raster.</summary>
    /// <param name="path">What GDAL opens.</param>
    /// <param name="driver">The only one that may; null for any.</param>
    /// <param name="siblings">The names in its folder as GDAL is to believe; null for those that are there.</param>
    /// <returns>Invalid where GDAL refuses.</returns>
    public static GdalDataset Open(string path, string? driver, string[]? siblings)
    {
        using var drivers = new NativeTexts(driver is null ? [] : [driver]);
        using var names = new NativeTexts(siblings ?? []);
        // what other programs noted beside it (.aux.xml) is read here and never written
        GdalNative.CPLSetThreadLocalConfigOption(GdalLibrary.NotesOption, "YES");
        try
        {
            return GdalNative.GDALOpenEx(path, Flags, driver is null ? 0 : (nint)drivers.List, 0, siblings is null ? 0 : (nint)names.List);
        }
        finally
        {
            GdalNative.CPLSetThreadLocalConfigOption(GdalLibrary.NotesOption, null);
        }
    }
}

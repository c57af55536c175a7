using System.Globalization;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Products;

/// <summary>Coordinate reference systems by the number that products give.</summary>
internal static unsafe class EpsgSystem
{
    /// <summary>A system that has no number as the one of the register that it is, where that can be told; otherwise as it is.</summary>
    public static string? Named(string? wkt)
    {
        if (wkt is null || GdalNative.OSRNewSpatialReference(wkt) is not (not 0 and var system))
            return wkt;
        try
        {
            if (
                GdalNative.OSRAutoIdentifyEPSG(system) != 0
                || BorrowedText.Copy(GdalNative.OSRGetAuthorityCode(system, null)) is not { } code
            )
                return wkt;
            return int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Wkt(number) ?? wkt : wkt;
        }
        finally
        {
            GdalNative.OSRDestroySpatialReference(system);
        }
    }

    /// <summary>The system as WKT; null where the number is none, or PROJ's data are not on this machine.</summary>
    public static string? Wkt(int code)
    {
        var system = GdalNative.OSRNewSpatialReference(null);
        if (system == 0)
            return null;
        byte* text = null;
        try
        {
            GdalFault.Forget();
            return GdalNative.OSRImportFromEPSG(system, code) == 0 && GdalNative.OSRExportToWktEx(system, &text, [null]) == 0
                ? BorrowedText.Copy(text)
                : null;
        }
        finally
        {
            GdalNative.VSIFree(text);
            GdalNative.OSRDestroySpatialReference(system);
        }
    }
}

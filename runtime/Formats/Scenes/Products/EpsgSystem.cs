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
            var code = GdalNative.OSRAutoIdentifyEPSG(system) == 0 ? GdalNative.OSRGetAuthorityCode(system, null) : null;
            var text = code is null ? Match(system) : BorrowedText.Copy(code);
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Wkt(number) ?? wkt : wkt;
        }
        finally
        {
            GdalNative.OSRDestroySpatialReference(system);
        }
    }

    /// <summary>The number of the system of the register that is the same; null for none. GDAL 3.4 does not tell it otherwise.</summary>
    private static string? Match(nint system)
    {
        const int same = 90; // of 100: but for names
        int count;
        int* confidence = null;
        var found = GdalNative.OSRFindMatches(system, 0, &count, &confidence);
        try
        {
            return
                found is not null
                && confidence is not null
                && count > 0
                && confidence[0] >= same
                && BorrowedText.Copy(GdalNative.OSRGetAuthorityName(found[0], null)) == "EPSG"
                ? BorrowedText.Copy(GdalNative.OSRGetAuthorityCode(found[0], null))
                : null;
        }
        finally
        {
            if (found is not null)
                GdalNative.OSRFreeSRSArray(found);
            GdalNative.VSIFree(confidence);
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

    /// <summary>Where a place on the globe lies in a system.</summary>
    /// <param name="code">The system.</param>
    /// <param name="longitude">Degrees, WGS 84.</param>
    /// <param name="latitude">The same.</param>
    /// <returns>Null where it has no place there, or PROJ can't tell.</returns>
    public static (double X, double Y)? Project(int code, double longitude, double latitude)
    {
        nint globe = GdalNative.OSRNewSpatialReference(null),
            system = GdalNative.OSRNewSpatialReference(null),
            way = 0;
        try
        {
            if (globe == 0 || system == 0 || GdalNative.OSRImportFromEPSG(globe, GdalNative.Wgs84) != 0)
                return null;
            if (GdalNative.OSRImportFromEPSG(system, code) != 0)
                return null;
            GdalNative.OSRSetAxisMappingStrategy(globe, GdalNative.EastBeforeNorth);
            GdalNative.OSRSetAxisMappingStrategy(system, GdalNative.EastBeforeNorth);
            way = GdalNative.OCTNewCoordinateTransformation(globe, system);
            var (x, y) = (longitude, latitude);
            return way != 0 && GdalNative.OCTTransform(way, 1, &x, &y, null) != 0 && double.IsFinite(x) && double.IsFinite(y)
                ? (x, y)
                : null;
        }
        finally
        {
            if (way != 0)
                GdalNative.OCTDestroyCoordinateTransformation(way);
            if (system != 0)
                GdalNative.OSRDestroySpatialReference(system);
            if (globe != 0)
                GdalNative.OSRDestroySpatialReference(globe);
        }
    }
}

using System.Runtime.InteropServices;

namespace Unmix.Formats.Scenes.Gdal;

/// <summary>What is needed to say where on the globe a raster lies, also where points or polynomials place it.</summary>
internal static unsafe partial class GdalNative
{
    public const int EastBeforeNorth = 0; // OAMS_TRADITIONAL_GIS_ORDER
    public const int Wgs84 = 4326; // EPSG

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OSRNewSpatialReference(string? wkt);

    [LibraryImport(Library)]
    public static partial void OSRDestroySpatialReference(nint system);

    [LibraryImport(Library)]
    public static partial int OSRImportFromEPSG(nint system, int code);

    [LibraryImport(Library)]
    public static partial int OSRAutoIdentifyEPSG(nint system);

    [LibraryImport(Library)]
    public static partial nint* OSRFindMatches(nint system, nint options, int* count, int** confidence);

    [LibraryImport(Library)]
    public static partial void OSRFreeSRSArray(nint* systems);

    [LibraryImport(Library)]
    public static partial void OSRSetAxisMappingStrategy(nint system, int strategy);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* OSRGetAuthorityName(nint system, string? node);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* OSRGetAuthorityCode(nint system, string? node);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OSRExportToWktEx(nint system, byte** text, string?[] options);

    [LibraryImport(Library)]
    public static partial void VSIFree(void* memory);

    [LibraryImport(Library)]
    public static partial nint OCTNewCoordinateTransformation(nint from, nint to);

    [LibraryImport(Library)]
    public static partial void OCTDestroyCoordinateTransformation(nint transformation);

    [LibraryImport(Library)]
    public static partial int OCTTransform(nint transformation, int count, double* x, double* y, double* z);

    [LibraryImport(Library)]
    public static partial int GDALGetGCPCount(GdalDataset dataset);

    [LibraryImport(Library)]
    public static partial GdalControlPoint* GDALGetGCPs(GdalDataset dataset);

    [LibraryImport(Library)]
    public static partial byte* GDALGetGCPProjection(GdalDataset dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GDALSetGCPs(GdalDataset dataset, int count, GdalControlPoint* points, string wkt);
}

using System.Runtime.InteropServices;

namespace Unmix.Formats.Scenes.Gdal;

/// <summary>What only maps need: copies in other formats, overviews, statistics.</summary>
internal static unsafe partial class GdalNative
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GDALBuildOverviews(
        GdalDataset dataset,
        string resampling,
        int count,
        int* factors,
        int bandCount,
        int* bands,
        nint progress,
        nint progressData
    );

    [LibraryImport(Library)]
    public static partial int GDALSetRasterStatistics(nint band, double least, double most, double mean, double deviation);

    [LibraryImport(Library)]
    public static partial int GDALSetRasterScale(nint band, double scale);

    [LibraryImport(Library)]
    public static partial int GDALSetRasterOffset(nint band, double offset);

    [LibraryImport(Library, EntryPoint = "GDALSetMetadataItem", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetBandMetadataItem(nint band, string key, string value, string? domain);
}

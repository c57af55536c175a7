using System.Runtime.InteropServices;

namespace Unmix.Formats.Scenes.Gdal;

/// <summary>
/// The functions of GDAL's C API that are used, with their names of the GDAL reference. Text that GDAL returns stays
/// GDAL's and must not be freed (<see cref="BorrowedText"/>); a string list that is handed over ends in null.
/// </summary>
internal static unsafe partial class GdalNative
{
    /// <summary>The name that <see cref="GdalLibrary"/> resolves to the system's own file.</summary>
    public const string Library = "gdal";

    public const int Read = 0;
    public const int Failure = 3; // CE_Failure; CE_None is 0, CE_Warning 2
    public const uint OpenRaster = 0x02; // GDAL_OF_RASTER
    public const uint TellWhy = 0x40; // GDAL_OF_VERBOSE_ERROR

    [LibraryImport(Library)]
    public static partial void GDALAllRegister();

    [LibraryImport(Library)]
    public static partial int GDALGetDriverCount();

    [LibraryImport(Library)]
    public static partial nint GDALGetDriver(int index);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* GDALVersionInfo(string request);

    [LibraryImport(Library)]
    public static partial void GDALSetCacheMax64(long bytes);

    [LibraryImport(Library)]
    public static partial long GDALGetCacheMax64();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void CPLSetConfigOption(string key, string? value);

    [LibraryImport(Library)]
    public static partial nint CPLSetErrorHandler(nint handler);

    [LibraryImport(Library)]
    public static partial void CPLErrorReset();

    [LibraryImport(Library)]
    public static partial int CPLGetLastErrorType();

    [LibraryImport(Library)]
    public static partial byte* CPLGetLastErrorMsg();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial GdalDataset GDALOpenEx(string name, uint flags, nint drivers, nint options, nint siblings);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial GdalDataset GDALCreate(
        nint driver,
        string name,
        int width,
        int height,
        int bands,
        PixelType type,
        string?[] options
    );

    [LibraryImport(Library)]
    public static partial void GDALClose(nint dataset);

    [LibraryImport(Library)]
    public static partial byte** GDALGetFileList(GdalDataset dataset);

    [LibraryImport(Library)]
    public static partial void CSLDestroy(byte** list);

    [LibraryImport(Library)]
    public static partial void GDALFlushCache(GdalDataset dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GDALGetDriverByName(string name);

    [LibraryImport(Library)]
    public static partial nint GDALGetDatasetDriver(GdalDataset dataset);

    [LibraryImport(Library)]
    public static partial byte* GDALGetDriverShortName(nint driver);

    [LibraryImport(Library)]
    public static partial int GDALGetRasterXSize(GdalDataset dataset);

    [LibraryImport(Library)]
    public static partial int GDALGetRasterYSize(GdalDataset dataset);

    [LibraryImport(Library)]
    public static partial int GDALGetRasterCount(GdalDataset dataset);

    [LibraryImport(Library)]
    public static partial int GDALGetGeoTransform(GdalDataset dataset, double* transform);

    [LibraryImport(Library)]
    public static partial int GDALSetGeoTransform(GdalDataset dataset, double* transform);

    [LibraryImport(Library)]
    public static partial byte* GDALGetProjectionRef(GdalDataset dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GDALSetProjection(GdalDataset dataset, string wkt);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte** GDALGetMetadata(GdalDataset dataset, string? domain);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* GDALGetMetadataItem(GdalDataset dataset, string key, string? domain);

    [LibraryImport(Library, EntryPoint = "GDALGetMetadataItem", StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* GDALGetBandMetadataItem(nint band, string key, string? domain);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GDALSetMetadataItem(GdalDataset dataset, string key, string value, string? domain);

    [LibraryImport(Library)]
    public static partial nint GDALGetRasterBand(GdalDataset dataset, int band);

    [LibraryImport(Library)]
    public static partial PixelType GDALGetRasterDataType(nint band);

    [LibraryImport(Library)]
    public static partial int GDALDataTypeIsComplex(PixelType type);

    [LibraryImport(Library)]
    public static partial void GDALGetBlockSize(nint band, out int width, out int height);

    [LibraryImport(Library)]
    public static partial double GDALGetRasterNoDataValue(nint band, out int has);

    [LibraryImport(Library)]
    public static partial int GDALSetRasterNoDataValue(nint band, double value);

    [LibraryImport(Library)]
    public static partial double GDALGetRasterScale(nint band, out int has);

    [LibraryImport(Library)]
    public static partial double GDALGetRasterOffset(nint band, out int has);

    [LibraryImport(Library)]
    public static partial byte* GDALGetDescription(nint band);

    [LibraryImport(Library, EntryPoint = "GDALGetDescription")]
    public static partial byte* GetDatasetDescription(GdalDataset dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void GDALSetDescription(nint band, string text);

    [LibraryImport(Library)]
    public static partial int GDALDatasetRasterIOEx(
        GdalDataset dataset,
        int direction,
        int column,
        int row,
        int width,
        int height,
        void* memory,
        int memoryWidth,
        int memoryHeight,
        PixelType type,
        int bandCount,
        int* bands,
        long pixelStride,
        long lineStride,
        long bandStride,
        nint extra
    );

    [LibraryImport(Library)]
    public static partial int GDALWriteBlock(nint band, int blockColumn, int blockRow, void* memory);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint VSIFOpenL(string name, string access);

    [LibraryImport(Library)]
    public static partial int VSIFSeekL(nint file, ulong offset, int whence);

    [LibraryImport(Library)]
    public static partial ulong VSIFTellL(nint file);

    [LibraryImport(Library)]
    public static partial nuint VSIFReadL(void* memory, nuint size, nuint count, nint file);

    [LibraryImport(Library)]
    public static partial nuint VSIFWriteL(void* memory, nuint size, nuint count, nint file);

    [LibraryImport(Library)]
    public static partial int VSIFCloseL(nint file);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int VSIUnlink(string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* CPLGetConfigOption(string key, string? otherwise);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial GdalDataset GDALCreateCopy(
        nint driver,
        string name,
        GdalDataset source,
        int strict,
        string?[] options,
        nint progress,
        nint progressData
    );

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GDALBuildVRTOptionsNew(string?[] arguments, nint forBinary);

    [LibraryImport(Library)]
    public static partial void GDALBuildVRTOptionsFree(nint options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial GdalDataset GDALBuildVRT(
        string name,
        int count,
        nint* datasets,
        string?[] names,
        nint options,
        out int usageError
    );
}

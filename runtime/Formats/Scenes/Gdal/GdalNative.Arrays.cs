using System.Runtime.InteropServices;

namespace Unmix.Formats.Scenes.Gdal;

/// <summary>
/// The multidimensional API: groups, arrays, attributes. No function here may meet an array that makes the library throw
/// (<see cref="Containers.LabelledArrays"/>): an exception of C++ that crosses this border ends the process.
/// </summary>
internal static unsafe partial class GdalNative
{
    public const uint OpenArrays = 0x10; // GDAL_OF_MULTIDIM_RASTER
    public const int NumericClass = 0; // GEDTC_NUMERIC
    public const int TextClass = 1; // GEDTC_STRING

    [LibraryImport(Library, EntryPoint = "GDALGetMetadata", StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte** GetBandMetadata(nint band, string? domain);

    [LibraryImport(Library)]
    public static partial GdalGroup GDALDatasetGetRootGroup(GdalDataset dataset);

    [LibraryImport(Library)]
    public static partial void GDALGroupRelease(nint group);

    [LibraryImport(Library)]
    public static partial byte** GDALGroupGetMDArrayNames(GdalGroup group, nint options);

    [LibraryImport(Library)]
    public static partial byte** GDALGroupGetGroupNames(GdalGroup group, nint options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial GdalGroup GDALGroupOpenGroup(GdalGroup group, string name, nint options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial GdalMdArray GDALGroupOpenMDArray(GdalGroup group, string name, nint options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial GdalAttribute GDALGroupGetAttribute(GdalGroup group, string name);

    [LibraryImport(Library)]
    public static partial void GDALMDArrayRelease(nint array);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial GdalAttribute GDALMDArrayGetAttribute(GdalMdArray array, string name);

    [LibraryImport(Library)]
    public static partial nint* GDALMDArrayGetDimensions(GdalMdArray array, out nuint count);

    [LibraryImport(Library)]
    public static partial void GDALReleaseDimensions(nint* dimensions, nuint count);

    [LibraryImport(Library)]
    public static partial ulong GDALDimensionGetSize(nint dimension);

    [LibraryImport(Library)]
    public static partial byte* GDALDimensionGetName(nint dimension);

    [LibraryImport(Library)]
    public static partial GdalMdArray GDALDimensionGetIndexingVariable(nint dimension);

    [LibraryImport(Library)]
    public static partial byte* GDALMDArrayGetFullName(GdalMdArray array);

    [LibraryImport(Library)]
    public static partial byte* GDALMDArrayGetUnit(GdalMdArray array);

    [LibraryImport(Library)]
    public static partial ulong* GDALMDArrayGetBlockSize(GdalMdArray array, out nuint count);

    [LibraryImport(Library)]
    public static partial double GDALMDArrayGetNoDataValueAsDouble(GdalMdArray array, out int has);

    [LibraryImport(Library)]
    public static partial double GDALMDArrayGetScale(GdalMdArray array, out int has);

    [LibraryImport(Library)]
    public static partial double GDALMDArrayGetOffset(GdalMdArray array, out int has);

    [LibraryImport(Library)]
    public static partial nint GDALMDArrayGetSpatialRef(GdalMdArray array);

    [LibraryImport(Library)]
    public static partial GdalSampleType GDALMDArrayGetDataType(GdalMdArray array);

    [LibraryImport(Library)]
    public static partial int GDALMDArrayRead(
        GdalMdArray array,
        ulong* start,
        nuint* count,
        long* step,
        nint* stride,
        GdalSampleType type,
        void* memory,
        void* allocated,
        nuint allocatedBytes
    );

    [LibraryImport(Library)]
    public static partial GdalSampleType GDALExtendedDataTypeCreate(PixelType type);

    [LibraryImport(Library)]
    public static partial GdalSampleType GDALExtendedDataTypeCreateString(nuint longest);

    [LibraryImport(Library)]
    public static partial void GDALExtendedDataTypeRelease(nint type);

    [LibraryImport(Library)]
    public static partial int GDALExtendedDataTypeGetClass(GdalSampleType type);

    [LibraryImport(Library)]
    public static partial PixelType GDALExtendedDataTypeGetNumericDataType(GdalSampleType type);

    [LibraryImport(Library)]
    public static partial void GDALAttributeRelease(nint attribute);

    [LibraryImport(Library)]
    public static partial GdalSampleType GDALAttributeGetDataType(GdalAttribute attribute);

    [LibraryImport(Library)]
    public static partial byte* GDALAttributeReadAsString(GdalAttribute attribute);

    [LibraryImport(Library)]
    public static partial byte** GDALAttributeReadAsStringArray(GdalAttribute attribute);

    [LibraryImport(Library)]
    public static partial double* GDALAttributeReadAsDoubleArray(GdalAttribute attribute, out nuint count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte** VSIReadDir(string folder);
}

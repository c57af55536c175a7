using System.Runtime.InteropServices;

namespace Unmix.Formats.Scenes.Gdal;

/// <summary>
/// What is needed to say which pixels hold something: masks, alpha bands, and the notes beside a file that may state them.
/// </summary>
internal static unsafe partial class GdalNative
{
    public const int PaletteBand = 2; // GCI_PaletteIndex
    public const int AlphaBand = 6; // GCI_AlphaBand

    public const int MaskAllValid = 0x01; // GMF_ALL_VALID
    public const int MaskPerDataset = 0x02; // GMF_PER_DATASET
    public const int MaskOfAlpha = 0x04; // GMF_ALPHA
    public const int MaskOfNoData = 0x08; // GMF_NODATA

    [LibraryImport(Library)]
    public static partial int GDALGetRasterColorInterpretation(nint band);

    [LibraryImport(Library)]
    public static partial byte* GDALGetRasterUnitType(nint band);

    [LibraryImport(Library)]
    public static partial nint GDALGetMaskBand(nint band);

    [LibraryImport(Library)]
    public static partial int GDALGetMaskFlags(nint band);

    [LibraryImport(Library)]
    public static partial int GDALGetRasterBandXSize(nint band);

    [LibraryImport(Library)]
    public static partial int GDALGetRasterBandYSize(nint band);

    [LibraryImport(Library)]
    public static partial int GDALRasterIOEx(
        nint band,
        int direction,
        int column,
        int row,
        int width,
        int height,
        void* memory,
        int memoryWidth,
        int memoryHeight,
        PixelType type,
        long pixelStride,
        long lineStride,
        nint extra
    );

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void CPLSetThreadLocalConfigOption(string key, string? value);
}

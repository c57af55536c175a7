using Microsoft.Win32.SafeHandles;

namespace Unmix.Formats.Scenes.Gdal;

/// <summary>An open group of arrays; closed before its dataset.</summary>
internal sealed class GdalGroup() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        lock (ArrayLibrary.Turn)
            GdalNative.GDALGroupRelease(handle);
        return true;
    }
}

/// <summary>An open array of any number of dimensions; closed before its dataset.</summary>
internal sealed class GdalMdArray() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        lock (ArrayLibrary.Turn)
            GdalNative.GDALMDArrayRelease(handle);
        return true;
    }
}

/// <summary>An attribute of a group or an array.</summary>
internal sealed class GdalAttribute() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        lock (ArrayLibrary.Turn)
            GdalNative.GDALAttributeRelease(handle);
        return true;
    }
}

/// <summary>What an array holds, or memory is to hold.</summary>
internal sealed class GdalSampleType() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <summary>A number of the type.</summary>
    public static GdalSampleType Of(PixelType type) => GdalNative.GDALExtendedDataTypeCreate(type);

    protected override bool ReleaseHandle()
    {
        GdalNative.GDALExtendedDataTypeRelease(handle);
        return true;
    }
}

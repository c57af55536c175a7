using Microsoft.Win32.SafeHandles;

namespace Unmix.Formats.Scenes.Gdal;

/// <summary>An open GDAL dataset. One thread at a time may use it; its bands live as long as it does.</summary>
internal sealed class GdalDataset() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <summary>The band's handle, owned by the dataset.</summary>
    /// <param name="band">From 0.</param>
    public nint Band(int band) => GdalNative.GDALGetRasterBand(this, band + 1);

    protected override bool ReleaseHandle()
    {
        GdalNative.GDALClose(handle);
        return true;
    }
}

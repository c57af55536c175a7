using Microsoft.Win32.SafeHandles;

namespace Unmix.Formats.Scenes.Gdal;

/// <summary>An open GDAL dataset. One thread at a time may use it; its bands live as long as it does.</summary>
internal sealed class GdalDataset() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <summary>The band's handle, owned by the dataset.</summary>
    /// <param name="band">From 0.</param>
    public nint Band(int band) => GdalNative.GDALGetRasterBand(this, band + 1);

    /// <summary>Files in GDAL's memory that are the dataset's alone, removed when it is closed.</summary>
    public IReadOnlyList<string> OwnedFiles { get; set; } = [];

    protected override bool ReleaseHandle()
    {
        lock (ArrayLibrary.Turn)
            GdalNative.GDALClose(handle);
        foreach (var file in OwnedFiles)
            _ = GdalNative.VSIUnlink(file);
        return true;
    }
}

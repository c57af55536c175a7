namespace Unmix.Formats.Scenes.Gdal;

/// <summary>Which GDAL reads and writes here.</summary>
public static unsafe class GdalVersion
{
    /// <summary>Its release, such as <c>3.6.2</c>.</summary>
    /// <exception cref="SceneException">No GDAL on this machine.</exception>
    public static string Release
    {
        get
        {
            GdalLibrary.Require();
            return BorrowedText.Copy(GdalNative.GDALVersionInfo("RELEASE_NAME")) ?? "unknown";
        }
    }
}

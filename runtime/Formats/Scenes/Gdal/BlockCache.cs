namespace Unmix.Formats.Scenes.Gdal;

/// <summary>
/// The memory that GDAL keeps decoded blocks of files in: one for the whole process, and part of what a run uses. It is set
/// because GDAL's own default is a share of the machine's memory.
/// </summary>
public static class BlockCache
{
    /// <summary>Bytes unless <see cref="Limit"/> says otherwise: 64 MiB.</summary>
    public const long DefaultBytes = 64L << 20;

    /// <summary>The most bytes it may hold now.</summary>
    /// <exception cref="SceneException">No GDAL on this machine.</exception>
    public static long LimitBytes
    {
        get
        {
            GdalLibrary.Require();
            return GdalNative.GDALGetCacheMax64();
        }
    }

    /// <summary>Sets the most bytes it may hold, for every scene of the process.</summary>
    /// <param name="bytes">Above 0; a block that is larger is still read.</param>
    /// <exception cref="SceneException">No GDAL on this machine.</exception>
    public static void Limit(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        GdalLibrary.Require();
        GdalNative.GDALSetCacheMax64(bytes);
    }
}

using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Virtual;

/// <summary>
/// Sends a finished file to one of GDAL's virtual file systems, from its first byte to its last, where it appears when it is
/// whole.
/// </summary>
internal static unsafe class VirtualUpload
{
    private const int PartBytes = 1 << 20;

    /// <exception cref="OutputException">The other side refuses; the file is not there then, or the older one still is.</exception>
    /// <exception cref="IOException">The local file can't be read.</exception>
    public static void Send(string localPath, string path)
    {
        GdalLibrary.Require();
        GdalFault.Forget();
        var target = GdalNative.VSIFOpenL(path, "wb");
        if (target == 0)
            throw OutputException.NotWritten(path, GdalFault.LastMessage);
        try
        {
            Copy(localPath, target, path);
        }
        catch
        {
            _ = GdalNative.VSIFCloseL(target);
            _ = GdalNative.VSIUnlink(path); // closing may have made an object of what was sent
            throw;
        }
        // An object store makes the object here, in one piece.
        if (GdalNative.VSIFCloseL(target) != 0 || GdalFault.Happened)
            throw OutputException.NotWritten(path, GdalFault.LastMessage);
    }

    private static void Copy(string localPath, nint target, string path)
    {
        var part = new byte[PartBytes];
        using var source = File.OpenRead(localPath);
        for (var count = source.Read(part); count > 0; count = source.Read(part))
        {
            fixed (byte* memory = part)
            {
                if (GdalNative.VSIFWriteL(memory, 1, (nuint)count, target) != (nuint)count)
                    throw OutputException.NotWritten(path, GdalFault.LastMessage);
            }
        }
    }
}

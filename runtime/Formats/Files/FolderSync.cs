using System.Runtime.InteropServices;

namespace Unmix.Formats.Files;

/// <summary>Makes a rename durable: on POSIX systems a folder has to be flushed like a file. .NET opens no folders.</summary>
public static partial class FolderSync
{
    private const int ReadOnly = 0;
    private const int InputOutputError = 5; // EIO, on every POSIX system

    /// <summary>Flushes the entries of a folder; does nothing under Windows, where renames are journalled by the file system.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <exception cref="IOException">The disk reports an error. A file system that can't flush folders is not one.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            return; // a folder that may be written but not read
        try
        {
            if (Synchronise(descriptor) != 0 && Marshal.GetLastPInvokeError() == InputOutputError)
                throw new IOException($"The disk reported an error for the folder '{folder}'.");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronise(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}

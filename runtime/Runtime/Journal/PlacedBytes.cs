using Microsoft.Win32.SafeHandles;

namespace Unmix.Runtime.Journal;

/// <summary>Bytes at their places in the files of a run's state.</summary>
internal static class PlacedBytes
{
    /// <summary>Writes all of them.</summary>
    /// <exception cref="IOException">The disk is full or gone, or allows no file of that size.</exception>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long at)
    {
        try
        {
            RandomAccess.Write(file, bytes, at);
        }
        catch (ArgumentOutOfRangeException cause)
        {
            // .NET's word for a file above the file system's limit, which is 4 GiB on the FAT of many memory sticks.
            throw new IOException($"The file system or a limit of this account allows no file of {at + bytes.Length} bytes.", cause);
        }
    }

    /// <summary>Reads all of them; false where the file ends before.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static bool TryRead(SafeFileHandle file, Span<byte> bytes, long at)
    {
        while (bytes.Length > 0)
        {
            var count = RandomAccess.Read(file, bytes, at);
            if (count == 0)
                return false;
            bytes = bytes[count..];
            at += count;
        }
        return true;
    }
}

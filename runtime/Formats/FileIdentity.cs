using System.Runtime.InteropServices;

namespace Unmix.Formats;

/// <summary>Whether two paths are the same file: relative paths, symbolic links (of folders too) and, under Linux, hard links are seen through.</summary>
public static partial class FileIdentity
{
    // The layout of struct statx, which is the same on every Linux.
    private const int StatxBytes = 256;
    private const int InodeAt = 32;
    private const int DeviceAt = 136; // major and minor, 4 bytes each
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint WantInode = 0x100; // STATX_INO

    /// <summary>True when both paths lead to one file. Of a path where no file is, only the name can be compared.</summary>
    public static bool AreSame(string one, string other)
    {
        ArgumentException.ThrowIfNullOrEmpty(one);
        ArgumentException.ThrowIfNullOrEmpty(other);
        if (Number(one) is { } first && Number(other) is { } second) return first == second;
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return string.Equals(Final(one), Final(other), comparison);
    }

    /// <summary>Device and inode; null where there is no file, or no such numbers.</summary>
    private static (ulong Device, ulong Inode)? Number(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        Span<byte> facts = stackalloc byte[StatxBytes];
        try
        {
            if (Statx(CurrentFolder, path, 0, WantInode, facts) != 0) return null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library from before 2018
        }
        return (MemoryMarshal.Read<ulong>(facts[DeviceAt..]), MemoryMarshal.Read<ulong>(facts[InodeAt..]));
    }

    /// <summary>The path with links followed, its own and those of the folders above it.</summary>
    private static string Final(string path)
    {
        try
        {
            var target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null;
            var full = target ?? Path.GetFullPath(path);
            return Path.GetDirectoryName(full) is { } folder ? Path.Combine(FinalFolder(folder), Path.GetFileName(full)) : full;
        }
        catch (IOException)
        {
            return Path.GetFullPath(path); // a scene may have a name that only GDAL knows
        }
    }

    private static string FinalFolder(string folder)
    {
        var target = Directory.Exists(folder) ? Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName : null;
        if (target is not null) return FinalFolder(target);
        return Path.GetDirectoryName(folder) is { } above ? Path.Combine(FinalFolder(above), Path.GetFileName(folder)) : folder;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint wanted, Span<byte> facts);
}

using System.Runtime.InteropServices;

namespace Unmix.Formats.Files;

/// <summary>What stands under a name.</summary>
internal enum PathKind
{
    /// <summary>Nothing, or nothing that may be seen.</summary>
    Nothing,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link, where links are not followed.</summary>
    Link,

    /// <summary>A device that takes bytes one after the other, such as a terminal or <c>/dev/null</c>.</summary>
    Device,

    /// <summary>A device of blocks: a disk.</summary>
    Disk,

    /// <summary>A named pipe, or one that the process was started with.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,
}

/// <summary>Why nothing can be under a name.</summary>
internal enum PathFault
{
    /// <summary>Something can be.</summary>
    None,

    /// <summary>The name is longer than the file system allows.</summary>
    TooLong,

    /// <summary>Links lead to each other.</summary>
    Loop,
}

/// <summary>
/// What the system says about a name. .NET tells files from folders only; the rest is asked of Linux, and guessed from the name
/// elsewhere.
/// </summary>
/// <param name="Kind">What is there.</param>
internal readonly partial record struct PathFacts(PathKind Kind)
{
    // The layout of struct statx, which is the same on every Linux.
    private const int StatxBytes = 256;
    private const int AttributesAt = 8;
    private const int ModeAt = 28;
    private const int InodeAt = 32;
    private const int DeviceAt = 136; // major and minor, 4 bytes each

    private const int CurrentFolder = -100; // AT_FDCWD
    private const int LinkItself = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint BasicFacts = 0x7ff; // STATX_BASIC_STATS
    private const ulong Immutable = 0x10 | 0x20; // STATX_ATTR_IMMUTABLE, STATX_ATTR_APPEND
    private const ulong MountRoot = 0x2000; // STATX_ATTR_MOUNT_ROOT
    private const int NameTooLong = 36; // ENAMETOOLONG
    private const int TooManyLinks = 40; // ELOOP

    /// <summary>Why nothing can be there.</summary>
    public PathFault Fault { get; private init; }

    /// <summary>Device and inode; null where nobody tells.</summary>
    public (ulong Device, ulong Inode)? Number { get; private init; }

    /// <summary>True where the file system keeps it from being replaced (chattr +i, +a).</summary>
    public bool IsImmutable { get; private init; }

    /// <summary>True for the root of a mount: a file that was mounted into a container is one, and can't be replaced.</summary>
    public bool IsMountRoot { get; private init; }

    /// <summary>Asks.</summary>
    /// <param name="path">A name; relative ones count from the current folder.</param>
    /// <param name="followsLinks">False for facts of a symbolic link itself.</param>
    public static PathFacts Of(string path, bool followsLinks = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        return (OperatingSystem.IsLinux() ? Ask(full, followsLinks) : null) ?? Guess(full, followsLinks);
    }

    private static PathFacts? Ask(string path, bool followsLinks)
    {
        Span<byte> facts = stackalloc byte[StatxBytes];
        try
        {
            if (Statx(CurrentFolder, path, followsLinks ? 0 : LinkItself, BasicFacts, facts) != 0)
                return new PathFacts(PathKind.Nothing) { Fault = FaultOf(Marshal.GetLastPInvokeError()) };
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library from before 2018
        }
        var attributes = MemoryMarshal.Read<ulong>(facts[AttributesAt..]);
        return new PathFacts(KindOf(MemoryMarshal.Read<ushort>(facts[ModeAt..])))
        {
            Number = (MemoryMarshal.Read<ulong>(facts[DeviceAt..]), MemoryMarshal.Read<ulong>(facts[InodeAt..])),
            IsImmutable = (attributes & Immutable) != 0,
            IsMountRoot = (attributes & MountRoot) != 0,
        };
    }

    private static PathFault FaultOf(int error) =>
        error switch
        {
            NameTooLong => PathFault.TooLong,
            TooManyLinks => PathFault.Loop,
            _ => PathFault.None,
        };

    private static PathKind KindOf(ushort mode) =>
        (mode >> 12) switch
        {
            1 => PathKind.Pipe,
            2 => PathKind.Device,
            4 => PathKind.Folder,
            6 => PathKind.Disk,
            8 => PathKind.File,
            10 => PathKind.Link,
            12 => PathKind.Socket,
            _ => PathKind.Nothing,
        };

    private static PathFacts Guess(string path, bool followsLinks)
    {
        if (
            path.StartsWith(@"\\.\", StringComparison.Ordinal)
            || (!OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal))
        )
            return new PathFacts(PathKind.Device);
        if (!followsLinks && new FileInfo(path).LinkTarget is not null)
            return new PathFacts(PathKind.Link);
        return new PathFacts(
            Directory.Exists(path) ? PathKind.Folder
            : File.Exists(path) ? PathKind.File
            : PathKind.Nothing
        );
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int folder, string path, int flags, uint wanted, Span<byte> facts);
}

using System.Runtime.InteropServices;

namespace Unmix.Runtime.Inference;

/// <summary>
/// Asks Linux to back memory by pages of 2 MiB: fewer faults when it is touched the first time, and fewer addresses for the
/// processor to look up.
/// </summary>
internal static unsafe partial class LargePages
{
    /// <summary>Bytes of such a page where processors have them by default; others lose nothing by the alignment.</summary>
    public const int Bytes = 2 << 20;

    private const int Advice = 14; // MADV_HUGEPAGE

    /// <summary>Asks for the whole pages in a block of memory. A system that has none, or was told to give none, changes nothing.</summary>
    /// <param name="start">Aligned to <see cref="Bytes"/>.</param>
    /// <param name="length">Bytes of the block.</param>
    public static void Ask(void* start, nuint length)
    {
        if (OperatingSystem.IsLinux())
            _ = madvise(start, length / (nuint)Bytes * (nuint)Bytes, Advice);
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int madvise(void* start, nuint length, int advice);
}

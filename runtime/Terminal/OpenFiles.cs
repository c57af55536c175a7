using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Unmix.Terminal;

/// <summary>
/// How many files a process may have open (ulimit -n). .NET keeps two for each library, so a low limit shows where one is loaded, which can
/// be anywhere; it is looked at before the first. Nothing here uses more than .NET's core and the C library.
/// </summary>
public static unsafe partial class OpenFiles
{
    /// <summary>What a program compiled ahead of time needs, which has its libraries in itself.</summary>
    private const int NeededInOne = 24;

    private const int Usage = 2; // ExitCodes.Usage, whose library is not loaded yet
    private const int LimitOnOpenFiles = 7; // RLIMIT_NOFILE
    private const int Error = 2; // stderr
    private const int GetFlags = 1; // F_GETFD
    private const int MostCounted = 4096;

    /// <summary>True where no file can be opened any more.</summary>
    public static bool AreUsedUp => Free() is < 2;

    /// <summary>Says that too few files may be opened.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="needed">The most that it has open at once beyond those at its start.</param>
    /// <returns>The exit code; null where there are enough.</returns>
    public static int? Refusal(string program, int needed)
    {
        Raise();
        if (!RuntimeFeature.IsDynamicCodeSupported)
            needed = NeededInOne;
        return Free() < needed ? Refuse($"and {program} needs {needed} more") : null;
    }

    /// <summary>Says so in any case.</summary>
    /// <param name="why">How many more are needed, a clause.</param>
    /// <returns>The exit code.</returns>
    public static int Refuse(string why = "and more are needed")
    {
        var limit = Limit().Current;
        var text =
            $"This process may have {limit} files open, of which {(int)limit - Free()} are taken already, {why}. Allow more "
            + "before the command: ulimit -n 1024.\n";
        var bytes = new byte[text.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)text[i]; // all of it ASCII; an encoding would have to be loaded
        fixed (byte* first = bytes)
            _ = Write(Error, first, bytes.Length);
        return Usage;
    }

    /// <summary>Files that can still be opened; null where they are many or nobody knows.</summary>
    private static int? Free()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var limit = Limit().Current;
        if (limit > MostCounted)
            return null;
        var open = 0;
        for (var descriptor = 0; descriptor < (int)limit; descriptor++)
            open += Control(descriptor, GetFlags) >= 0 ? 1 : 0;
        return (int)limit - open;
    }

    /// <summary>Up to what the system's administrator allows, as .NET does where it compiles at run time.</summary>
    private static void Raise()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var limits = Limit();
        if (limits.Current >= MostCounted || limits.Current == limits.Most)
            return;
        limits.Current = Math.Min(limits.Most, MostCounted);
        _ = SetLimit(LimitOnOpenFiles, limits);
    }

    private static Limits Limit() =>
        GetLimit(LimitOnOpenFiles, out var limits) == 0 ? limits : new Limits { Current = nuint.MaxValue, Most = nuint.MaxValue };

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limits limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limits limits);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte* bytes, nint count);

    private struct Limits
    {
        public nuint Current;
        public nuint Most;
    }
}

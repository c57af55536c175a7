using System.Runtime.InteropServices;
using System.Text;

namespace Unmix.Terminal;

/// <summary>
/// Makes stdout and stderr safe to print to, whoever started the program: where they are closed, full, or end early, what is printed is
/// lost and the work goes on.
/// </summary>
public static partial class StandardStreams
{
    private const int Output = 1;
    private const int Error = 2;
    private const int GetFlags = 1; // F_GETFD
    private const int ClosedByExec = 1; // FD_CLOEXEC
    private const int ReadWrite = 2; // O_RDWR

    private static readonly List<LenientStream> Streams = [];

    /// <summary>Why something printed was lost, the first reason; null where nothing was, or nobody listens.</summary>
    public static string? Fault => Streams.Select(stream => stream.Fault).FirstOrDefault(fault => fault is not null);

    /// <summary>Takes the place of the console's own streams. Called before anything is opened or printed.</summary>
    public static void Guard()
    {
        if (!OperatingSystem.IsWindows())
            FillGaps();
        Console.SetOut(Writer(Output, Console.OpenStandardOutput));
        Console.SetError(Writer(Error, Console.OpenStandardError));
    }

    /// <summary>
    /// A number that was closed would be given to the next file that is opened, and what a library prints would land in it.
    /// </summary>
    private static void FillGaps()
    {
        for (var descriptor = 0; descriptor <= Error; descriptor++)
        {
            if (Control(descriptor, GetFlags) < 0)
                _ = Open("/dev/null", ReadWrite); // gets the lowest number, which is this one
        }
    }

    private static StreamWriter Writer(int descriptor, Func<Stream> open)
    {
        var stream = new LenientStream(IsInherited(descriptor) ? OpenOrNothing(open) : Stream.Null);
        Streams.Add(stream);
        var encoding =
            Console.OutputEncoding is UTF8Encoding ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : Console.OutputEncoding;
        return new StreamWriter(stream, encoding) { AutoFlush = true };
    }

    /// <summary>
    /// False where the number was closed when the program began and .NET has opened something of its own under it since: what is to close
    /// when another program starts can't have come from one.
    /// </summary>
    private static bool IsInherited(int descriptor) =>
        OperatingSystem.IsWindows() || Control(descriptor, GetFlags) is >= 0 and var flags && (flags & ClosedByExec) == 0;

    private static Stream OpenOrNothing(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return Stream.Null;
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}

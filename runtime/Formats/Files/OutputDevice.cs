using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Unmix.Formats.Files;

/// <summary>Opens a device or a pipe to write to, without waiting for anybody.</summary>
public static partial class OutputDevice
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    // Linux, on every processor that .NET runs on there.
    private const int WriteOnly = 1;
    private const int NoTerminal = 0x100; // O_NOCTTY
    private const int NoWaiting = 0x800; // O_NONBLOCK
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int GetFlags = 1; // F_GETFD
    private const int SetStatus = 4; // F_SETFL
    private const int ClosedByExec = 1; // FD_CLOEXEC
    private const int NoReader = 6; // ENXIO

    /// <summary>Opens what is there.</summary>
    /// <param name="place">A stream.</param>
    /// <exception cref="OutputException">Nobody reads from the pipe, or the system refuses.</exception>
    public static Stream Open(OutputPlace place)
    {
        try
        {
            if (LinkWalk.DescriptorOf(place.Target) is { } descriptor)
                return OpenInherited(place, descriptor);
            return OperatingSystem.IsLinux()
                ? OpenNamed(place)
                : new FileStream(place.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new OutputException(
                $"Nothing can be written to '{place.Path}': {cause.Message.TrimEnd('.')}. Name a file, or another stream.",
                cause
            );
        }
    }

    /// <summary>
    /// One that the process was started with is shared with whoever printed to it before, and goes on where that one was.
    /// </summary>
    private static Stream OpenInherited(OutputPlace place, int descriptor)
    {
        if (Control(descriptor, GetFlags) is var flags && (flags < 0 || (flags & ClosedByExec) != 0))
            throw new OutputException(
                $"'{place.Path}' was closed before the program was started, so nothing can be written to it. Name a file, or "
                    + "another stream."
            );
        return descriptor switch
        {
            StandardOutput => Console.OpenStandardOutput(),
            StandardError => Console.OpenStandardError(),
            _ => new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0),
        };
    }

    private static FileStream OpenNamed(OutputPlace place)
    {
        var descriptor = OpenFile(place.Path, WriteOnly | NoTerminal | NoWaiting | CloseOnExec);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw error == NoReader
                ? new OutputException($"'{place.Path}' is a pipe that nobody reads. Start its reader first, or name a file.")
                : new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        _ = SetControl(descriptor, SetStatus, WriteOnly); // from here on a slow reader is waited for
        return new FileStream(handle, FileAccess.Write, bufferSize: 0);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int SetControl(int descriptor, int command, int value);
}

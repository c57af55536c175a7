using System.Runtime.InteropServices;

namespace Unmix.Formats;

/// <summary>
/// The environment as native libraries see it; on POSIX systems Environment.SetEnvironmentVariable changes a copy that they do
/// not read.
/// </summary>
public static partial class NativeEnvironment
{
    /// <summary>Sets a variable of this process, before the library is loaded that reads it; does nothing under Windows.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="overwrites">False to keep what the user has set.</param>
    public static void Set(string name, string value, bool overwrites)
    {
        if (!OperatingSystem.IsWindows())
            _ = SetVariable(name, value, overwrites ? 1 : 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}

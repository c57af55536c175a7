using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Unmix.Trainer.Training;

/// <summary>
/// Threads of the tensor library. Its OpenMP threads spin while they wait, which on a machine with few or busy cores takes the
/// time from those that work (a step of 0.6 ms was seen to take 50 ms); they are told to sleep.
/// </summary>
public static partial class TensorThreads
{
    private const int Overwrite = 1;

    /// <summary>Sets the number of threads; call it before anything else of the tensor library, which reads the policy when it loads.</summary>
    /// <param name="count">At least 1.</param>
    public static void Use(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (OperatingSystem.IsLinux())
        {
            // Environment.SetEnvironmentVariable does not reach native libraries here.
            _ = SetVariable("OMP_WAIT_POLICY", "passive", Overwrite);
            _ = SetVariable("GOMP_SPINCOUNT", "0", Overwrite);
        }
        set_num_threads(count);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}

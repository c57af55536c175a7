using System.Runtime.ExceptionServices;
using Unmix.Formats;
using static TorchSharp.torch;

namespace Unmix.Learning.Tensors;

/// <summary>
/// Threads that work with tensors. The tensor library itself is held to one thread: its operations here are small, so that sharing each
/// of them out costs more than it saves, and whole parts of the work are given to threads instead. What the parts are never depends on
/// how many threads there are.
/// </summary>
public static class TensorThreads
{
    /// <summary>Threads in use.</summary>
    public static int Count { get; private set; } = 1;

    /// <summary>
    /// Sets the number of threads; call it before anything else of the tensor library, which reads its waiting policy when it
    /// loads.
    /// </summary>
    /// <param name="count">At least 1.</param>
    public static void Use(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (OperatingSystem.IsLinux())
        {
            // Where the library does share work out, its OpenMP threads would spin while they wait and take the time from those that work.
            NativeEnvironment.Set("OMP_WAIT_POLICY", "passive", overwrites: true);
            NativeEnvironment.Set("GOMP_SPINCOUNT", "0", overwrites: true);
        }
        HoldCaller();
        Count = count;
    }

    /// <summary>
    /// Holds the tensor library to one thread where the calling thread uses it. Its setting belongs to each thread: one that
    /// worked with tensors before <see cref="Use"/> would share sums out and end with other last bits.
    /// </summary>
    public static void HoldCaller() => set_num_threads(1);

    /// <summary>Does every part, side by side where there are threads.</summary>
    /// <param name="parts">How many.</param>
    /// <param name="work">Does the part of an index; keeps its tensors in a scope of its own.</param>
    public static void Each(int parts, Action<int> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        void Held(int part)
        {
            HoldCaller();
            work(part);
        }
        if (Count == 1 || parts == 1)
        {
            for (var part = 0; part < parts; part++)
                Held(part);
            return;
        }
        try
        {
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = Count }, Held);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}

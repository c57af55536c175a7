using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Unmix.Runtime.Arrays;

/// <summary>Shares the pixels of an array among threads, part by part; the caller's is one of them.</summary>
/// <param name="pixelCount">Pixels.</param>
/// <param name="part">Pixels that a thread takes at a time.</param>
/// <param name="watch">Who looks on.</param>
internal sealed class ArrayParts(long pixelCount, long part, ArrayWatch watch)
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(100);

    private ExceptionDispatchInfo? fault;
    private long taken;

    /// <summary>Goes through all pixels, one thread for each lane.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(IReadOnlyList<IArrayLane> lanes)
    {
        var others = new Thread[lanes.Count - 1];
        for (var i = 0; i < others.Length; i++)
        {
            var lane = lanes[i + 1];
            others[i] = new Thread(() => Guard(lane, isCaller: false)) { Name = $"array {i + 2}", IsBackground = true };
            others[i].Start();
        }
        Guard(lanes[0], isCaller: true);
        foreach (var thread in others)
            thread.Join();
        fault?.Throw();
    }

    private void Guard(IArrayLane lane, bool isCaller)
    {
        try
        {
            Work(lane, isCaller);
        }
#pragma warning disable CA1031 // every fault is handed to the caller's thread, whatever it is
        catch (Exception cause)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(cause), null);
        }
    }

    private void Work(IArrayLane lane, bool isCaller)
    {
        var told = Stopwatch.GetTimestamp();
        for (long first; fault is null && (first = Interlocked.Add(ref taken, part) - part) < pixelCount; )
        {
            watch.Cancellation.ThrowIfCancellationRequested();
            lane.Take(first, Math.Min(part, pixelCount - first));
            if (!isCaller || watch.Progress is null || Stopwatch.GetElapsedTime(told) < BetweenReports)
                continue;
            told = Stopwatch.GetTimestamp();
            watch.Progress.Report(Math.Min(Interlocked.Read(ref taken), pixelCount));
        }
        lane.Finish();
    }
}

using System.Diagnostics;

namespace Unmix.Runtime.Runs;

/// <summary>Adds up the time of one stage; several threads may add at once.</summary>
internal sealed class StageClock
{
    private long ticks;

    /// <summary>Seconds so far.</summary>
    public double Seconds => (double)Interlocked.Read(ref ticks) / Stopwatch.Frequency;

    /// <summary>Adds the time since a timestamp; gives the timestamp of now, where the next stage begins.</summary>
    public long AddSince(long timestamp)
    {
        var now = Stopwatch.GetTimestamp();
        Interlocked.Add(ref ticks, now - timestamp);
        return now;
    }
}

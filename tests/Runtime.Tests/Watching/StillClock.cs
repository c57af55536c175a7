namespace Unmix.Runtime.Tests.Watching;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class StillClock : TimeProvider
{
    private long ticks = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public void Move(double seconds) => ticks += (long)(seconds * TimeSpan.TicksPerSecond);
}

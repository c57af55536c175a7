using Unmix.Formats;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Lines;

/// <summary>What a run of lines did.</summary>
public sealed record LineReport
{
    /// <summary>As of a run of a file: a window is a line.</summary>
    public required RunReport Run { get; init; }

    /// <summary>Lines that were whole.</summary>
    public required int Lines { get; init; }

    /// <summary>The middle time from the last byte of a line to its last answer, ms.</summary>
    public required double MedianMilliseconds { get; init; }

    /// <summary>What 99 of 100 lines stayed below, ms.</summary>
    public required double HighMilliseconds { get; init; }

    /// <summary>The longest, ms.</summary>
    public required double LongestMilliseconds { get; init; }
}

/// <summary>
/// The lines ended before they should: in the middle of one, or before as many as the header states. What was whole is written.
/// </summary>
public sealed class LinesEndedException(string message) : UnmixException(message)
{
    /// <inheritdoc/>
    public override FaultKind Kind => FaultKind.Incomplete;
}

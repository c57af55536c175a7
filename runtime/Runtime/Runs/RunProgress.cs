using Unmix.Runtime.Drift;

namespace Unmix.Runtime.Runs;

/// <summary>How far a run is; reported after each window is written, and where there is a warning, a detail or advice.</summary>
/// <param name="PixelsDone">Pixels written.</param>
/// <param name="PixelCount">Pixels of the scene.</param>
/// <param name="Seconds">Since the first read.</param>
public readonly record struct RunProgress(long PixelsDone, long PixelCount, double Seconds)
{
    /// <summary>Of the pixels done, those that an earlier run had done.</summary>
    public long PixelsResumed { get; init; }

    /// <summary>What is worth knowing only to who looks into a run, a sentence; null when the report is about pixels.</summary>
    public string? Detail { get; init; }

    /// <summary>What is odd, whole sentences; null when the report is about pixels.</summary>
    public string? Warning { get; init; }

    /// <summary>
    /// The drift for which retraining is advised, told once, behind the last window; null when the report is about pixels.
    /// </summary>
    public DriftReport? RetrainAdvised { get; init; }
}

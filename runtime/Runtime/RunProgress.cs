namespace Unmix.Runtime;

/// <summary>How far a run is; reported after each window is written, and before the first where there is a warning.</summary>
/// <param name="PixelsDone">Pixels written.</param>
/// <param name="PixelCount">Pixels of the scene.</param>
/// <param name="Seconds">Since the first read.</param>
public readonly record struct RunProgress(long PixelsDone, long PixelCount, double Seconds)
{
    /// <summary>What is worth knowing before the first pixel is read, a sentence; null when the report is about pixels.</summary>
    public string? Warning { get; init; }
}

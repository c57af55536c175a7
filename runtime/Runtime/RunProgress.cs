namespace Unmix.Runtime;

/// <summary>How far a run is; reported after each window is written.</summary>
/// <param name="PixelsDone">Pixels written.</param>
/// <param name="PixelCount">Pixels of the scene.</param>
/// <param name="Seconds">Since the first read.</param>
public readonly record struct RunProgress(long PixelsDone, long PixelCount, double Seconds);

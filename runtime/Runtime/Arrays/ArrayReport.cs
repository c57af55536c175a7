namespace Unmix.Runtime.Arrays;

/// <summary>What unmixing an array found.</summary>
/// <param name="Pixels">Pixels of the array.</param>
/// <param name="ValidPixels">Pixels that hold a spectrum; all others have NaN in every layer.</param>
/// <param name="Warnings">What is odd but can be lived with; whole sentences.</param>
public sealed record ArrayReport(long Pixels, long ValidPixels, IReadOnlyList<string> Warnings);

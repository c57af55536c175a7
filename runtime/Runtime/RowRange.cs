namespace Unmix.Runtime;

/// <summary>Whole rows of a scene.</summary>
/// <param name="First">From 0.</param>
/// <param name="Count">At least 1.</param>
public readonly record struct RowRange(int First, int Count);

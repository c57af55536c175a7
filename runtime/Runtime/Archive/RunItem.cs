namespace Unmix.Runtime.Archive;

/// <summary>The unit of work of an archive: a scene, or some rows of one.</summary>
/// <param name="Index">Its number in the run, from 0.</param>
/// <param name="Scene">The number of its scene, from 0.</param>
/// <param name="Rows">Its rows; null for a whole scene.</param>
/// <param name="Output">What it writes, below the folder of the maps, with forward slashes.</param>
public sealed record RunItem(int Index, int Scene, RowRange? Rows, string Output);

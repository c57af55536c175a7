namespace Unmix.Formats.Scenes;

/// <summary>The pixels of a map and where they lie.</summary>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="GeoReference">Where.</param>
public sealed record MapGrid(int Width, int Height, GeoReference GeoReference);

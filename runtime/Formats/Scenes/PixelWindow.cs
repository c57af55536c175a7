namespace Unmix.Formats.Scenes;

/// <summary>A rectangle of pixels of a scene. <c>(0, 0)</c> is the upper left pixel as GDAL reads it.</summary>
/// <param name="Column">First column, from 0.</param>
/// <param name="Row">First row, from 0.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
public readonly record struct PixelWindow(int Column, int Row, int Width, int Height)
{
    /// <summary>Pixels in the window.</summary>
    public int PixelCount => checked(Width * Height);

    /// <inheritdoc/>
    public override string ToString() => $"columns {Column}..{Column + Width - 1}, rows {Row}..{Row + Height - 1}";
}

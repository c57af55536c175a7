namespace Unmix.Formats.Scenes;

/// <summary>
/// The parts of a window that are read one after the other into a small memory, left to right, then top to bottom: whole rows of it, or
/// parts of one row where that is too long, so that the pixels of a part follow one another in the window. Allocates nothing.
/// </summary>
public struct WindowParts
{
    private readonly PixelWindow window;
    private readonly int width;
    private readonly int height;
    private int column;
    private int row;

    /// <param name="window">The window.</param>
    /// <param name="mostPixels">The most pixels of a part, at least 1.</param>
    /// <param name="wantedPixels">The most pixels of a part of several rows.</param>
    public WindowParts(PixelWindow window, int mostPixels, int wantedPixels)
    {
        this.window = window;
        width = Math.Min(window.Width, mostPixels);
        height = Math.Max(1, Math.Min(wantedPixels, mostPixels) / window.Width);
        column = -width;
    }

    /// <summary>The part, in the scene.</summary>
    public readonly PixelWindow Current =>
        new(window.Column + column, window.Row + row, Math.Min(width, window.Width - column), Math.Min(height, window.Height - row));

    /// <summary>Pixels of the window before the part's.</summary>
    public readonly int PixelsBefore => row * window.Width + column;

    /// <summary>Goes to the next part; false behind the last.</summary>
    public bool MoveNext()
    {
        column += width;
        if (column < window.Width)
            return row < window.Height;
        column = 0;
        row += height;
        return row < window.Height;
    }
}

namespace Unmix.Runtime.Sampling;

/// <summary>A grid of pixels over a scene: every so many columns and rows, from the middle of the first step on.</summary>
/// <param name="Width">Columns of the scene.</param>
/// <param name="Height">Rows of the scene.</param>
/// <param name="Step">Pixels of the scene from one grid point to the next, at least 1.</param>
public readonly record struct GridStep(int Width, int Height, int Step)
{
    /// <summary>Points across.</summary>
    public int Columns => (int)((Width + (long)Step - 1) / Step);

    /// <summary>Points down.</summary>
    public int Rows => (int)((Height + (long)Step - 1) / Step);

    /// <summary>Points.</summary>
    public int Count => checked(Columns * Rows);

    /// <summary>The finest grid of at most so many points.</summary>
    public static GridStep For(int width, int height, long mostPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostPoints, 1);
        var step = 1;
        while (Points(width, height, step) > mostPoints)
            step++;
        return new GridStep(width, height, step);
    }

    /// <summary>The scene's column of a point's column.</summary>
    public int Column(int column) => Math.Min(column * Step + Step / 2, Width - 1);

    /// <summary>The scene's row of a point's row.</summary>
    public int Row(int row) => Math.Min(row * Step + Step / 2, Height - 1);

    private static long Points(int width, int height, int step) => (width + (long)step - 1) / step * ((height + (long)step - 1) / step);
}

namespace Unmix.Formats.Scenes.Products.Geolocation;

/// <summary>
/// The corners of a swath's pixels: each the mean of the four centres around it. Beyond the swath's border, and where a centre is not
/// known, centres go on as the last two do. Neighbours share their corners exactly, so no gap is between them.
/// </summary>
/// <param name="x">[rows * columns] centres.</param>
/// <param name="y">[rows * columns] centres.</param>
/// <param name="rows">At least 2.</param>
/// <param name="columns">At least 2.</param>
internal sealed class PixelOutlines(double[] x, double[] y, int rows, int columns)
{
    /// <summary>The four corners of a pixel, once around.</summary>
    /// <returns>False where its own centre is not known, or too few around it are.</returns>
    public bool TryGet(int row, int column, Span<(double X, double Y)> corners)
    {
        if (double.IsNaN(x[row * columns + column]))
            return false;
        corners[0] = Corner(row, column);
        corners[1] = Corner(row, column + 1);
        corners[2] = Corner(row + 1, column + 1);
        corners[3] = Corner(row + 1, column);
        foreach (var (cornerX, _) in corners)
        {
            if (double.IsNaN(cornerX))
                return false;
        }
        return true;
    }

    private (double X, double Y) Corner(int row, int column)
    {
        var (a, b) = (Known(row - 1, column - 1, row, column), Known(row - 1, column, row, column - 1));
        var (c, d) = (Known(row, column - 1, row - 1, column), Known(row, column, row - 1, column - 1));
        return ((a.X + b.X + c.X + d.X) / 4, (a.Y + b.Y + c.Y + d.Y) / 4);
    }

    /// <summary>
    /// A centre; where it is not known, what the centres of the other row, or else of the other column, lead to. Only the four around a
    /// corner and those behind them are looked at, so that all pixels of the corner find the same.
    /// </summary>
    private (double X, double Y) Known(int row, int column, int otherRow, int otherColumn)
    {
        var own = Centre(row, column);
        if (!double.IsNaN(own.X))
            return own;
        var along = Beyond(Centre(otherRow, column), Centre(2 * otherRow - row, column));
        return double.IsNaN(along.X) ? Beyond(Centre(row, otherColumn), Centre(row, 2 * otherColumn - column)) : along;
    }

    private (double X, double Y) Centre(int row, int column)
    {
        if (row < 0)
            return Beyond(Centre(0, column), Centre(1, column));
        if (row >= rows)
            return Beyond(Centre(rows - 1, column), Centre(rows - 2, column));
        if (column < 0)
            return Beyond(Centre(row, 0), Centre(row, 1));
        if (column >= columns)
            return Beyond(Centre(row, columns - 1), Centre(row, columns - 2));
        var at = row * columns + column;
        return (x[at], y[at]);
    }

    private static (double X, double Y) Beyond((double X, double Y) last, (double X, double Y) before) =>
        (2 * last.X - before.X, 2 * last.Y - before.Y);
}

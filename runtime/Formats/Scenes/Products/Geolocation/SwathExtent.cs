namespace Unmix.Formats.Scenes.Products.Geolocation;

/// <summary>How far a swath reaches on the map.</summary>
internal static class SwathExtent
{
    /// <summary>
    /// A pixel that would cover more pixels of the map than this across or down has a place that is damaged; at the edge
    /// of a wide swath they cover some.
    /// </summary>
    private const double MostCovered = 100;

    /// <summary>The grid around all pixels, its lines at multiples of the pixel's side, so that neighbours fit together.</summary>
    /// <param name="points">In the map's system.</param>
    /// <param name="rows">Of the swath.</param>
    /// <param name="columns">Of the swath.</param>
    /// <param name="pixel">Side of a pixel of the map.</param>
    /// <param name="wkt">The map's system.</param>
    /// <exception cref="SceneException">No pixel has a place, or they lie absurdly far apart.</exception>
    public static MapGrid GridAround(SwathPoints points, int rows, int columns, double pixel, string wkt)
    {
        double west = double.PositiveInfinity,
            east = double.NegativeInfinity,
            south = double.PositiveInfinity,
            north = double.NegativeInfinity;
        var outlines = new PixelOutlines(points.X, points.Y, rows, columns);
        Span<(double X, double Y)> corners = stackalloc (double X, double Y)[4];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (!outlines.TryGet(row, column, corners))
                    continue;
                var (left, right, low, high) = Around(corners);
                if (!IsPixel(left / pixel, right / pixel, low / pixel, high / pixel))
                    continue;
                (west, east) = (Math.Min(west, left), Math.Max(east, right));
                (south, north) = (Math.Min(south, low), Math.Max(north, high));
            }
        }
        if (double.IsInfinity(west))
            throw new SceneException(
                $"No pixel of '{points.Path}' has a place by its latitudes and "
                    + "longitudes. The file is "
                    + $"damaged; give {OptionName.Geometry} sensor for a map without a place."
            );
        var (firstColumn, firstRow) = (Math.Floor(west / pixel), Math.Ceiling(north / pixel));
        var (width, height) = (Math.Ceiling(east / pixel) - firstColumn, firstRow - Math.Floor(south / pixel));
        if (width < 1 || height < 1)
        {
            throw new SceneException(
                $"All {columns} x {rows} pixels of '{points.Path}' lie on one line by its latitudes and longitudes, so the "
                    + $"map has no place. The file is damaged; give {OptionName.Geometry} sensor for a map without a place."
            );
        }
        if (width * height > int.MaxValue)
        {
            throw new SceneException(
                $"The map of '{points.Path}' would have {width} x {height} pixels by its latitudes and longitudes, but the scene "
                    + $"has {columns} x "
                    + $"{rows}. Its latitudes and longitudes are damaged; give {OptionName.Geometry} sensor."
            );
        }
        return new MapGrid((int)width, (int)height, new GeoReference([firstColumn * pixel, pixel, 0, firstRow * pixel, 0, -pixel], wkt));
    }

    /// <summary>Coordinates of the map's system to columns and rows of its grid, in place.</summary>
    public static void ToCells(SwathPoints points, MapGrid grid)
    {
        var t = grid.GeoReference.GeoTransform!; // a stated grid has one, and ours too
        var area = t[1] * t[5] - t[2] * t[4];
        for (var i = 0; i < points.X.Length; i++)
        {
            var (x, y) = (points.X[i] - t[0], points.Y[i] - t[3]);
            (points.X[i], points.Y[i]) = ((x * t[5] - y * t[2]) / area, (y * t[1] - x * t[4]) / area);
        }
    }

    /// <summary>The box around corners.</summary>
    public static (double Left, double Right, double Low, double High) Around(ReadOnlySpan<(double X, double Y)> corners)
    {
        double left = corners[0].X,
            right = left,
            low = corners[0].Y,
            high = low;
        foreach (var (x, y) in corners)
        {
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (low, high) = (Math.Min(low, y), Math.Max(high, y));
        }
        return (left, right, low, high);
    }

    /// <summary>True where a box, in pixels of the map, may be that of a pixel.</summary>
    public static bool IsPixel(double left, double right, double low, double high) =>
        right - left <= MostCovered && high - low <= MostCovered;
}

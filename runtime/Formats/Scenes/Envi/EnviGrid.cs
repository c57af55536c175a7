namespace Unmix.Formats.Scenes.Envi;

/// <summary>A grid as ENVI's <c>map info</c> holds it: the size of pixels, and how far the grid is turned about its corner.</summary>
/// <param name="PixelWidth">Map units along a row; below 0 for columns that run westwards.</param>
/// <param name="PixelHeight">Map units down a column; below 0 for rows that run northwards.</param>
/// <param name="Degrees">Counterclockwise; 0 for most.</param>
internal readonly record struct EnviGrid(double PixelWidth, double PixelHeight, double Degrees)
{
    /// <summary>Sides, and turns, that differ by less than this share of a pixel are the same: less than a pixel over any scene.</summary>
    private const double Rounding = 1e-7;

    /// <summary>
    /// The grid of a geotransform; null where map info can't hold it: where pixels are no rectangles, or are turned without being
    /// square, which ENVI and GDAL read in different ways, or where a turned grid is mirrored.
    /// </summary>
    /// <param name="t">GDAL's six numbers.</param>
    public static EnviGrid? Of(IReadOnlyList<double> t)
    {
        var allowed = Rounding * Math.Min(Math.Abs(t[1]), Math.Abs(t[5]));
        if (Math.Abs(t[2]) <= allowed && Math.Abs(t[4]) <= allowed)
            return new EnviGrid(t[1], -t[5], 0);
        double across = Math.Sqrt(t[1] * t[1] + t[4] * t[4]),
            down = Math.Sqrt(t[2] * t[2] + t[5] * t[5]);
        allowed = Rounding * across;
        // Down is across turned clockwise by a right angle: (x, y) becomes (y, -x).
        if (Math.Abs(t[2] - t[4]) > allowed || Math.Abs(t[5] + t[1]) > allowed)
            return null;
        var degrees = Math.Atan2(t[4], t[1]) * 180 / Math.PI;
        return new EnviGrid(across, down, degrees);
    }
}

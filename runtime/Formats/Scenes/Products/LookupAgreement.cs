using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products;

/// <summary>
/// Whether a lookup table leads to pixels that lie where the map says, by the pixels' own longitudes and latitudes: some
/// granules were delivered with
/// a table that counts samples from the other side.
/// </summary>
internal static unsafe class LookupAgreement
{
    private const int Rows = 4;
    private const int CellsOfRow = 8;
    private const double Near = 1.5; // cells: a pixel's centre is not a cell's
    private const double Apart = 2.5; // cells
    private const double WholeTurn = 360; // degrees
    private const double LargestDegrees = 2 * WholeTurn; // what is beyond is a fill value

    /// <summary>What the table is.</summary>
    public enum Verdict
    {
        /// <summary>Right, or there is nothing to tell by.</summary>
        Right,

        /// <summary>Right when samples are counted from the other side.</summary>
        Mirrored,

        /// <summary>Wrong either way.</summary>
        Wrong,
    }

    /// <summary>Looks at some cells.</summary>
    /// <param name="lookup">The table, taken as it is.</param>
    /// <param name="longitudes">Of the scene's pixels, degrees.</param>
    /// <param name="latitudes">Of the scene's pixels, degrees.</param>
    /// <param name="width">Columns of the scene.</param>
    /// <param name="cells">The distance between cells and the pixels that they show, cells, as the table is.</param>
    /// <exception cref="SceneException">Something can't be read, or the table leads outside.</exception>
    public static Verdict Of(IPlacement lookup, SampleCube longitudes, SampleCube latitudes, int width, out double cells)
    {
        cells = 0;
        if (lookup.Grid.GeoReference.GeoTransform is not { } transform)
            return Verdict.Right;
        var (direct, mirrored) = (new List<double>(), new List<double>());
        var pixels = new int[lookup.Grid.Width];
        for (var i = 0; i < Rows; i++)
        {
            var row = (int)((2L * i + 1) * lookup.Grid.Height / (2 * Rows));
            lookup.Read(new PixelWindow(0, row, lookup.Grid.Width, 1), pixels);
            foreach (var column in Some(pixels))
            {
                var (line, sample) = (pixels[column] / width, pixels[column] % width);
                Add(direct, Distance(line, sample, row, column));
                Add(mirrored, Distance(line, width - 1 - sample, row, column));
            }
        }
        if (direct.Count == 0 || mirrored.Count == 0)
            return Verdict.Right;
        (cells, var other) = (Median(direct), Median(mirrored));
        return cells <= Apart ? Verdict.Right
            : other <= Near ? Verdict.Mirrored
            : Verdict.Wrong;

        double? Distance(int line, int sample, int row, int column)
        {
            double x = 0,
                y = 0;
            var one = new CubePart(line, 1, sample, 1, 0, 1);
            longitudes.Read(one, PixelType.Float64, &x);
            latitudes.Read(one, PixelType.Float64, &y);
            if (!(Math.Abs(x) <= LargestDegrees) || !(Math.Abs(y) <= LargestDegrees))
                return null;
            // Some count longitudes from 0 to 360, or on beyond 180: a whole turn is no distance.
            var (dx, dy) = (Math.IEEERemainder(x - transform[0], WholeTurn), y - transform[3]);
            var area = transform[1] * transform[5] - transform[2] * transform[4];
            return double.Hypot(
                (dx * transform[5] - dy * transform[2]) / area - column - 0.5,
                (dy * transform[1] - dx * transform[4]) / area - row - 0.5
            );
        }
    }

    private static void Add(List<double> distances, double? distance)
    {
        if (distance is { } known && double.IsFinite(known))
            distances.Add(known);
    }

    /// <summary>Columns that show a pixel, evenly among all that do.</summary>
    private static IEnumerable<int> Some(int[] pixels)
    {
        int[] shown = [.. Enumerable.Range(0, pixels.Length).Where(column => pixels[column] >= 0)];
        return Enumerable
            .Range(0, Math.Min(CellsOfRow, shown.Length))
            .Select(i => shown[(int)((2L * i + 1) * shown.Length / (2 * Math.Min(CellsOfRow, shown.Length)))]);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

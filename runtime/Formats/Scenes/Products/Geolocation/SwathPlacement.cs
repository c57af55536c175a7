using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products.Geolocation;

/// <summary>
/// Places a swath by the latitude and longitude of its pixels: a pixel of the map shows the swath's pixel in whose
/// outline its own centre lies.
/// Held whole, as four bytes for each pixel of the map; made when first asked for.
/// </summary>
internal sealed class SwathPlacement : IPlacement
{
    private const int MostCells = 1 << 30;
    private const int CellBytes = sizeof(int);
    private const int PointBytes = 2 * sizeof(double);

    private readonly int rows;
    private readonly int columns;
    private SwathPoints? points; // columns and rows of the map; until the cells are made
    private int[] cells = [];

    private SwathPlacement(MapGrid grid, SwathPoints points, int rows, int columns)
    {
        Grid = grid;
        this.points = points;
        this.rows = rows;
        this.columns = columns;
    }

    /// <inheritdoc/>
    public MapGrid Grid { get; }

    /// <inheritdoc/>
    public long Bytes => (long)Grid.Width * Grid.Height * CellBytes + (long)rows * columns * PointBytes;

    /// <summary>For <see cref="ProductFacts.PlacedBy"/>.</summary>
    public const string How = "by the latitude and longitude of its pixels";

    /// <summary>Places a swath, or says why it can't be: its spectra are as good without, in the sensor's geometry.</summary>
    /// <param name="place">What <see cref="ByDegrees"/> is asked for.</param>
    /// <param name="fault">For <see cref="ProductFacts.NotPlaced"/>; null where it is placed.</param>
    /// <returns>Null where it can't be placed.</returns>
    public static SwathPlacement? Try(Func<SwathPlacement> place, out string? fault)
    {
        try
        {
            fault = null;
            return place();
        }
        catch (SceneException cause)
        {
            fault = cause.Message.Contains(OptionName.Geometry, StringComparison.Ordinal)
                ? cause.Message
                : $"{cause.Message} Without its place it can be unmixed with {OptionName.Geometry} sensor.";
            return null;
        }
    }

    /// <summary>Reads where the pixels lie.</summary>
    /// <param name="file">The product.</param>
    /// <param name="latitude">Full name of the array, [rows, columns].</param>
    /// <param name="longitude">Full name of the array, [rows, columns].</param>
    /// <param name="scene">Whose rows and columns they have.</param>
    /// <param name="how">On which grid.</param>
    /// <exception cref="SceneException">An array is missing or says nothing, or the map would be absurdly large.</exception>
    public static SwathPlacement ByDegrees(ArrayFile file, string latitude, string longitude, SampleCube scene, SwathGrid how)
    {
        var (rows, columns) = (scene.Rows, scene.Columns);
        if (rows < 2 || columns < 2)
            throw new SceneException(
                $"'{file.Path}' has {rows} rows of {columns} columns; at least 2 of each "
                    + "are needed to "
                    + $"place it. Give {OptionName.Geometry} sensor for a map without a place."
            );
        using var arrays = new Belongings();
        var north = ProductArrays.Plane(file, Own(file, latitude), rows, columns, arrays) ?? throw Missing(file, latitude);
        var east = ProductArrays.Plane(file, Own(file, longitude), rows, columns, arrays) ?? throw Missing(file, longitude);
        var points = SwathPoints.Read(file.Path, north, east);
        var (middleX, middleY) = points.Middle();
        var wkt = how.Stated?.GeoReference.ProjectionWkt
            ?? EpsgSystem.Wkt(how.Epsg(middleX, middleY))
            ?? throw new SceneException(
                $"The place of '{file.Path}' can't be computed: PROJ's data are not on this machine. Install "
                    + "them (Debian and "
                    + $"Ubuntu: proj-data), or give {OptionName.Geometry} sensor."
            );
        if (how.Stated is not null || how.IsUtm)
            points.Project(wkt);
        var grid = how.Stated ?? SwathExtent.GridAround(points, rows, columns, how.Pixel, wkt);
        if ((long)grid.Width * grid.Height > MostCells)
        {
            throw new SceneException(
                $"The map of '{file.Path}' would have {grid.Width} x {grid.Height} pixels by its latitudes and longitudes, but the "
                    + $"scene has "
                    + $"{columns} x {rows}. Its latitudes and longitudes are damaged; give {OptionName.Geometry} sensor."
            );
        }
        SwathExtent.ToCells(points, grid);
        return new SwathPlacement(grid, points, rows, columns);
    }

    /// <inheritdoc/>
    public void Read(PixelWindow window, Span<int> pixels)
    {
        if (points is not null)
            Fill(points);
        for (var row = 0; row < window.Height; row++)
            cells.AsSpan((window.Row + row) * Grid.Width + window.Column, window.Width).CopyTo(pixels[(row * window.Width)..]);
    }

    /// <summary>An array by its name in whatever capitals, or the one of a detector where each has its own.</summary>
    private static string Own(ArrayFile file, string name)
    {
        var at = name.LastIndexOf('/');
        var (group, own, all) = (name[..at], name[(at + 1)..], file.Arrays(name[..at]));
        var found = all.FirstOrDefault(other => other == own)
            ?? all.FirstOrDefault(other => other.Equals(own, StringComparison.OrdinalIgnoreCase))
            ?? all.FirstOrDefault(other => other.Equals(own + "_VNIR", StringComparison.OrdinalIgnoreCase));
        return found is null ? name : $"{group}/{found}";
    }

    private void Fill(SwathPoints from)
    {
        var made = new int[Grid.Width * Grid.Height];
        Array.Fill(made, -1);
        var outlines = new PixelOutlines(from.X, from.Y, rows, columns);
        Span<(double X, double Y)> corners = stackalloc (double X, double Y)[4];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (outlines.TryGet(row, column, corners))
                    Fill(made, corners, row * columns + column);
            }
        }
        (cells, points) = (made, null);
    }

    private void Fill(int[] made, ReadOnlySpan<(double X, double Y)> corners, int pixel)
    {
        var (left, right, top, bottom) = SwathExtent.Around(corners);
        if (!SwathExtent.IsPixel(left, right, top, bottom))
            return;
        var (firstColumn, lastColumn) = (
            Math.Max(0, (int)Math.Ceiling(left - 0.5)),
            Math.Min(Grid.Width - 1, (int)Math.Floor(right - 0.5))
        );
        var (firstRow, lastRow) = (Math.Max(0, (int)Math.Ceiling(top - 0.5)), Math.Min(Grid.Height - 1, (int)Math.Floor(bottom - 0.5)));
        for (var row = firstRow; row <= lastRow; row++)
        {
            for (var column = firstColumn; column <= lastColumn; column++)
            {
                ref var cell = ref made[row * Grid.Width + column];
                if (cell >= 0)
                    continue; // on the border of two, or where the swath overlaps itself: the first
                if (
                    IsIn(corners[0], corners[1], corners[2], column + 0.5, row + 0.5)
                    || IsIn(corners[0], corners[2], corners[3], column + 0.5, row + 0.5)
                )
                    cell = pixel;
            }
        }
    }

    /// <summary>True in a triangle and on its border.</summary>
    private static bool IsIn((double X, double Y) a, (double X, double Y) b, (double X, double Y) c, double x, double y)
    {
        var (first, second, third) = (Side(a, b, x, y), Side(b, c, x, y), Side(c, a, x, y));
        return (first >= 0 && second >= 0 && third >= 0) || (first <= 0 && second <= 0 && third <= 0);
    }

    private static double Side((double X, double Y) from, (double X, double Y) to, double x, double y) =>
        (to.X - from.X) * (y - from.Y) - (to.Y - from.Y) * (x - from.X);

    private static SceneException Missing(ArrayFile file, string name) =>
        new(
            $"'{file.Path}' has no array '{name}', which would place its map. The file is incomplete; download it again, or give "
                + $"{OptionName.Geometry} sensor for a map without a place."
        );
}

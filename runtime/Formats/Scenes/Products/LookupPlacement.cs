using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products;

/// <summary>
/// Placement by a geographic lookup table (GLT): for each pixel of the map the sensor's column and row, counted from 1; what is
/// not above 0 is none.
/// Whole storage units of the tables are read and kept, since windows of a map are lower than those.
/// </summary>
internal sealed unsafe class LookupPlacement : IPlacement
{
    private const long MostKeptCells = 8 << 20; // of each table
    private const int LeastRows = 64;

    private readonly SampleCube columnsOf;
    private readonly SampleCube rowsOf;
    private readonly int width;
    private readonly int height;
    private readonly int keptCapacity; // rows
    private readonly string product;
    private int[] keptColumns = [];
    private int[] keptRows = [];
    private (int First, int Count) kept;

    /// <param name="columnsOf">The table of columns, with the map's size.</param>
    /// <param name="rowsOf">The table of rows.</param>
    /// <param name="width">Columns of the scene.</param>
    /// <param name="height">Rows of the scene.</param>
    /// <param name="reference">Where the map lies.</param>
    /// <param name="product">The file, for messages.</param>
    /// <exception cref="SceneException">The tables differ in size.</exception>
    public LookupPlacement(SampleCube columnsOf, SampleCube rowsOf, int width, int height, GeoReference reference, string product)
    {
        (this.columnsOf, this.rowsOf, this.width, this.height, this.product) = (columnsOf, rowsOf, width, height, product);
        if (columnsOf.Rows != rowsOf.Rows || columnsOf.Columns != rowsOf.Columns)
        {
            throw new SceneException(
                $"The lookup tables of '{product}' have {columnsOf.Rows} x {columnsOf.Columns} and {rowsOf.Rows} x "
                    + $"{rowsOf.Columns} cells; they belong together. "
                    + "The file is damaged; download it again."
            );
        }
        Grid = new MapGrid(columnsOf.Columns, columnsOf.Rows, reference);
        var unit = Math.Max(Math.Max(columnsOf.BlockRows, rowsOf.BlockRows), LeastRows);
        keptCapacity = (int)Math.Clamp(MostKeptCells / Grid.Width, 1, Math.Min(unit, Grid.Height));
    }

    /// <summary>True where the table counts columns from the other side.</summary>
    public bool IsMirrored { get; set; }

    /// <inheritdoc/>
    public MapGrid Grid { get; }

    /// <inheritdoc/>
    public long Bytes => 2L * sizeof(int) * keptCapacity * Grid.Width;

    /// <inheritdoc/>
    public void Read(PixelWindow window, Span<int> pixels)
    {
        for (var row = 0; row < window.Height; row++)
        {
            Keep(window.Row + row);
            var at = (window.Row + row - kept.First) * Grid.Width + window.Column;
            var columns = keptColumns.AsSpan(at, window.Width);
            var rows = keptRows.AsSpan(at, window.Width);
            var target = pixels.Slice(row * window.Width, window.Width);
            for (var i = 0; i < target.Length; i++)
            {
                if (columns[i] <= 0 || rows[i] <= 0)
                    target[i] = -1;
                else if (columns[i] > width || rows[i] > height)
                    throw Outside(window.Row + row, window.Column + i, rows[i], columns[i]);
                else
                    target[i] = (rows[i] - 1) * width + (IsMirrored ? width - columns[i] : columns[i] - 1);
            }
        }
    }

    private void Keep(int row)
    {
        if (row >= kept.First && row < kept.First + kept.Count)
            return;
        if (keptColumns.Length == 0)
        {
            keptColumns = new int[keptCapacity * Grid.Width];
            keptRows = new int[keptCapacity * Grid.Width];
        }
        kept = default; // what a fault leaves half read is not there
        var first = row / keptCapacity * keptCapacity;
        var count = Math.Min(keptCapacity, Grid.Height - first);
        var part = new CubePart(first, count, 0, Grid.Width, 0, 1);
        fixed (int* memory = keptColumns)
            columnsOf.Read(part, PixelType.Int32, memory);
        fixed (int* memory = keptRows)
            rowsOf.Read(part, PixelType.Int32, memory);
        kept = (first, count);
    }

    private SceneException Outside(int mapRow, int mapColumn, int row, int column) =>
        new(
            $"The lookup table of '{product}' leads outside the scene: at row {mapRow}, column {mapColumn} of the map it "
                + $"names line {row} and sample {column} of {height} and {width} (from 1). "
                + "The file is damaged or its parts belong to different scenes; download it again, or write the map in the "
                + $"sensor's geometry with {OptionName.Geometry} sensor."
        );
}

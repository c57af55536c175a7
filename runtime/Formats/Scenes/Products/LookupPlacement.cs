using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products;

/// <summary>
/// Placement by a geographic lookup table (GLT): for each pixel of the map the sensor's column and row, counted from 1; what is
/// not above 0 is none.
/// Whole storage units of the tables are read and kept, since windows of a map are lower than those; all of them where they are
/// not too many.
/// </summary>
internal sealed unsafe class LookupPlacement : IPlacement
{
    private const long MostKeptCells = 8 << 20;
    private const int LeastRows = 64;
    private const int Nothing = -1;

    private readonly SampleCube columnsOf;
    private readonly SampleCube rowsOf;
    private readonly int width;
    private readonly int height;
    private readonly int unitRows;
    private readonly bool keepsAll;
    private readonly string product;
    private readonly bool[] isKept; // by unit
    private int[] kept = []; // [rows, columns] pixels of the scene, as if the table were not mirrored
    private int[] scratch = []; // rows of a unit's cells
    private int unitsKept;

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
        unitRows = (int)Math.Clamp(MostKeptCells / Grid.Width, 1, Math.Min(unit, Grid.Height));
        keepsAll = (long)Grid.Width * Grid.Height <= MostKeptCells;
        isKept = new bool[(Grid.Height + unitRows - 1) / unitRows];
    }

    /// <summary>True where the table counts columns from the other side.</summary>
    public bool IsMirrored { get; set; }

    /// <inheritdoc/>
    public MapGrid Grid { get; }

    /// <inheritdoc/>
    public long Bytes => sizeof(int) * ((long)KeptRows + unitRows) * Grid.Width;

    private int KeptRows => keepsAll ? Grid.Height : unitRows;

    /// <inheritdoc/>
    public void Read(PixelWindow window, Span<int> pixels)
    {
        for (var row = 0; row < window.Height; row++)
        {
            Keep((window.Row + row) / unitRows);
            var at = (window.Row + row) % KeptRows * Grid.Width + window.Column;
            var target = pixels.Slice(row * window.Width, window.Width);
            kept.AsSpan(at, window.Width).CopyTo(target);
            if (IsMirrored)
                Mirror(target);
        }
    }

    private void Mirror(Span<int> pixels)
    {
        foreach (ref var pixel in pixels)
        {
            if (pixel >= 0)
                pixel += width - 1 - 2 * (pixel % width);
        }
    }

    /// <summary>Reads a unit that is not there. Both tables are inflated for it: once, where all of them can be kept.</summary>
    private void Keep(int unit)
    {
        if (isKept[unit])
            return;
        if (kept.Length == 0)
            kept = new int[checked(KeptRows * Grid.Width)];
        if (scratch.Length == 0)
            scratch = new int[checked(unitRows * Grid.Width)];
        if (!keepsAll)
            Array.Clear(isKept); // what a fault leaves half read is not there
        var first = unit * unitRows;
        var count = Math.Min(unitRows, Grid.Height - first);
        var part = new CubePart(first, count, 0, Grid.Width, 0, 1);
        var cells = kept.AsSpan(first % KeptRows * Grid.Width, count * Grid.Width);
        fixed (int* memory = cells)
            columnsOf.Read(part, PixelType.Int32, memory);
        fixed (int* memory = scratch)
            rowsOf.Read(part, PixelType.Int32, memory);
        Join(cells, first);
        isKept[unit] = true;
        if (keepsAll && ++unitsKept == isKept.Length)
            scratch = [];
    }

    /// <summary>Columns, and rows from the scratch, to pixels.</summary>
    private void Join(Span<int> cells, int firstRow)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            var (column, row) = (cells[i], scratch[i]);
            if (column <= 0 || row <= 0)
                cells[i] = Nothing;
            else if (column > width || row > height)
                throw Outside(firstRow + i / Grid.Width, i % Grid.Width, row, column);
            else
                cells[i] = (row - 1) * width + column - 1;
        }
    }

    private SceneException Outside(int mapRow, int mapColumn, int row, int column) =>
        new(
            $"The lookup table of '{product}' leads outside the scene: at row {mapRow}, column {mapColumn} of the map it "
                + $"names line {row} and sample {column} of {height} and {width} (from 1). "
                + "The file is damaged or its parts belong to different scenes; download it again, or write the map in the "
                + $"sensor's geometry with {OptionName.Geometry} sensor."
        );
}

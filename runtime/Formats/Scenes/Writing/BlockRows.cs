namespace Unmix.Formats.Scenes.Writing;

/// <summary>One row of a map's blocks, being filled.</summary>
internal sealed class BlockRow(int length)
{
    /// <summary>Which one, from 0 at the top.</summary>
    public int Index { get; set; }

    /// <summary>Blocks in the order [band, block column], each [row, column]; pixels beyond the map's edge are nodata.</summary>
    public float[] Values { get; } = new float[length];

    /// <summary>Pixels that have not been given yet.</summary>
    public long MissingPixels { get; set; }
}

/// <summary>
/// Gathers windows of any tiling into whole rows of blocks. Buffers go round; a new one is made only when more rows of blocks
/// are open than ever before.
/// </summary>
internal sealed class BlockRows
{
    private readonly int width;
    private readonly int height;
    private readonly int bandCount;
    private readonly int blockWidth;
    private readonly int blockHeight;
    private readonly int rowCount;
    private readonly float noData;
    private readonly int rowLength;
    private readonly Dictionary<int, BlockRow> open = [];
    private readonly Stack<BlockRow> free = new();
    private int next;
    private int buffers;

    public BlockRows(SceneOutput output)
    {
        width = output.Width;
        height = output.Height;
        bandCount = output.BandNames.Count;
        blockWidth = output.BlockWidth;
        blockHeight = output.BlockHeight;
        rowCount = output.BlocksDown;
        noData = (float)output.NoData;
        rowLength = checked((int)(output.BlockRowBytes / sizeof(float)));
        BlocksAcross = output.BlocksAcross;
    }

    /// <summary>Blocks side by side in a row.</summary>
    public int BlocksAcross { get; }

    /// <summary>Bytes of all buffers, the free ones too.</summary>
    public long Bytes => (long)buffers * rowLength * sizeof(float);

    /// <summary>True when every row was released.</summary>
    public bool IsDone => next == rowCount;

    /// <summary>Pixels of the map that have not been given.</summary>
    public long MissingPixels =>
        Enumerable.Range(next, rowCount - next).Sum(index => open.TryGetValue(index, out var row) ? row.MissingPixels : PixelsIn(index));

    /// <summary>The topmost row that was not released, if it is whole.</summary>
    public BlockRow? NextWhole => open.TryGetValue(next, out var row) && row.MissingPixels == 0 ? row : null;

    private int BlockLength => blockWidth * blockHeight;

    /// <summary>Takes the part of a window that lies in one row of blocks.</summary>
    /// <param name="index">The row of blocks.</param>
    /// <param name="part">Inside it.</param>
    /// <param name="values">[part.PixelCount, bands]; NaN becomes nodata.</param>
    /// <exception cref="InvalidOperationException">More pixels than the row has.</exception>
    public void Take(int index, PixelWindow part, ReadOnlySpan<float> values)
    {
        var row = index < next ? null : Open(index);
        if (row is null || row.MissingPixels < part.PixelCount)
            throw new InvalidOperationException($"Pixels at {part} were given twice.");
        var top = index * blockHeight;
        for (var y = 0; y < part.Height; y++)
            Scatter(row.Values, part.Row + y - top, part.Column, values.Slice(y * part.Width * bandCount, part.Width * bandCount));
        row.MissingPixels -= part.PixelCount;
    }

    /// <summary>The pixels of one block, [row, column].</summary>
    public ReadOnlySpan<float> Block(BlockRow row, int band, int column) =>
        row.Values.AsSpan((band * BlocksAcross + column) * BlockLength, BlockLength);

    /// <summary>Takes back a row that was written.</summary>
    public void Release(BlockRow row)
    {
        open.Remove(row.Index);
        free.Push(row);
        next = row.Index + 1;
    }

    private BlockRow Open(int index)
    {
        if (open.TryGetValue(index, out var known))
            return known;
        if (!free.TryPop(out var row))
        {
            row = new BlockRow(rowLength);
            buffers++;
        }
        Array.Fill(row.Values, noData);
        row.Index = index;
        row.MissingPixels = PixelsIn(index);
        return open[index] = row;
    }

    private long PixelsIn(int index) => (long)Math.Min(blockHeight, height - index * blockHeight) * width;

    /// <summary>Spreads one line of pixel-interleaved values over the blocks of each band.</summary>
    private void Scatter(float[] blocks, int line, int column, ReadOnlySpan<float> values)
    {
        var bandStride = BlocksAcross * BlockLength;
        var pixel = 0;
        while (pixel * bandCount < values.Length)
        {
            int block = (column + pixel) / blockWidth,
                inBlock = (column + pixel) % blockWidth;
            var count = Math.Min(blockWidth - inBlock, values.Length / bandCount - pixel);
            var start = block * BlockLength + line * blockWidth + inBlock;
            for (var band = 0; band < bandCount; band++)
            {
                var target = blocks.AsSpan(band * bandStride + start, count);
                var source = values[(pixel * bandCount + band)..];
                for (var i = 0; i < target.Length; i++)
                {
                    var value = source[i * bandCount];
                    target[i] = float.IsNaN(value) ? noData : value;
                }
            }
            pixel += count;
        }
    }
}

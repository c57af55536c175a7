using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products;

/// <summary>
/// The pixels that quality layers mark, one bit each. The layers are read once, when first asked for, in whole storage units: the
/// strips of a run would
/// decode those again and again. One thread at a time.
/// </summary>
internal sealed unsafe class PixelScreen
{
    private const int BitsOfWord = 64;
    private const long MostStripSamples = 4 << 20;

    private readonly IReadOnlyList<QualityLayer> layers;
    private readonly int rows;
    private readonly int columns;
    private ulong[] bits = [];

    /// <param name="layers">Those that are applied.</param>
    /// <param name="rows">Of the scene.</param>
    /// <param name="columns">Of the scene.</param>
    /// <exception cref="SceneException">A layer has another size than the scene.</exception>
    public PixelScreen(IReadOnlyList<QualityLayer> layers, int rows, int columns)
    {
        this.layers = layers;
        this.rows = rows;
        this.columns = columns;
        foreach (var layer in layers)
        {
            if (layer.Cube.Rows == rows && layer.Cube.Columns == columns && layer.Band < layer.Cube.Bands)
                continue;
            throw new SceneException(
                $"The quality layer '{layer.Name}' of '{layer.Cube.Path}' has {layer.Cube.Rows} rows of {layer.Cube.Columns} "
                    + $"columns but the scene has {rows} of {columns}. "
                    + $"It belongs to another scene, or is damaged; give {OptionName.Mask} none to do without it."
            );
        }
    }

    /// <summary>Bytes that are held.</summary>
    public static long BytesOf(int rows, int columns) => ((long)rows * columns / BitsOfWord + 1) * sizeof(ulong);

    /// <summary>Pixels that are marked.</summary>
    public long Count
    {
        get
        {
            Require();
            return bits.Sum(word => (long)ulong.PopCount(word));
        }
    }

    /// <summary>Makes marked pixels NaN in all bands.</summary>
    /// <param name="window">Inside the scene.</param>
    /// <param name="spectra">[window.PixelCount, bandCount].</param>
    /// <param name="bandCount">L.</param>
    public void Apply(PixelWindow window, Span<float> spectra, int bandCount)
    {
        Require();
        for (var row = 0; row < window.Height; row++)
        {
            var first = (long)(window.Row + row) * columns + window.Column;
            for (var column = 0; column < window.Width; column++)
            {
                if (IsSet(first + column))
                    spectra.Slice(checked((row * window.Width + column) * bandCount), bandCount).Fill(float.NaN);
            }
        }
    }

    private bool IsSet(long pixel) => (bits[pixel / BitsOfWord] >> (int)(pixel % BitsOfWord) & 1) != 0;

    private void Require()
    {
        if (bits.Length > 0)
            return;
        var marked = new ulong[BytesOf(rows, columns) / sizeof(ulong)];
        foreach (var group in layers.GroupBy(layer => layer.Cube))
            Mark(group.Key, [.. group], marked);
        bits = marked; // only when all were read
    }

    private void Mark(SampleCube cube, QualityLayer[] ofCube, ulong[] marked)
    {
        var (firstBand, lastBand) = (ofCube.Min(layer => layer.Band), ofCube.Max(layer => layer.Band));
        var bandCount = lastBand - firstBand + 1;
        var step = (int)
            Math.Clamp(
                MostStripSamples / ((long)columns * bandCount) / cube.BlockRows * cube.BlockRows,
                Math.Min(cube.BlockRows, rows),
                rows
            );
        var values = new double[checked((long)step * columns * bandCount)];
        for (var row = 0; row < rows; row += step)
        {
            var part = new CubePart(row, Math.Min(step, rows - row), 0, columns, firstBand, bandCount);
            fixed (double* memory = values)
                cube.Read(part, PixelType.Float64, memory);
            foreach (var layer in ofCube)
                Mark(cube.Order, part, layer, values, marked);
        }
    }

    private void Mark(CubeOrder order, in CubePart part, QualityLayer layer, ReadOnlySpan<double> values, ulong[] marked)
    {
        long band = layer.Band - part.Band;
        var (bandStride, pixelStride, rowStride) = order switch
        {
            CubeOrder.BandAfterBand => ((long)part.PixelCount, 1L, (long)part.Columns),
            CubeOrder.LineAfterLine => (part.Columns, 1, (long)part.Columns * part.Bands),
            _ => (1, part.Bands, (long)part.Columns * part.Bands),
        };
        for (var row = 0; row < part.Rows; row++)
        {
            for (var column = 0; column < part.Columns; column++)
            {
                var value = values[checked((int)(row * rowStride + column * pixelStride + band * bandStride))];
                if (double.IsNaN(value) || !layer.IsSet(value))
                    continue;
                var pixel = (long)(part.Row + row) * columns + column;
                marked[pixel / BitsOfWord] |= 1UL << (int)(pixel % BitsOfWord);
            }
        }
    }
}

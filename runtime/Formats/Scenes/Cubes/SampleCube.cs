namespace Unmix.Formats.Scenes.Cubes;

/// <summary>
/// Samples of a file with rows, columns and bands in any order, read in the file's own. Values are as stored: scale, offset and
/// nodata are the
/// business of who asks. One thread at a time.
/// </summary>
internal abstract unsafe class SampleCube : IDisposable
{
    private const int MostBands = 1 << 16; // a spectrometer has hundreds

    /// <param name="path">The file, for messages.</param>
    /// <param name="name">The array, for messages.</param>
    /// <param name="type">How samples are stored.</param>
    /// <param name="dimensions">
    /// In the order of the file: rows and columns once each, bands at most once (none is one band), and any number of single
    /// ones.
    /// </param>
    /// <exception cref="SceneException">A dimension is empty or absurdly long, or the samples are no numbers.</exception>
    protected SampleCube(string path, string name, PixelType type, IReadOnlyList<CubeDimension> dimensions)
    {
        Path = path;
        Name = name;
        Type = type;
        if (type == PixelType.Unknown)
            throw new SceneException($"The array '{name}' of '{path}' holds no real numbers, so it is not a scene. Give another array.");
        (Rows, BlockRows) = Size(dimensions, CubeAxis.Row, int.MaxValue);
        (Columns, BlockColumns) = Size(dimensions, CubeAxis.Column, int.MaxValue);
        (Bands, BlockBands) = Size(dimensions, CubeAxis.Band, MostBands);
        if ((long)Rows * Columns > int.MaxValue)
            throw new SceneException(
                $"The array '{name}' of '{path}' has {Rows} rows of {Columns} columns, more than {int.MaxValue} pixels. The "
                    + "file is damaged, or is too large."
            );
        CubeAxis[] order = [.. dimensions.Select(dimension => dimension.Axis).Where(axis => axis != CubeAxis.Single)];
        IsTurnedByGdal = Array.IndexOf(order, CubeAxis.Column) < Array.IndexOf(order, CubeAxis.Row);
        Order =
            IsTurnedByGdal || (order.Length > 2 && order[^1] == CubeAxis.Band) ? CubeOrder.PixelAfterPixel
            : order.Length > 2 && order[1] == CubeAxis.Band ? CubeOrder.LineAfterLine
            : CubeOrder.BandAfterBand;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The array in it.</summary>
    public string Name { get; }

    /// <summary>How samples are stored.</summary>
    public PixelType Type { get; }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>Bands.</summary>
    public int Bands { get; }

    /// <summary>Rows of the file's own storage unit, at least 1.</summary>
    public int BlockRows { get; protected init; }

    /// <summary>Columns of it.</summary>
    public int BlockColumns { get; protected init; }

    /// <summary>Bands of it.</summary>
    public int BlockBands { get; protected init; }

    /// <summary>Threads that may decode a part at once, where the file's own units are decoded here; at least 1.</summary>
    public virtual int DecodingThreads { get; set; } = 1;

    /// <summary>How <see cref="Read"/> lays samples.</summary>
    public CubeOrder Order { get; }

    /// <summary>
    /// True where the file has an order of its own beside the three, out of which GDAL makes
    /// <see cref="CubeOrder.PixelAfterPixel"/>.
    /// </summary>
    protected bool IsTurnedByGdal { get; }

    /// <summary>Reads a part in <see cref="Order"/>.</summary>
    /// <param name="part">Inside the cube.</param>
    /// <param name="type">Of the memory: <see cref="Type"/>, or one that GDAL converts to.</param>
    /// <param name="memory">[part.SampleCount].</param>
    /// <exception cref="SceneException">The file can't be read there.</exception>
    public abstract void Read(in CubePart part, PixelType type, void* memory);

    /// <summary>
    /// Hands on the storage units of a part as they are decoded, so that nobody copies them; false where the cube is not read so, or one of
    /// them can't be decoded: others may have been handed on then.
    /// </summary>
    /// <param name="part">Inside the cube.</param>
    /// <param name="take">Is given each unit, by several threads at once.</param>
    public virtual bool TryTake(in CubePart part, CubeUnitTaker take) => false;

    /// <inheritdoc/>
    public abstract void Dispose();

    private (int Size, int Block) Size(IReadOnlyList<CubeDimension> dimensions, CubeAxis axis, int most)
    {
        CubeDimension[] found = [.. dimensions.Where(dimension => dimension.Axis == axis)];
        if (found.Length == 0 && axis == CubeAxis.Band)
            return (1, 1);
        if (found.Length != 1)
            throw new ArgumentException($"{found.Length} dimensions are {axis}.", nameof(dimensions));
        var size = found[0].Size;
        if (size < 1 || size > most)
            throw new SceneException(
                $"The array '{Name}' of '{Path}' has {size} {Plural(axis)}; 1 to {most} are possible. The file is damaged, or "
                    + "the array is not a scene."
            );
        return ((int)size, (int)Math.Clamp(found[0].Block, 1, size));
    }

    private static string Plural(CubeAxis axis) =>
        axis switch
        {
            CubeAxis.Row => "rows",
            CubeAxis.Column => "columns",
            _ => "bands",
        };
}

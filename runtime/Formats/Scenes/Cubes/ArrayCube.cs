using Unmix.Formats.Scenes.Containers;

namespace Unmix.Formats.Scenes.Cubes;

/// <summary>A cube in an array of a netCDF or HDF5 file.</summary>
internal sealed unsafe class ArrayCube : SampleCube
{
    private const int MostDimensions = 8;

    private readonly StoredArray array;
    private readonly CubeAxis[] axes;

    private ArrayCube(string path, StoredArray array, CubeAxis[] axes, CubeUnit? unit)
        : base(path, array.Name, array.Type, Dimensions(array, axes, unit))
    {
        this.array = array;
        this.axes = axes;
    }

    /// <summary>True to count rows from the file's last one, where that is the north.</summary>
    public bool FlipsRows { get; init; }

    /// <inheritdoc/>
    public override int DecodingThreads
    {
        get => array.DecodingThreads;
        set => array.DecodingThreads = value;
    }

    /// <summary>Takes an array, which is closed with the cube, or at once where it can't be one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">The array.</param>
    /// <param name="axes">[dimensions] what each counts.</param>
    /// <param name="unit">
    /// What is taken for the file's storage unit where GDAL does not tell it, as of HDF5 up to 3.6; null for rows.
    /// </param>
    /// <exception cref="SceneException">It can't be a cube; says why.</exception>
    public static ArrayCube Of(string path, StoredArray array, CubeAxis[] axes, CubeUnit? unit = null) =>
        Of(path, array, axes, false, unit);

    /// <inheritdoc cref="Of(string, StoredArray, CubeAxis[], CubeUnit?)"/>
    /// <param name="path">The file.</param>
    /// <param name="array">The array.</param>
    /// <param name="axes">[dimensions] what each counts.</param>
    /// <param name="flipsRows">True to count rows from the file's last one, where that is the north.</param>
    /// <param name="unit">As above.</param>
    public static ArrayCube Of(string path, StoredArray array, CubeAxis[] axes, bool flipsRows, CubeUnit? unit)
    {
        try
        {
            if (array.Dimensions.Count != axes.Length || axes.Length > MostDimensions)
            {
                throw new SceneException(
                    $"The array '{array.Name}' of '{path}' has {array.Dimensions.Count} dimensions "
                        + $"({string.Join(", ", array.Dimensions.Select(d => d.Name))}) where "
                        + $"{axes.Length} are expected. The file is not whole, or of a version that is not known."
                );
            }
            return new ArrayCube(path, array, axes, unit) { FlipsRows = flipsRows };
        }
        catch
        {
            array.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Read(in CubePart part, PixelType type, void* memory)
    {
        var start = stackalloc ulong[MostDimensions];
        var count = stackalloc nuint[MostDimensions];
        var step = stackalloc long[MostDimensions];
        var stride = stackalloc nint[MostDimensions];
        for (var i = 0; i < axes.Length; i++)
        {
            var (first, members, apart) = axes[i] switch
            {
                CubeAxis.Row => (part.Row, part.Rows, (long)part.Columns * part.Bands),
                CubeAxis.Column => (part.Column, part.Columns, part.Bands),
                CubeAxis.Band => (part.Band, part.Bands, 1),
                _ => (0, 1, 0),
            };
            step[i] = 1;
            if (FlipsRows && axes[i] == CubeAxis.Row)
            {
                first = Rows - 1 - first;
                step[i] = -1;
            }
            (start[i], count[i], stride[i]) = ((ulong)first, (nuint)members, (nint)apart);
        }
        array.Read(start, count, FlipsRows ? step : null, IsTurnedByGdal ? stride : null, type, memory);
    }

    /// <inheritdoc/>
    public override void Dispose() => array.Dispose();

    private static CubeDimension[] Dimensions(StoredArray array, CubeAxis[] axes, CubeUnit? unit)
    {
        var isTold = array.BlockSizes.Any(size => size > 0);
        return
        [
            .. axes.Select(
                (axis, i) =>
                    new CubeDimension(axis, array.Dimensions[i].Size, isTold || unit is null ? array.BlockSizes[i] : unit.Value.Along(axis))
            ),
        ];
    }
}

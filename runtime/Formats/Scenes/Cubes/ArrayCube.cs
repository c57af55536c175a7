using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Containers.Hdf5;

namespace Unmix.Formats.Scenes.Cubes;

/// <summary>A cube in an array of a netCDF or HDF5 file.</summary>
internal sealed unsafe class ArrayCube : SampleCube
{
    private const int MostDimensions = 8;

    private readonly StoredArray array;
    private readonly CubeAxis[] axes;
    private readonly UnitTaker handOn;
    private CubeUnitTaker? taker; // of the call that is at work

    private ArrayCube(string path, StoredArray array, CubeAxis[] axes, CubeUnit? unit)
        : base(path, array.Name, array.Type, Dimensions(array, axes, unit))
    {
        this.array = array;
        this.axes = axes;
        handOn = HandOn;
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
                        + $"{axes.Length} are expected. The file is incomplete, or of a version that is not known."
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
    public override bool TryTake(in CubePart part, CubeUnitTaker take)
    {
        if (FlipsRows || IsTurnedByGdal)
            return false;
        var start = stackalloc ulong[MostDimensions];
        var count = stackalloc nuint[MostDimensions];
        for (var i = 0; i < axes.Length; i++)
        {
            var (first, members) = axes[i] switch
            {
                CubeAxis.Row => (part.Row, part.Rows),
                CubeAxis.Column => (part.Column, part.Columns),
                CubeAxis.Band => (part.Band, part.Bands),
                _ => (0, 1),
            };
            (start[i], count[i]) = ((ulong)first, (nuint)members);
        }
        taker = take;
        // Bands first: the spectra of a few pixels are done before those of the next, while they are near.
        return array.TryTake(start, count, Math.Max(0, Array.IndexOf(axes, CubeAxis.Band)), handOn);
    }

    /// <inheritdoc/>
    public override void Dispose() => array.Dispose();

    private void HandOn(in StoredUnit unit)
    {
        var (row, column, band) = ((First: 0, Count: 1, Stride: 0L), (First: 0, Count: 1, Stride: 0L), (First: 0, Count: 1, Stride: 0L));
        for (var i = 0; i < axes.Length; i++)
        {
            var along = ((int)unit.Start[i], (int)unit.Count[i], unit.Stride[i]);
            if (axes[i] == CubeAxis.Row)
                row = along;
            else if (axes[i] == CubeAxis.Column)
                column = along;
            else if (axes[i] == CubeAxis.Band)
                band = along;
        }
        taker!( // set before the units are asked for
            new CubePart(row.First, row.Count, column.First, column.Count, band.First, band.Count),
            new CubeSamples((nint)unit.Memory, unit.Bytes, unit.Offset, row.Stride, column.Stride, band.Stride)
        );
    }

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

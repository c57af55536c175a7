using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Cubes;

/// <summary>
/// A cube that only the classic API may read (<see cref="Containers.LabelledArrays"/>), whatever that takes for its columns, rows and bands.
/// </summary>
internal sealed unsafe class RasterCube : SampleCube
{
    private readonly GdalDataset dataset;
    private readonly CubeAxis[] axes; // of GDAL's bands, rows and columns, in this order
    private int[] numbers = [];

    private RasterCube(string path, string name, GdalDataset dataset, CubeAxis[] axes)
        : base(path, name, GdalNative.GDALGetRasterDataType(dataset.Band(0)), Dimensions(dataset, axes))
    {
        this.dataset = dataset;
        this.axes = axes;
    }

    /// <summary>Opens a raster.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="name">What GDAL opens.</param>
    /// <param name="axes">[3] what GDAL's bands, rows and columns count.</param>
    /// <exception cref="SceneException">It can't be opened, or can't be a cube.</exception>
    public static RasterCube Open(string path, string name, params CubeAxis[] axes)
    {
        if (axes.Length != 3) throw new ArgumentException($"{axes.Length} axes; a raster has 3.", nameof(axes));
        GdalFault.Forget();
        var dataset = GdalNative.GDALOpenEx(name, GdalNative.OpenRaster | GdalNative.TellWhy, 0, 0, 0);
        try
        {
            if (dataset.IsInvalid || GdalNative.GDALGetRasterCount(dataset) == 0)
                throw new SceneException($"'{name}' can't be opened ({GdalFault.LastMessage}). The file is damaged, or of a version that is not known; download it again.");
            return new RasterCube(path, name, dataset, axes);
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    /// <summary>The open raster, for its metadata; closed with the cube.</summary>
    public GdalDataset Dataset => dataset;

    /// <inheritdoc/>
    public override void Read(in CubePart part, PixelType type, void* memory)
    {
        var size = type.SizeInBytes();
        var (band, bands, bandApart) = Along(axes[0], part);
        var (row, rows, rowApart) = Along(axes[1], part);
        var (column, columns, columnApart) = Along(axes[2], part);
        if (!IsTurnedByGdal) (bandApart, rowApart, columnApart) = ((long)rows * columns, columns, 1);
        if (numbers.Length < bands) numbers = new int[bands];
        for (var i = 0; i < bands; i++) numbers[i] = band + i + 1;
        GdalFault.Forget();
        int code;
        fixed (int* list = numbers)
        {
            code = GdalNative.GDALDatasetRasterIOEx(
                dataset, GdalNative.Read, column, row, columns, rows, memory, columns, rows, type, bands, list, columnApart * size, rowApart * size, bandApart * size, 0);
        }
        if (code < GdalNative.Failure && !GdalFault.Happened) return;
        throw new SceneException($"'{Name}' can't be read at rows {part.Row} to {part.Row + part.Rows - 1}: {GdalFault.LastMessage}. The file is damaged or its end is missing; copy it again.");
    }

    /// <inheritdoc/>
    public override void Dispose() => dataset.Dispose();

    private static (int First, int Count, long Apart) Along(CubeAxis axis, in CubePart part) => axis switch
    {
        CubeAxis.Row => (part.Row, part.Rows, (long)part.Columns * part.Bands),
        CubeAxis.Column => (part.Column, part.Columns, part.Bands),
        _ => (part.Band, part.Bands, 1),
    };

    private static CubeDimension[] Dimensions(GdalDataset dataset, CubeAxis[] axes)
    {
        GdalNative.GDALGetBlockSize(dataset.Band(0), out var blockWidth, out var blockHeight);
        return
        [
            new CubeDimension(axes[0], GdalNative.GDALGetRasterCount(dataset), 1),
            new CubeDimension(axes[1], GdalNative.GDALGetRasterYSize(dataset), blockHeight),
            new CubeDimension(axes[2], GdalNative.GDALGetRasterXSize(dataset), blockWidth),
        ];
    }
}

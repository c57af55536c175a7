using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Cubes;

/// <summary>
/// A cube that only the classic API may read (<see cref="Containers.LabelledArrays"/>), whatever that takes for its
/// columns, rows and bands.
/// </summary>
internal sealed unsafe class RasterCube : SampleCube
{
    private readonly GdalDataset dataset;
    private readonly CubeAxis[] axes; // of GDAL's bands, rows and columns, in this order
    private readonly int blockWidth;
    private readonly int blockHeight;
    private int[] numbers = [];

    private RasterCube(string path, string name, GdalDataset dataset, CubeAxis[] axes, CubeUnit? unit)
        : base(path, name, GdalNative.GDALGetRasterDataType(dataset.Band(0)), Dimensions(dataset, axes, unit))
    {
        this.dataset = dataset;
        this.axes = axes;
        GdalNative.GDALGetBlockSize(dataset.Band(0), out blockWidth, out blockHeight);
    }

    /// <summary>Opens a raster.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="name">What GDAL opens.</param>
    /// <param name="axes">[3] what GDAL's bands, rows and columns count.</param>
    /// <param name="unit">Of the file's storage unit what GDAL does not tell: how many of its bands are in one; null for one.</param>
    /// <exception cref="SceneException">It can't be opened, or can't be a cube.</exception>
    public static RasterCube Open(string path, string name, CubeAxis[] axes, CubeUnit? unit = null)
    {
        if (axes.Length != 3)
            throw new ArgumentException($"{axes.Length} axes; a raster has 3.", nameof(axes));
        GdalFault.Forget();
        var dataset = GdalNative.GDALOpenEx(name, GdalNative.OpenRaster | GdalNative.TellWhy, 0, 0, 0);
        try
        {
            if (dataset.IsInvalid || GdalNative.GDALGetRasterCount(dataset) == 0)
            {
                throw new SceneException(
                    $"'{name}' can't be opened ({GdalFault.LastMessage}). The file is damaged, or of a version "
                        + "that is not "
                        + "known; download it again."
                );
            }
            return new RasterCube(path, name, dataset, axes, unit);
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
        if (!IsTurnedByGdal)
            (bandApart, rowApart, columnApart) = ((long)rows * columns, columns, 1);
        if (numbers.Length < bands)
            numbers = new int[bands];
        for (var i = 0; i < bands; i++)
            numbers[i] = band + i + 1;
        var apart = new Strides(columnApart * size, rowApart * size, bandApart * size);
        if (axes[0] == CubeAxis.Band)
        {
            Read(new PixelWindow(column, row, columns, rows), bands, memory, type, apart);
            return;
        }
        // Where GDAL's bands are not ours a storage unit holds parts of many: all of one place are read while it is
        // decoded, and then the next place.
        for (int y = row, height; y < row + rows; y += height)
        {
            height = Math.Min(blockHeight - y % blockHeight, row + rows - y);
            for (int x = column, width; x < column + columns; x += width)
            {
                width = Math.Min(blockWidth - x % blockWidth, column + columns - x);
                Read(
                    new PixelWindow(x, y, width, height),
                    bands,
                    (byte*)memory + (y - row) * apart.Row + (x - column) * apart.Column,
                    type,
                    apart
                );
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => dataset.Dispose();

    private void Read(PixelWindow window, int bands, void* memory, PixelType type, Strides apart)
    {
        using var turn = ArrayLibrary.Turn.EnterScope();
        GdalFault.Forget();
        int code;
        fixed (int* list = numbers)
        {
            code = GdalNative.GDALDatasetRasterIOEx(
                dataset,
                GdalNative.Read,
                window.Column,
                window.Row,
                window.Width,
                window.Height,
                memory,
                window.Width,
                window.Height,
                type,
                bands,
                list,
                apart.Column,
                apart.Row,
                apart.Band,
                0
            );
        }
        if (code < GdalNative.Failure && !GdalFault.Happened)
            return;
        throw new SceneException(
            $"'{Name}' can't be read ({GdalFault.LastMessage}). The file is damaged or its end is missing; copy " + "it again."
        );
    }

    private static (int First, int Count, long Apart) Along(CubeAxis axis, in CubePart part) =>
        axis switch
        {
            CubeAxis.Row => (part.Row, part.Rows, (long)part.Columns * part.Bands),
            CubeAxis.Column => (part.Column, part.Columns, part.Bands),
            _ => (part.Band, part.Bands, 1),
        };

    private static CubeDimension[] Dimensions(GdalDataset dataset, CubeAxis[] axes, CubeUnit? unit)
    {
        GdalNative.GDALGetBlockSize(dataset.Band(0), out var blockWidth, out var blockHeight);
        return
        [
            new CubeDimension(axes[0], GdalNative.GDALGetRasterCount(dataset), unit?.Along(axes[0]) ?? 1),
            new CubeDimension(axes[1], GdalNative.GDALGetRasterYSize(dataset), blockHeight),
            new CubeDimension(axes[2], GdalNative.GDALGetRasterXSize(dataset), blockWidth),
        ];
    }

    /// <summary>Bytes from one of GDAL's columns, rows and bands to the next.</summary>
    private readonly record struct Strides(long Column, long Row, long Band);
}

using Unmix.Formats.Files;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Places;

namespace Unmix.Formats.Scenes.Writing;

/// <summary>
/// Writes a map as GeoTIFF: float32 or scaled uint16, tiled, DEFLATE with a predictor, bands one after the other, BigTIFF where it
/// is needed. The file has its name only when it is whole. Its bytes depend on the values alone: windows of any shape and
/// order are gathered into whole rows of blocks, which reach the file from top to bottom, band by band, past GDAL's cache.
/// One thread at a time may use a writer.
/// </summary>
public sealed unsafe class SceneWriter : IDisposable
{
    private readonly OutputFile file;
    private readonly GdalDataset dataset;
    private readonly SceneOutput output;
    private readonly nint[] bands;
    private readonly BlockRows rows;
    private readonly BandStatistics[] statistics;
    private readonly long[] beyondRange;
    private readonly ushort[] stored = []; // a block
    private readonly string path;

    private SceneWriter(string path, OutputFile file, GdalDataset dataset, SceneOutput output)
    {
        this.path = path;
        this.file = file;
        this.dataset = dataset;
        this.output = output;
        bands = [.. Enumerable.Range(0, output.BandNames.Count).Select(dataset.Band)];
        rows = new BlockRows(output);
        statistics = [.. bands.Select(_ => new BandStatistics())];
        beyondRange = new long[bands.Length];
        if (output.SampleScales is not null)
            stored = new ushort[output.BlockWidth * output.BlockHeight];
    }

    /// <summary>Refuses, before the work, a map that this machine's GDAL could not write at its end.</summary>
    /// <param name="scene">Whose map it is to be.</param>
    /// <exception cref="OutputException">No driver for GeoTIFF.</exception>
    /// <exception cref="SceneException">No GDAL on this machine, or the scene has a place that can't be written.</exception>
    public static void RequireUsable(SceneProfile scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        GdalEnvironment.RequireDriver("GTiff", "every map");
        GdalEnvironment.RequirePlaces(scene.Placement?.GeoReference ?? scene.GeoReference, scene.Path);
    }

    /// <summary>[bands] values so far that lay beyond what whole numbers can hold, and were stored as its ends.</summary>
    public IReadOnlyList<long> BeyondRange => beyondRange;

    /// <summary>Bytes of pixels that the writer holds now, free buffers included.</summary>
    public long WorkingBytes => rows.Bytes;

    /// <summary>
    /// The most bytes of pixels that a writer holds when the windows are as wide as the map or come in rows of equal height.
    /// </summary>
    /// <param name="output">The map.</param>
    /// <param name="windowHeight">Rows of a window, at least 1.</param>
    public static long PlannedBytes(SceneOutput output, int windowHeight)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowHeight, 1);
        int size = output.BlockHeight,
            height = Math.Min(windowHeight, output.Height);
        var touched = (height + (long)size - 2) / size + 1; // most rows of blocks that `height` rows can lie across
        return Math.Min(output.BlocksDown, touched) * output.BlockRowBytes;
    }

    /// <summary>As <see cref="PlannedBytes(SceneOutput, int)"/>, knowing that windows as wide as the map need one row of blocks.</summary>
    /// <param name="output">The map.</param>
    /// <param name="windowWidth">Columns of a window, at least 1.</param>
    /// <param name="windowHeight">Rows of a window, at least 1.</param>
    public static long PlannedBytes(SceneOutput output, int windowWidth, int windowHeight)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowWidth, 1);
        return windowWidth >= output.Width ? output.BlockRowBytes : PlannedBytes(output, windowHeight);
    }

    /// <summary>Creates the file under a temporary name beside <paramref name="path"/>.</summary>
    /// <param name="path">Where the map will be; an older one is replaced at <see cref="Finish"/>.</param>
    /// <param name="output">What it is to be.</param>
    /// <param name="temporaryPath">As for <see cref="OutputFile.Begin"/>.</param>
    /// <exception cref="OutputException">The folder is missing or can't be written, or GDAL refuses.</exception>
    /// <exception cref="SceneException">No GDAL on this machine.</exception>
    public static SceneWriter Create(string path, SceneOutput output, string? temporaryPath = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Validate();
        GdalLibrary.Require();
        var file = OutputFile.Begin(path, temporaryPath);
        GdalDataset? dataset = null;
        try
        {
            dataset = CreateDataset(path, file.TemporaryPath, output);
            Describe(dataset, path, output);
            return new SceneWriter(path, file, dataset, output);
        }
        catch
        {
            dataset?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes a window's values. Windows may come in any tiling; memory is least when they come row by row of windows. NaN is
    /// written as nodata.
    /// </summary>
    /// <param name="window">Inside the map; no pixel is given twice.</param>
    /// <param name="values">[window.PixelCount, bands], pixels in row-major order, each pixel's bands together.</param>
    /// <exception cref="ArgumentException">The window is outside, or <paramref name="values"/> has another size.</exception>
    /// <exception cref="InvalidOperationException">A pixel is given twice.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public void Write(PixelWindow window, ReadOnlySpan<float> values)
    {
        ObjectDisposedException.ThrowIf(dataset.IsClosed, this);
        RequireInside(window, values.Length);
        int size = output.BlockHeight,
            bandCount = output.BandNames.Count,
            last = window.Row + window.Height - 1;
        for (var blockRow = window.Row / size; blockRow <= last / size; blockRow++)
        {
            int from = Math.Max(window.Row, blockRow * size),
                to = Math.Min(last, blockRow * size + size - 1);
            var part = window with { Row = from, Height = to - from + 1 };
            var start = checked((from - window.Row) * window.Width * bandCount);
            rows.Take(blockRow, part, values.Slice(start, checked(part.PixelCount * bandCount)));
            while (rows.NextWhole is { } whole)
                WriteBlocks(whole);
        }
    }

    /// <summary>Closes the file, flushes it to the disk and gives it its name.</summary>
    /// <exception cref="InvalidOperationException">Pixels are missing.</exception>
    /// <exception cref="OutputException">The file system refuses.</exception>
    public void Finish()
    {
        ObjectDisposedException.ThrowIf(dataset.IsClosed, this);
        if (!rows.IsDone)
            throw new InvalidOperationException(
                $"'{path}' is not whole: {rows.MissingPixels} of {(long)output.Width * output.Height} pixels were not given."
            );
        GdalFault.Forget();
        GdalNative.GDALFlushCache(dataset);
        GdalFault.RequireWritten(0, path);
        if (output.Overviews)
            BuildOverviews();
        WriteStatistics();
        dataset.Dispose();
        GdalFault.RequireWritten(0, path); // closing writes the last of the directory
        file.Finish();
    }

    /// <summary>Without <see cref="Finish"/>: closes and removes the temporary file.</summary>
    public void Dispose()
    {
        dataset.Dispose();
        file.Dispose();
    }

    private static GdalDataset CreateDataset(string path, string temporaryPath, SceneOutput output)
    {
        string?[] options =
        [
            "TILED=YES",
            $"BLOCKXSIZE={output.BlockWidth}",
            $"BLOCKYSIZE={output.BlockHeight}",
            "INTERLEAVE=BAND",
            "COMPRESS=DEFLATE",
            output.SampleScales is null ? "PREDICTOR=3" : "PREDICTOR=2",
            "BIGTIFF=IF_SAFER",
            // Level 1: 6 takes half as long again and saves 1 % of a map (docs/speed.md).
            "ZLEVEL=1",
            $"NUM_THREADS={output.CompressingThreads}",
            null, // stated, because GDAL's environment variables could change bytes otherwise
        ];
        GdalFault.Forget();
        var driver = GdalNative.GDALGetDriverByName("GTiff");
        var dataset = GdalNative.GDALCreate(
            driver,
            temporaryPath,
            output.Width,
            output.Height,
            output.BandNames.Count,
            output.SampleScales is null ? PixelType.Float32 : PixelType.UInt16,
            options
        );
        if (!dataset.IsInvalid)
            return dataset;
        dataset.Dispose();
        throw OutputException.NotWritten(path, GdalFault.LastMessage);
    }

    private static void Describe(GdalDataset dataset, string path, SceneOutput output)
    {
        GdalFault.Forget();
        var code = PlaceWriter.Write(dataset, output.GeoReference);
        foreach (var (key, value) in output.Metadata.OrderBy(item => item.Key, StringComparer.Ordinal))
            code = Math.Max(code, GdalNative.GDALSetMetadataItem(dataset, key, value, null));
        for (var band = 0; band < output.BandNames.Count; band++)
        {
            code = Math.Max(code, GdalNative.GDALSetRasterNoDataValue(dataset.Band(band), output.StoredNoData));
            if (output.SampleScales?[band] is { } scale)
            {
                code = Math.Max(code, GdalNative.GDALSetRasterScale(dataset.Band(band), scale.Scale));
                code = Math.Max(code, GdalNative.GDALSetRasterOffset(dataset.Band(band), scale.Offset));
            }
            GdalNative.GDALSetDescription(dataset.Band(band), output.BandNames[band]);
            if (output.BandMetadata is not { } metadata)
                continue;
            foreach (var (key, value) in metadata[band].OrderBy(item => item.Key, StringComparer.Ordinal))
                code = Math.Max(code, GdalNative.SetBandMetadataItem(dataset.Band(band), key, value, null));
        }
        GdalFault.RequireWritten(code, path);
    }

    private void WriteBlocks(BlockRow row)
    {
        GdalFault.Forget();
        for (var band = 0; band < bands.Length; band++)
        {
            for (var column = 0; column < rows.BlocksAcross; column++)
            {
                var values = rows.Block(row, band, column);
                if (output.SampleScales?[band] is { } scale)
                {
                    beyondRange[band] += scale.Store(values, (float)output.NoData, stored);
                    statistics[band].Add(stored, SampleScale.NoData);
                    fixed (ushort* block = stored)
                        WriteBlock(band, column, row.Index, block);
                }
                else
                {
                    statistics[band].Add(values, (float)output.NoData);
                    fixed (float* block = values)
                        WriteBlock(band, column, row.Index, block);
                }
            }
        }
        rows.Release(row);
    }

    private void WriteBlock(int band, int column, int row, void* block) =>
        GdalFault.RequireWritten(GdalNative.GDALWriteBlock(bands[band], column, row, block), path);

    /// <summary>As viewers look for them, of what is stored, as GDAL counts them; a band without any value has none.</summary>
    private void WriteStatistics()
    {
        for (var band = 0; band < bands.Length; band++)
        {
            var found = statistics[band];
            if (found.Count == 0)
                continue;
            GdalFault.RequireWritten(
                GdalNative.GDALSetRasterStatistics(bands[band], found.Least, found.Most, found.Mean, found.Deviation),
                path
            );
        }
    }

    private void BuildOverviews()
    {
        var factors = new List<int>();
        for (var factor = 2; Math.Max(output.Width, output.Height) > (long)output.LargestSide * factor / 2; factor *= 2)
            factors.Add(factor);
        if (factors.Count == 0)
            return;
        fixed (int* list = factors.ToArray())
            GdalFault.RequireWritten(GdalNative.GDALBuildOverviews(dataset, "AVERAGE", factors.Count, list, 0, null, 0, 0), path);
    }

    private void RequireInside(PixelWindow window, int length)
    {
        if (
            window.Width < 1
            || window.Height < 1
            || window.Column < 0
            || window.Row < 0
            || window.Column > output.Width - window.Width
            || window.Row > output.Height - window.Height
        )
        {
            throw new ArgumentOutOfRangeException(
                nameof(window),
                $"The window ({window}) is not inside the map of {output.Width} columns and {output.Height} rows."
            );
        }
        var expected = checked(window.PixelCount * output.BandNames.Count);
        if (length != expected)
            throw new ArgumentException($"{length} values were given; the window takes {expected}.", nameof(length));
    }
}

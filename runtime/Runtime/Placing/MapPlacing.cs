using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;

namespace Unmix.Runtime.Placing;

/// <summary>
/// Places the pixels of a finished map on the grid of its scene, tile by tile: of the sensor's rows only the rectangle is read
/// that a tile shows. A
/// tile whose pixels come from too far apart is cut into smaller ones, so memory is bounded whatever the lookup says.
/// </summary>
internal sealed class MapPlacing
{
    private const int TileWidth = 256;
    private const int MostTileHeight = 256;
    private const long LookupBytesOfStrip = 16L << 20;
    private const long MostSourceBytes = 16L << 20;

    private readonly IUnplacedRows source;
    private readonly int width; // of the scene
    private readonly int bandCount;
    private readonly int mostSourcePixels;
    private float[] rectangle = [];

    private MapPlacing(IUnplacedRows source, int width, int bandCount)
    {
        this.source = source;
        this.width = width;
        this.bandCount = bandCount;
        mostSourcePixels = (int)Math.Max(1, MostSourceBytes / sizeof(float) / bandCount);
    }

    /// <summary>The most bytes that placing holds beside the writer's.</summary>
    public static long PlannedBytes(SceneOutput placed)
    {
        var (rows, columns) = (StripRows(placed), (long)Math.Min(TileWidth, placed.Width));
        var bandBytes = (long)placed.BandNames.Count * sizeof(float);
        return rows * (long)placed.Width * sizeof(int) + rows * columns * bandBytes + Math.Max(MostSourceBytes, bandBytes);
    }

    /// <summary>Looks through the whole lookup before the work: whether it leads to pixels of the scene alone, and to any.</summary>
    /// <returns>Pixels of the map that show one of the scene.</returns>
    /// <exception cref="SceneException">It leads outside, or nowhere, or can't be read.</exception>
    public static long Require(SceneReader reader, SceneOutput placed, CancellationToken cancellation)
    {
        var lookup = new int[checked(StripRows(placed) * placed.Width)];
        var shown = 0L;
        foreach (var strip in Strips(placed))
        {
            cancellation.ThrowIfCancellationRequested();
            var pixels = lookup.AsSpan(0, strip.PixelCount);
            reader.ReadPlacement(strip, pixels);
            foreach (var pixel in pixels)
                shown += pixel < 0 ? 0 : 1;
        }
        return shown > 0
            ? shown
            : throw new SceneException(
                $"No pixel of the map shows a pixel of the scene, by the lookup table of '{reader.Profile.Path}'. The file is "
                    + "damaged; download it again, "
                    + $"or write the map in the sensor's geometry with {OptionName.Geometry} sensor."
            );
    }

    /// <summary>Writes the placed map.</summary>
    /// <param name="reader">The scene, for its lookup.</param>
    /// <param name="source">The map in the sensor's geometry.</param>
    /// <param name="placed">What the placed one is to be.</param>
    /// <param name="writer">Of it; not finished here.</param>
    /// <param name="cancellation">Looked at between tiles.</param>
    /// <exception cref="UnmixException">The lookup or the map can't be read, or the placed map can't be written.</exception>
    public static void Write(
        SceneReader reader,
        IUnplacedRows source,
        SceneOutput placed,
        SceneWriter writer,
        CancellationToken cancellation
    )
    {
        var placing = new MapPlacing(source, reader.Profile.Width, placed.BandNames.Count);
        var lookup = new int[checked(StripRows(placed) * placed.Width)];
        var values = new float[checked(StripRows(placed) * Math.Min(TileWidth, placed.Width) * placed.BandNames.Count)];
        foreach (var strip in Strips(placed))
        {
            reader.ReadPlacement(strip, lookup.AsSpan(0, strip.PixelCount));
            for (var column = 0; column < strip.Width; column += TileWidth)
            {
                cancellation.ThrowIfCancellationRequested();
                var tile = strip with { Column = column, Width = Math.Min(TileWidth, strip.Width - column) };
                var some = values.AsSpan(0, tile.PixelCount * placed.BandNames.Count);
                placing.Fill(lookup.AsSpan(column), strip.Width, tile.Width, tile.Height, some, tile.Width);
                writer.Write(tile, some);
            }
        }
    }

    /// <summary>Rows of the writer's blocks where their lookup fits.</summary>
    private static int StripRows(SceneOutput placed) =>
        (int)
            Math.Clamp(
                LookupBytesOfStrip / sizeof(int) / placed.Width,
                1,
                Math.Min(Math.Min(placed.BlockHeight, MostTileHeight), placed.Height)
            );

    private static IEnumerable<PixelWindow> Strips(SceneOutput placed)
    {
        var rows = StripRows(placed);
        for (var row = 0; row < placed.Height; row += rows)
            yield return new PixelWindow(0, row, placed.Width, Math.Min(rows, placed.Height - row));
    }

    /// <param name="lookup">From the part's first pixel on.</param>
    /// <param name="lookupWidth">From row to row.</param>
    /// <param name="columns">Of the part.</param>
    /// <param name="rows">Of the part.</param>
    /// <param name="values">From the part's first pixel on.</param>
    /// <param name="valuesWidth">Pixels from row to row.</param>
    private void Fill(ReadOnlySpan<int> lookup, int lookupWidth, int columns, int rows, Span<float> values, int valuesWidth)
    {
        var from = Around(lookup, lookupWidth, columns, rows);
        if (from.Height > 0 && (long)from.Width * from.Height > mostSourcePixels && columns * rows > 1)
        {
            // Halves of the longer side.
            var (left, top) = columns >= rows ? (columns / 2, rows) : (columns, rows / 2);
            Fill(lookup, lookupWidth, left, top, values, valuesWidth);
            if (columns >= rows)
                Fill(lookup[left..], lookupWidth, columns - left, rows, values[(left * bandCount)..], valuesWidth);
            else
                Fill(
                    lookup[(top * lookupWidth)..],
                    lookupWidth,
                    columns,
                    rows - top,
                    values[(top * valuesWidth * bandCount)..],
                    valuesWidth
                );
            return;
        }
        var read = from.PixelCount * bandCount;
        if (rectangle.Length < read)
            rectangle = new float[Math.Max(read, Math.Min(2 * rectangle.Length, mostSourcePixels * bandCount))];
        if (read > 0)
            source.Read(from, rectangle.AsSpan(0, read));
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var target = values.Slice((row * valuesWidth + column) * bandCount, bandCount);
                var pixel = lookup[row * lookupWidth + column];
                if (pixel < 0)
                    target.Fill(float.NaN);
                else
                    rectangle
                        .AsSpan(((pixel / width - from.Row) * from.Width + pixel % width - from.Column) * bandCount, bandCount)
                        .CopyTo(target);
            }
        }
    }

    /// <summary>The least rectangle around the pixels that a part shows; without rows where there are none.</summary>
    private PixelWindow Around(ReadOnlySpan<int> lookup, int lookupWidth, int columns, int rows)
    {
        var (left, right, top, bottom) = (int.MaxValue, -1, int.MaxValue, -1);
        for (var row = 0; row < rows; row++)
        {
            foreach (var pixel in lookup.Slice(row * lookupWidth, columns))
            {
                if (pixel < 0)
                    continue;
                var (line, sample) = (pixel / width, pixel % width);
                (left, right, top, bottom) = (Math.Min(left, sample), Math.Max(right, sample), Math.Min(top, line), Math.Max(bottom, line));
            }
        }
        return right < 0 ? default : new PixelWindow(left, top, right - left + 1, bottom - top + 1);
    }
}

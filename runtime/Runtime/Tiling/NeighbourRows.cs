using Unmix.Formats.Scenes;

namespace Unmix.Runtime.Tiling;

/// <summary>
/// The rows of a scene that pixels still have to see around them: concentrations, and the values of the map so far. Rows go round: one
/// takes the place of another that nobody needs any more. Nothing is allocated after construction.
/// </summary>
internal sealed class NeighbourRows
{
    private readonly int width;
    private readonly int endmemberCount;
    private readonly int bandCount;
    private readonly int radius;
    private readonly int capacity;
    private readonly int firstRow;
    private readonly int endRow;
    private readonly float[] concentrations; // [capacity, width, P], zeros where a pixel is not valid
    private readonly float[] values; // [capacity, width, bands]

    /// <param name="windows">That are read.</param>
    /// <param name="plan">Whose windows.</param>
    /// <param name="radius">r.</param>
    /// <param name="endmemberCount">P.</param>
    /// <param name="bandCount">Bands of the map.</param>
    public NeighbourRows(HaloWindows windows, WindowPlan plan, int radius, int endmemberCount, int bandCount)
    {
        (width, this.radius, this.endmemberCount, this.bandCount) = (plan.SceneWidth, radius, endmemberCount, bandCount);
        (firstRow, endRow) = (windows.FirstRow, windows.EndRow);
        capacity = CapacityOf(plan.WindowHeight, radius);
        concentrations = new float[checked(capacity * width * endmemberCount)];
        values = new float[checked(capacity * width * bandCount)];
    }

    /// <summary>The row behind the last that is there in its whole width.</summary>
    public int RowsThere { get; private set; }

    /// <summary>Bytes that it takes.</summary>
    /// <param name="width">Pixels across the scene.</param>
    /// <param name="windowHeight">Of the plan.</param>
    /// <param name="radius">r.</param>
    /// <param name="endmemberCount">P.</param>
    /// <param name="bandCount">Bands of the map.</param>
    public static long Bytes(int width, int windowHeight, int radius, int endmemberCount, int bandCount) =>
        checked((long)CapacityOf(windowHeight, radius) * width * (endmemberCount + bandCount) * sizeof(float));

    /// <summary>Takes a window. Windows come from left to right, then from top to bottom.</summary>
    /// <param name="window">Of the scene.</param>
    /// <param name="mask">Its valid pixels.</param>
    /// <param name="packed">[mask.ValidCount, P] their concentrations.</param>
    /// <param name="interleaved">[window.PixelCount, bands].</param>
    public void Take(PixelWindow window, PixelMask mask, ReadOnlySpan<float> packed, ReadOnlySpan<float> interleaved)
    {
        var next = 0;
        for (var row = 0; row < window.Height; row++)
        {
            var line = Line(concentrations, window.Row + row, endmemberCount)[(window.Column * endmemberCount)..];
            for (var column = 0; column < window.Width; column++)
            {
                var place = line.Slice(column * endmemberCount, endmemberCount);
                if (mask.IsValid(row * window.Width + column))
                    packed.Slice(next++ * endmemberCount, endmemberCount).CopyTo(place);
                else
                    place.Clear();
            }
            interleaved
                .Slice(row * window.Width * bandCount, window.Width * bandCount)
                .CopyTo(Line(values, window.Row + row, bandCount)[(window.Column * bandCount)..]);
        }
        if (window.Column + window.Width == width)
            RowsThere = window.Row + window.Height;
    }

    /// <summary>The values of a window that was taken: [window.PixelCount, bands].</summary>
    public void CopyValues(PixelWindow window, Span<float> interleaved)
    {
        for (var row = 0; row < window.Height; row++)
            Line(values, window.Row + row, bandCount)
                .Slice(window.Column * bandCount, window.Width * bandCount)
                .CopyTo(interleaved[(row * window.Width * bandCount)..]);
    }

    /// <summary>True where a pixel has concentrations: they are above 0.</summary>
    public bool IsValid(int row, int column)
    {
        foreach (var value in Line(concentrations, row, endmemberCount).Slice(column * endmemberCount, endmemberCount))
        {
            if (value != 0)
                return true;
        }
        return false;
    }

    /// <summary>The concentrations around a pixel, row by row; zeros beyond the scene's edges and where a pixel is not valid.</summary>
    /// <param name="row">As in the plan.</param>
    /// <param name="column">From 0.</param>
    /// <param name="neighbourhood">[K, P], overwritten.</param>
    public void Gather(int row, int column, Span<float> neighbourhood)
    {
        var side = 2 * radius + 1;
        for (var y = 0; y < side; y++)
        {
            var target = neighbourhood.Slice(y * side * endmemberCount, side * endmemberCount);
            var from = row + y - radius;
            if (from < firstRow || from >= endRow)
            {
                target.Clear();
                continue;
            }
            var (left, right) = (Math.Max(0, column - radius), Math.Min(width, column + radius + 1));
            var skipped = (left - (column - radius)) * endmemberCount;
            var there = (right - left) * endmemberCount;
            target[..skipped].Clear();
            Line(concentrations, from, endmemberCount).Slice(left * endmemberCount, there).CopyTo(target[skipped..]);
            target[(skipped + there)..].Clear();
        }
    }

    // A window waits for r rows below it, which come in whole windows, and sees r rows above it.
    private static int CapacityOf(int windowHeight, int radius) =>
        checked(radius + windowHeight * (1 + (radius + windowHeight - 1) / windowHeight));

    private Span<float> Line(float[] all, int row, int perPixel)
    {
        var place = (row - firstRow) % capacity;
        return all.AsSpan(place * width * perPixel, width * perPixel);
    }
}

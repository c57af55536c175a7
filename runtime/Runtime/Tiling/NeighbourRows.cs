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
    private readonly int capacity;
    private readonly int firstRow;
    private readonly ConcentrationRows concentrations;
    private readonly float[] values; // [capacity, width, bands]

    /// <param name="windows">That are read.</param>
    /// <param name="plan">Whose windows.</param>
    /// <param name="radius">r.</param>
    /// <param name="endmemberCount">P.</param>
    /// <param name="bandCount">Bands of the map.</param>
    public NeighbourRows(HaloWindows windows, WindowPlan plan, int radius, int endmemberCount, int bandCount)
    {
        (width, this.endmemberCount, this.bandCount) = (plan.SceneWidth, endmemberCount, bandCount);
        firstRow = windows.FirstRow;
        capacity = CapacityOf(plan.WindowHeight, radius);
        concentrations = new ConcentrationRows(width, (firstRow, windows.EndRow), capacity, endmemberCount, radius);
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
        checked(
            ConcentrationRows.Bytes(width, CapacityOf(windowHeight, radius), endmemberCount, radius)
            + (long)CapacityOf(windowHeight, radius) * width * bandCount * sizeof(float)
        );

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
            for (var column = 0; column < window.Width; )
            {
                var (from, isValid) = (column, mask.IsValid(row * window.Width + column));
                while (column < window.Width && mask.IsValid(row * window.Width + column) == isValid)
                    column++;
                var count = column - from;
                if (isValid)
                    concentrations.Put(window.Row + row, window.Column + from, packed.Slice(next * endmemberCount, count * endmemberCount));
                else
                    concentrations.Clear(window.Row + row, window.Column + from, count);
                next += isValid ? count : 0;
            }
            interleaved
                .Slice(row * window.Width * bandCount, window.Width * bandCount)
                .CopyTo(Values(window.Row + row)[(window.Column * bandCount)..]);
        }
        if (window.Column + window.Width == width)
            RowsThere = window.Row + window.Height;
    }

    /// <summary>The values of a window that was taken: [window.PixelCount, bands].</summary>
    public void CopyValues(PixelWindow window, Span<float> interleaved)
    {
        for (var row = 0; row < window.Height; row++)
            Values(window.Row + row)
                .Slice(window.Column * bandCount, window.Width * bandCount)
                .CopyTo(interleaved[(row * window.Width * bandCount)..]);
    }

    /// <summary>Which pixels of a row of a window are valid: [window.Width].</summary>
    /// <param name="window">That was taken.</param>
    /// <param name="row">Of the window, from 0.</param>
    public ReadOnlySpan<bool> Valid(PixelWindow window, int row) => concentrations.Valid(window.Row + row, window.Column, window.Width);

    /// <inheritdoc cref="ConcentrationRows.Gather"/>
    public void Gather(int row, int column, int count, Span<float> neighbourhoods, int batch) =>
        concentrations.Gather(row, column, count, neighbourhoods, batch);

    // A window waits for r rows below it, which come in whole windows, and sees r rows above it.
    private static int CapacityOf(int windowHeight, int radius) =>
        checked(radius + windowHeight * (1 + (radius + windowHeight - 1) / windowHeight));

    private Span<float> Values(int row) => values.AsSpan((row - firstRow) % capacity * width * bandCount, width * bandCount);
}

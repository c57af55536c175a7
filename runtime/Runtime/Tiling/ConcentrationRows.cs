using Unmix.Formats.Packages;

namespace Unmix.Runtime.Tiling;

/// <summary>
/// Concentrations of the pixels of some rows, each material in a plane of its own, so that what lies around pixels beside each other is
/// copied as one piece. Rows go round: one takes the place of another that nobody needs any more. Nothing is allocated after construction.
/// Threads may put and gather different pixels at once.
/// </summary>
internal sealed class ConcentrationRows
{
    private readonly int width;
    private readonly int capacity;
    private readonly int endmemberCount;
    private readonly int radius;
    private readonly int firstRow;
    private readonly int endRow;
    private readonly long stride; // of a row with a margin of r at either end
    private readonly (int Row, int Column)[] places;
    private readonly float[][] planes; // [P][capacity, stride], zeros where a pixel is not valid
    private readonly bool[] valid; // [capacity, width]

    /// <param name="width">Pixels of a row.</param>
    /// <param name="rows">The first that there is, and the one behind the last.</param>
    /// <param name="capacity">Rows that are held at once.</param>
    /// <param name="endmemberCount">P.</param>
    /// <param name="radius">r.</param>
    public ConcentrationRows(int width, (int First, int End) rows, int capacity, int endmemberCount, int radius)
    {
        (this.width, this.capacity, this.endmemberCount, this.radius) = (width, capacity, endmemberCount, radius);
        (firstRow, endRow) = rows;
        stride = width + 2L * radius;
        places = [.. ModelContext.Places(radius)];
        planes = [.. Enumerable.Range(0, endmemberCount).Select(_ => new float[checked(capacity * stride)])];
        valid = new bool[checked(capacity * width)];
    }

    /// <summary>Bytes that it takes.</summary>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="capacity">Rows that are held at once.</param>
    /// <param name="endmemberCount">P.</param>
    /// <param name="radius">r.</param>
    public static long Bytes(int width, int capacity, int endmemberCount, int radius) =>
        checked(capacity * ((width + 2L * radius) * endmemberCount * sizeof(float) + width * sizeof(bool)));

    /// <summary>Which pixels of a row are valid.</summary>
    /// <param name="row">That is held.</param>
    /// <param name="column">Of the first, from 0.</param>
    /// <param name="count">Pixels.</param>
    public ReadOnlySpan<bool> Valid(int row, int column, int count) => valid.AsSpan(PlaceOf(row) * width + column, count);

    /// <summary>Takes pixels that lie beside each other and are not valid.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="column">Of the first, from 0.</param>
    /// <param name="count">Pixels.</param>
    public void Clear(int row, int column, int count)
    {
        var place = PlaceOf(row);
        valid.AsSpan(place * width + column, count).Clear();
        foreach (var plane in planes)
            plane.AsSpan((int)(place * stride) + radius + column, count).Clear();
    }

    /// <summary>Takes valid pixels that lie beside each other.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="column">Of the first, from 0.</param>
    /// <param name="packed">[pixels, P] their concentrations.</param>
    public void Put(int row, int column, ReadOnlySpan<float> packed)
    {
        var (place, count) = (PlaceOf(row), packed.Length / endmemberCount);
        valid.AsSpan(place * width + column, count).Fill(true);
        for (var p = 0; p < endmemberCount; p++)
        {
            var plane = planes[p].AsSpan((int)(place * stride) + radius + column, count);
            for (int i = 0, from = p; i < plane.Length; i++, from += endmemberCount)
                plane[i] = packed[from];
        }
    }

    /// <summary>
    /// The concentrations around pixels that lie beside each other; zeros beyond the scene's edges and where a pixel is not valid.
    /// </summary>
    /// <param name="row">As in the plan.</param>
    /// <param name="column">Of the first, from 0.</param>
    /// <param name="count">Pixels.</param>
    /// <param name="neighbourhoods">[P, K, batch] from the first pixel's place on; those of these pixels are overwritten.</param>
    /// <param name="batch">Places of a plane.</param>
    public void Gather(int row, int column, int count, Span<float> neighbourhoods, int batch)
    {
        for (var k = 0; k < places.Length; k++)
        {
            var from = row + places[k].Row;
            var isThere = from >= firstRow && from < endRow;
            var first = isThere ? (int)(PlaceOf(from) * stride) + radius + column + places[k].Column : 0;
            for (var p = 0; p < endmemberCount; p++)
            {
                var target = neighbourhoods.Slice((p * places.Length + k) * batch, count);
                if (isThere)
                    planes[p].AsSpan(first, count).CopyTo(target);
                else
                    target.Clear();
            }
        }
    }

    private int PlaceOf(int row) => (row - firstRow) % capacity;
}

using Unmix.Formats;

namespace Unmix.Runtime.Arrays;

/// <summary>
/// Spectra of float32 in memory that somebody else owns, [rows, columns, bands] in any order of the axes: strides say where the next
/// value of each axis lies. Nothing is copied by making one. The memory has to stay where it is while the view is used.
/// </summary>
public readonly unsafe struct SpectraView
{
    /// <summary>More pixels than memory holds; keeps products of sizes within 64 bits.</summary>
    private const long MostPixels = 1L << 40;

    private SpectraView(float* first, (long Rows, long Columns, int Bands) shape, (long Row, long Column, long Band) strides)
    {
        First = first;
        (Rows, Columns, BandCount) = shape;
        (RowStride, ColumnStride, BandStride) = strides;
    }

    /// <summary>Rows, at least 0.</summary>
    public long Rows { get; }

    /// <summary>Columns, at least 0.</summary>
    public long Columns { get; }

    /// <summary>Bands of the array, at least 1; those of the model are chosen among them.</summary>
    public int BandCount { get; }

    /// <summary>Pixels.</summary>
    public long PixelCount => Rows * Columns;

    /// <summary>The first band of the first pixel.</summary>
    internal float* First { get; }

    /// <summary>Floats from a row to the next.</summary>
    internal long RowStride { get; }

    /// <summary>Floats from a column to the next.</summary>
    internal long ColumnStride { get; }

    /// <summary>Floats from a band to the next.</summary>
    internal long BandStride { get; }

    /// <summary>Lays a view over memory.</summary>
    /// <param name="first">The first band of the first pixel; may be null where there is no pixel.</param>
    /// <param name="shape">Rows and columns, at least 0, and bands, at least 1.</param>
    /// <param name="byteStrides">Bytes to the next along each axis: multiples of 4, negative where an axis runs backwards.</param>
    /// <exception cref="OptionsException">A size is out of range, a stride is no multiple of 4, or pixels have no memory.</exception>
    public static SpectraView Over(
        float* first,
        (long Rows, long Columns, long Bands) shape,
        (long Row, long Column, long Band) byteStrides
    )
    {
        var (rows, columns, bands) = shape;
        var isCounted = rows >= 0 && columns >= 0 && (rows == 0 || columns <= MostPixels / rows);
        if (!isCounted || bands is < 1 or > int.MaxValue)
            throw new OptionsException(
                $"The array has {rows} rows, {columns} columns and {bands} bands. Give at least 1 band, and no number of rows or columns "
                    + "below 0."
            );
        var strides = (byteStrides.Row / sizeof(float), byteStrides.Column / sizeof(float), byteStrides.Band / sizeof(float));
        if ((byteStrides.Row | byteStrides.Column | byteStrides.Band) % sizeof(float) != 0 || (nint)first % sizeof(float) != 0)
            throw new OptionsException(
                $"The array's strides are {byteStrides.Row}, {byteStrides.Column} and {byteStrides.Band} bytes from the address "
                    + $"{(nint)first:x}. Give strides and an address that are multiples of {sizeof(float)}."
            );
        if (first is null && rows * columns > 0)
            throw new OptionsException($"The array has {rows * columns} pixels but no address. Give where its first value lies.");
        return new SpectraView(first, (rows, columns, (int)bands), strides);
    }

    /// <summary>Where a pixel's first band lies.</summary>
    /// <param name="pixel">From 0, row after row.</param>
    internal float* PixelAt(long pixel) => First + pixel / Columns * RowStride + pixel % Columns * ColumnStride;
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Unmix.Formats.Scenes.Tiff;

/// <summary>Undoes what was done to the rows of a block before they were compressed.</summary>
internal static class RowPredictor
{
    /// <param name="row">A row of a block, replaced.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="apart">Scratch of as many bytes, where bytes are apart.</param>
    public static void Undo(Span<byte> row, TiffLayout layout, Span<byte> apart)
    {
        var step = layout.IsApart ? 1 : layout.Bands; // samples from a pixel to the next
        if (layout.Predictor == TiffPredictor.FloatingPoint)
        {
            Sum(row, step);
            Join(row, apart);
        }
        else if (layout.Predictor == TiffPredictor.Difference && layout.Type == PixelType.Float32)
            Sum(MemoryMarshal.Cast<byte, uint>(row), step);
        else if (layout.Predictor == TiffPredictor.Difference)
            Sum(MemoryMarshal.Cast<byte, ushort>(row), step);
    }

    /// <summary>Each number becomes the sum of itself and that a step before.</summary>
    private static void Sum<T>(Span<T> numbers, int step)
        where T : unmanaged, IBinaryInteger<T>
    {
        var at = step;
        if (step >= Vector<T>.Count)
        {
            for (; at <= numbers.Length - Vector<T>.Count; at += Vector<T>.Count)
                (new Vector<T>(numbers[at..]) + new Vector<T>(numbers[(at - step)..])).CopyTo(numbers[at..]);
        }
        for (; at < numbers.Length; at++)
            numbers[at] += numbers[at - step];
    }

    /// <summary>Bytes that lie apart, the highest first, to numbers whose lowest is first.</summary>
    private static void Join(Span<byte> row, Span<byte> apart)
    {
        row.CopyTo(apart);
        var count = row.Length / sizeof(float);
        for (var i = 0; i < count; i++)
        {
            for (var b = 0; b < sizeof(float); b++)
                row[i * sizeof(float) + b] = apart[(sizeof(float) - 1 - b) * count + i];
        }
    }
}

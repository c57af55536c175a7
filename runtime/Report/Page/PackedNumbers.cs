using System.IO.Compression;

namespace Unmix.Report.Page;

/// <summary>
/// Rows of numbers for a page: rounded to steps of their range, each as its difference from the one before it in its row, low bytes and
/// high bytes apart, compressed (zlib), in base 64. <c>page.js</c> unpacks them.
/// </summary>
/// <param name="Least">The number of step 0.</param>
/// <param name="Step">From one step to the next.</param>
/// <param name="Row">Numbers of a row.</param>
/// <param name="Count">Numbers.</param>
/// <param name="Zlib">The packed steps.</param>
public sealed record PackedNumbers(double Least, double Step, int Row, int Count, string Zlib)
{
    /// <summary>Packs.</summary>
    /// <param name="values">[rows, row]; what is not finite becomes the least.</param>
    /// <param name="row">Numbers of a row, at least 1.</param>
    /// <param name="steps">Of the range from least to greatest, at most 30,000: the page shows nothing finer than that.</param>
    public static PackedNumbers Of(ReadOnlySpan<float> values, int row, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(row, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, 30_000);
        var (least, most) = Range(values);
        var step = most > least ? (most - least) / steps : 1;
        var bytes = new byte[values.Length * 2];
        var before = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (i % row == 0)
                before = 0;
            var now = float.IsFinite(values[i]) ? (int)Math.Round((values[i] - least) / step) : 0;
            var change = now - before;
            var folded = (ushort)(change < 0 ? -2 * change - 1 : 2 * change); // small ones of both signs have a high byte of 0
            bytes[i] = (byte)folded;
            bytes[values.Length + i] = (byte)(folded >> 8);
            before = now;
        }
        return new PackedNumbers(least, step, row, values.Length, Convert.ToBase64String(Compress(bytes)));
    }

    private static (double Least, double Most) Range(ReadOnlySpan<float> values)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (float.IsFinite(value))
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }
        return least <= most ? (least, most) : (0, 0);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize))
            zlib.Write(bytes);
        return packed.ToArray();
    }
}

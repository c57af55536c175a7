using System.Buffers.Binary;
using System.Text;

namespace Unmix.Formats.Spectra.Matlab;

/// <summary>The content of an element as numbers or characters, of either byte order.</summary>
internal static class MatNumbers
{
    /// <exception cref="FormatException">The type holds no numbers, or the length is no multiple of its size.</exception>
    public static double[] Read(MatType type, ReadOnlySpan<byte> content, bool isBigEndian)
    {
        var size = type.SizeInBytes();
        if (size == 0 || content.Length % size != 0)
            throw new FormatException($"an element of type {(int)type} and {content.Length} bytes where " + "numbers belong");
        var numbers = new double[content.Length / size];
        Span<byte> sample = stackalloc byte[sizeof(double)];
        for (var i = 0; i < numbers.Length; i++)
        {
            content.Slice(i * size, size).CopyTo(sample);
            if (isBigEndian)
                sample[..size].Reverse();
            numbers[i] = Number(type, sample);
        }
        return numbers;
    }

    /// <summary>The characters of a text, in the order of the file.</summary>
    /// <exception cref="FormatException">The type holds no characters.</exception>
    public static string Text(MatType type, ReadOnlySpan<byte> content, bool isBigEndian) =>
        type switch
        {
            MatType.Utf8 => Encoding.UTF8.GetString(content),
            MatType.Utf32 => (isBigEndian ? new UTF32Encoding(true, false) : Encoding.UTF32).GetString(content),
            // Old files keep characters as bytes or 16-bit numbers.
            _ => string.Concat(Read(type, content, isBigEndian).Select(code => (char)Math.Clamp(code, 0, char.MaxValue))),
        };

    /// <summary>The rows of a matrix of characters, which follow one another column by column; without blanks behind them.</summary>
    public static string[] Lines(string text, int rows, int columns) =>
        [
            .. Enumerable
                .Range(0, rows)
                .Select(row => string.Concat(Enumerable.Range(0, columns).Select(column => text[column * rows + row])).Trim()),
        ];

    private static double Number(MatType type, ReadOnlySpan<byte> sample) =>
        type switch
        {
            MatType.Int8 => (sbyte)sample[0],
            MatType.UInt8 or MatType.Utf8 => sample[0],
            MatType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(sample),
            MatType.UInt16 or MatType.Utf16 => BinaryPrimitives.ReadUInt16LittleEndian(sample),
            MatType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(sample),
            MatType.UInt32 or MatType.Utf32 => BinaryPrimitives.ReadUInt32LittleEndian(sample),
            MatType.Single => BinaryPrimitives.ReadSingleLittleEndian(sample),
            MatType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(sample),
            MatType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(sample),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(sample),
        };
}

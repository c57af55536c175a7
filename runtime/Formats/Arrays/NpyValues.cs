using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Unmix.Formats.Arrays;

/// <summary>The values of a numpy array: real and whole numbers of either byte order, truth values and texts.</summary>
/// <param name="header">Their type.</param>
internal sealed class NpyValues(NpyHeader header)
{
    private readonly char order = header.Type.Length > 1 ? header.Type[0] : ' ';
    private readonly char kind = header.Type.Length > 1 ? header.Type[1] : ' ';
    private readonly int size =
        header.Type.Length > 2 && int.TryParse(header.Type.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : 0;

    /// <summary>True for numbers and truth values.</summary>
    public bool AreNumbers =>
        order is '<' or '>' or '|' or '=' && (kind, size) is ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1);

    /// <summary>True for texts.</summary>
    public bool AreTexts => order is '<' or '>' or '|' or '=' && kind is 'U' or 'S' && size is > 0 and < 4096;

    /// <summary>Bytes of one of them.</summary>
    public int Bytes => kind == 'U' ? size * sizeof(uint) : size;

    /// <summary>What they are where they are neither, for people.</summary>
    public string Kind =>
        kind switch
        {
            'O' => "objects",
            'c' => "complex numbers",
            'M' or 'm' => "times",
            'V' or ' ' => "records",
            _ when header.Type.StartsWith('[') => "records",
            _ => $"type '{Quoted.Text(header.Type)}'",
        };

    /// <summary>The numbers in the file's order.</summary>
    public double[] Numbers(ReadOnlySpan<byte> stored)
    {
        var values = new double[stored.Length / size];
        Span<byte> sample = stackalloc byte[sizeof(double)];
        for (var i = 0; i < values.Length; i++)
        {
            stored.Slice(i * size, size).CopyTo(sample);
            if (order == '>')
                sample[..size].Reverse();
            values[i] = Number(sample);
        }
        return values;
    }

    /// <summary>The texts in the file's order, without what fills them up.</summary>
    public string[] Texts(ReadOnlySpan<byte> stored)
    {
        var encoding =
            kind == 'S' ? Encoding.UTF8
            : order == '>' ? new UTF32Encoding(bigEndian: true, byteOrderMark: false)
            : Encoding.UTF32;
        var texts = new string[stored.Length / Bytes];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = encoding.GetString(stored.Slice(i * Bytes, Bytes)).Split('\0')[0].Trim();
        return texts;
    }

    private double Number(ReadOnlySpan<byte> at) =>
        (kind, size) switch
        {
            ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(at),
            ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(at),
            ('f', _) => BinaryPrimitives.ReadDoubleLittleEndian(at),
            ('i', 1) => (sbyte)at[0],
            ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(at),
            ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(at),
            ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(at),
            (_, 1) => at[0],
            (_, 2) => BinaryPrimitives.ReadUInt16LittleEndian(at),
            (_, 4) => BinaryPrimitives.ReadUInt32LittleEndian(at),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(at),
        };
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Unmix.Formats.Tests.Spectra.Matlab;

/// <summary>MATLAB files made in a test, byte by byte.</summary>
internal sealed class MatSamples(bool isBigEndian = false)
{
    private readonly MemoryStream file = new();

    public MatSamples Header(string text = "MATLAB 5.0 MAT-file, made in a test")
    {
        file.Write(Encoding.ASCII.GetBytes(text.PadRight(124)));
        file.Write(isBigEndian ? [1, 0, (byte)'M', (byte)'I'] : [0, 1, (byte)'I', (byte)'M']);
        return this;
    }

    /// <summary>Numbers stored in another type than their class, as MATLAB does to save room.</summary>
    public byte[] Numbers(string name, int rows, int columns, double[] values, int type = 9, int kind = 6) =>
        Matrix(kind, name, [rows, columns], Element(type, Bytes(type, values)));

    public byte[] Text(string name, params string[] lines)
    {
        var width = lines.Max(line => line.Length);
        var characters = Enumerable
            .Range(0, width)
            .SelectMany(column => lines.Select(line => (double)line.PadRight(width)[column]))
            .ToArray();
        return Matrix(4, name, [lines.Length, width], Element(4, Bytes(4, characters)));
    }

    public byte[] Cells(string name, params string[] texts) =>
        Matrix(1, name, [texts.Length, 1], [.. texts.SelectMany(text => Text("", text))]);

    /// <summary>
    /// A structure of one element, or several; each field is an element without a name, in the order of the names,
    /// structure after structure.
    /// </summary>
    public byte[] Structure(string name, string[] fields, params byte[][] values) =>
        Matrix(
            2,
            name,
            [1, values.Length / fields.Length],
            [
                .. Element(5, Word(32)),
                .. Element(1, Encoding.ASCII.GetBytes(string.Concat(fields.Select(field => field.PadRight(32, '\0'))))),
                .. values.SelectMany(value => value),
            ]
        );

    /// <summary>
    /// A matrix of version 4: numbers of a precision (0 double, 1 single, 2 to 5 integers), text (kind 1) or sparse
    /// (kind 2).
    /// </summary>
    public MatSamples AddFour(string name, int rows, int columns, double[] values, int precision = 0, int kind = 0)
    {
        int[] types = [9, 7, 5, 3, 4, 2];
        return Add([
            .. Word((uint)((isBigEndian ? 1000 : 0) + 10 * precision + kind)),
            .. Word((uint)rows),
            .. Word((uint)columns),
            .. Word(0), // no imaginary part
            .. Word((uint)name.Length + 1),
            .. Encoding.ASCII.GetBytes(name + '\0'),
            .. Bytes(types[precision], values),
        ]);
    }

    public MatSamples Add(byte[] element)
    {
        file.Write(element);
        return this;
    }

    public MatSamples AddCompressed(byte[] element)
    {
        using var memory = new MemoryStream();
        using (var zlib = new ZLibStream(memory, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(element);
        return Add([.. Word(15), .. Word((uint)memory.Length), .. memory.ToArray()]);
    }

    public byte[] ToBytes() => file.ToArray();

    public byte[] Matrix(int kind, string name, int[] dimensions, byte[] content) =>
        Element(
            14,
            [
                .. Element(6, [.. Word((uint)kind), .. Word(0)]),
                .. Element(5, [.. dimensions.SelectMany(d => Word((uint)d))]),
                .. Element(1, Encoding.ASCII.GetBytes(name)),
                .. content,
            ]
        );

    /// <summary>A tag and its content; up to four bytes as a small element.</summary>
    public byte[] Element(int type, byte[] content)
    {
        if (content.Length is > 0 and <= 4)
            return [.. Word(((uint)content.Length << 16) | (uint)type), .. content, .. new byte[4 - content.Length]];
        return [.. Word((uint)type), .. Word((uint)content.Length), .. content, .. new byte[(8 - content.Length % 8) % 8]];
    }

    public byte[] Word(uint value)
    {
        var bytes = new byte[4];
        if (isBigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private byte[] Bytes(int type, double[] values) =>
        [
            .. values.SelectMany(value =>
            {
                byte[] bytes = type switch
                {
                    1 => [(byte)(sbyte)value],
                    2 => [(byte)value],
                    3 => BitConverter.GetBytes((short)value),
                    4 => BitConverter.GetBytes((ushort)value),
                    5 => BitConverter.GetBytes((int)value),
                    6 => BitConverter.GetBytes((uint)value),
                    7 => BitConverter.GetBytes((float)value),
                    12 => BitConverter.GetBytes((long)value),
                    13 => BitConverter.GetBytes((ulong)value),
                    _ => BitConverter.GetBytes(value),
                };
                return isBigEndian ? bytes.Reverse() : bytes;
            }),
        ];
}

using System.Buffers.Binary;
using System.Text;

namespace Unmix.Runtime.Tests.Rasters;

/// <summary>
/// Writes netCDF files of the classic format, byte by byte: dimensions, and variables of float64 or float32 with attributes of
/// text.
/// </summary>
internal sealed class ClassicNetCdf
{
    private const int DimensionTag = 0x0A,
        VariableTag = 0x0B,
        AttributeTag = 0x0C,
        TextType = 2,
        FloatType = 5,
        DoubleType = 6;

    private readonly List<(string Name, int Size)> dimensions = [];
    private readonly List<(
        string Name,
        int[] Dimensions,
        double[] Values,
        bool IsDouble,
        (string Key, string Value)[] Attributes
    )> variables = [];

    public ClassicNetCdf Dimension(string name, int size)
    {
        dimensions.Add((name, size));
        return this;
    }

    /// <summary>A variable; its dimensions by their numbers, the slowest first.</summary>
    public ClassicNetCdf Variable(
        string name,
        int[] along,
        double[] values,
        bool isDouble = true,
        params (string Key, string Value)[] attributes
    )
    {
        variables.Add((name, along, values, isDouble, attributes));
        return this;
    }

    public string Write(string path)
    {
        var offsets = new int[variables.Count];
        var next = Header(offsets).Length;
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = next;
            next += variables[i].Values.Length * (variables[i].IsDouble ? 8 : 4);
        }
        using var file = File.Create(path);
        file.Write(Header(offsets));
        Span<byte> bytes = stackalloc byte[8];
        foreach (var (_, _, values, isDouble, _) in variables)
        {
            foreach (var value in values)
            {
                if (isDouble)
                    BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
                else
                    BinaryPrimitives.WriteSingleBigEndian(bytes, (float)value);
                file.Write(bytes[..(isDouble ? 8 : 4)]);
            }
        }
        return path;
    }

    private byte[] Header(int[] offsets)
    {
        var header = new List<byte>("CDF\u0001"u8.ToArray());
        Number(0); // no records
        Number(DimensionTag);
        Number(dimensions.Count);
        foreach (var (name, size) in dimensions)
        {
            Text(name);
            Number(size);
        }
        Number(0); // no attributes of the file
        Number(0);
        Number(VariableTag);
        Number(variables.Count);
        for (var i = 0; i < variables.Count; i++)
        {
            var (name, along, values, isDouble, attributes) = variables[i];
            Text(name);
            Number(along.Length);
            foreach (var dimension in along)
                Number(dimension);
            Number(attributes.Length > 0 ? AttributeTag : 0);
            Number(attributes.Length);
            foreach (var (key, value) in attributes)
            {
                Text(key);
                Number(TextType);
                Text(value);
            }
            Number(isDouble ? DoubleType : FloatType);
            Number(values.Length * (isDouble ? 8 : 4));
            Number(offsets[i]);
        }
        return [.. header];

        void Number(int value)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            header.AddRange(bytes);
        }

        void Text(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Number(bytes.Length);
            header.AddRange(bytes);
            while (header.Count % 4 != 0)
                header.Add(0);
        }
    }
}

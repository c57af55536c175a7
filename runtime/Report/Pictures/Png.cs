using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Unmix.Report.Pictures;

/// <summary>Writes pictures as PNG: 8-bit palette with one transparent colour, or 8-bit RGBA.</summary>
public static class Png
{
    private const byte PaletteColour = 3;
    private const byte TrueColourAlpha = 6;
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>A picture of palette entries.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="indices">[rows, columns] entries of the palette.</param>
    /// <param name="palette">At most 256 colours; the first is transparent.</param>
    public static byte[] OfIndices(int width, ReadOnlySpan<byte> indices, IReadOnlyList<Rgb> palette)
    {
        ArgumentNullException.ThrowIfNull(palette);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(palette.Count, 256);
        using var file = Begin(width, indices.Length / width, PaletteColour);
        Chunk(file, "PLTE", [.. palette.SelectMany(colour => (byte[])[colour.Red, colour.Green, colour.Blue])]);
        Chunk(file, "tRNS", [0]);
        return End(file, width, indices);
    }

    /// <summary>A picture of colours.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="colours">[rows, columns, 4] red, green, blue, opacity.</param>
    public static byte[] OfColours(int width, ReadOnlySpan<byte> colours)
    {
        using var file = Begin(width, colours.Length / 4 / width, TrueColourAlpha);
        return End(file, width * 4, colours);
    }

    private static MemoryStream Begin(int width, int height, byte colourType)
    {
        var file = new MemoryStream();
        file.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits a sample
        header[9] = colourType;
        Chunk(file, "IHDR", header);
        return file;
    }

    private static byte[] End(MemoryStream file, int rowBytes, ReadOnlySpan<byte> rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize))
        {
            for (var start = 0; start < rows.Length; start += rowBytes)
            {
                zlib.WriteByte(0); // no filter: maps of classes and noise gain nothing from one
                zlib.Write(rows.Slice(start, rowBytes));
            }
        }
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string name, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] body = [.. name.Select(letter => (byte)letter), .. content];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(body));
        file.Write(number);
    }
}

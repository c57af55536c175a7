using System.Buffers.Binary;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>How an ENVI file stores one real sample.</summary>
/// <param name="Bytes">1, 2, 4 or 8.</param>
/// <param name="LittleEndian">Its value from that many bytes.</param>
internal sealed record EnviSamples(int Bytes, Func<byte[], double> LittleEndian)
{
    /// <summary>By ENVI's number of a <c>data type</c>; null for complex and unknown ones.</summary>
    public static EnviSamples? Find(string? number) =>
        number switch
        {
            "1" => new(1, bytes => bytes[0]),
            "2" => new(2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
            "3" => new(4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            "4" => new(4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)) { IsSingle = true },
            "5" => new(8, bytes => BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            "12" => new(2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
            "13" => new(4, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
            "14" => new(8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            "15" => new(8, bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
            _ => null,
        };

    /// <summary>True for numbers of single precision.</summary>
    public bool IsSingle { get; private init; }

    private readonly byte[] sample = new byte[Bytes];

    /// <param name="bytes">[Bytes].</param>
    /// <param name="isBigEndian">Most significant byte first.</param>
    public double Read(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        bytes.CopyTo(sample);
        if (isBigEndian)
            Array.Reverse(sample);
        return LittleEndian(sample);
    }
}

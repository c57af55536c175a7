using System.Buffers.Binary;

namespace Unmix.Formats.Spectra.Matlab;

/// <summary>Walks the elements that follow one another in memory: a tag of type and length, then that many bytes, padded to 8.</summary>
/// <param name="bytes">The elements.</param>
/// <param name="isBigEndian">Most significant byte first.</param>
internal ref struct MatElements(ReadOnlySpan<byte> bytes, bool isBigEndian)
{
    private const int TagBytes = 8;
    private const int Alignment = 8;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int place;

    /// <summary>True when no element is left. Fewer bytes than a tag takes are padding.</summary>
    public readonly bool IsAtEnd => bytes.Length - place < TagBytes;

    /// <summary>The next element.</summary>
    /// <exception cref="FormatException">The bytes end before it does.</exception>
    public MatType Next(out ReadOnlySpan<byte> content)
    {
        if (IsAtEnd)
            throw new FormatException($"an element is missing after {place} of {bytes.Length} bytes");
        var first = Word(bytes[place..], isBigEndian);
        // A small element has its length in the upper half of the first word and its content in the second.
        if (first >> 16 is var small and > 0)
        {
            if (small > sizeof(uint))
                throw new FormatException($"a small element of {small} bytes at byte {place}");
            content = bytes.Slice(place + sizeof(uint), (int)small);
            place += TagBytes;
            return (MatType)(first & 0xFFFF);
        }
        var length = Word(bytes[(place + sizeof(uint))..], isBigEndian);
        if (length > bytes.Length - place - TagBytes)
            throw new FormatException(
                $"an element of {length} bytes at byte {place}, where only {bytes.Length - place - TagBytes} are left"
            );
        content = bytes.Slice(place + TagBytes, (int)length);
        // A compressed element is the only one without padding.
        var padded = (MatType)first == MatType.Compressed ? length : (length + Alignment - 1) / Alignment * Alignment;
        place = (int)Math.Min(bytes.Length, place + TagBytes + padded);
        return (MatType)first;
    }

    /// <summary>An unsigned word of four bytes.</summary>
    public static uint Word(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}

namespace Unmix.Formats.Scenes.Tiff;

/// <summary>
/// TIFF's LZW (TIFF 6.0, section 13), from the first byte to the last: codes of 9 to 12 bits, the highest bit first, which grow one code
/// early.
/// </summary>
/// <param name="packed">Taken over.</param>
internal sealed class LzwDecoder(Stream packed) : IDisposable
{
    /// <summary>Bytes that it holds, about.</summary>
    public const int Bytes = MostCodes * (sizeof(ushort) + sizeof(ushort) + sizeof(byte) + sizeof(byte)) + InputBytes;

    private const int Clear = 256;
    private const int End = 257;
    private const int First = 258; // of the table's own strings
    private const int MostCodes = 4096;
    private const int LeastBits = 9;
    private const int MostBits = 12;
    private const int InputBytes = 8192;

    private readonly byte[] input = new byte[InputBytes];
    private readonly ushort[] before = new ushort[MostCodes]; // the string without its last byte
    private readonly ushort[] lengths = new ushort[MostCodes];
    private readonly byte[] last = new byte[MostCodes];
    private readonly byte[] pending = new byte[MostCodes]; // of a string that the caller's memory had no room for
    private int inputAt;
    private int inputEnd;
    private uint bits; // the next code's are the lowest
    private int bitCount;
    private int width = LeastBits;
    private int next = First;
    private int previous = -1;
    private int pendingAt;
    private int pendingEnd;

    /// <summary>Fills a memory with the next bytes.</summary>
    /// <exception cref="InvalidDataException">The stream is damaged, or ends before.</exception>
    public void Read(Span<byte> plain)
    {
        while (plain.Length > 0)
        {
            if (pendingAt < pendingEnd)
            {
                var count = Math.Min(plain.Length, pendingEnd - pendingAt);
                pending.AsSpan(pendingAt, count).CopyTo(plain);
                pendingAt += count;
                plain = plain[count..];
                continue;
            }
            var length = ReadString(plain);
            plain = plain[length..];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => packed.Dispose();

    /// <summary>The next string, into the memory or, where that is too short, among what is pending.</summary>
    /// <returns>Bytes of the memory that are filled.</returns>
    private int ReadString(Span<byte> plain)
    {
        var code = ReadCode();
        if (code == Clear)
        {
            (width, next, previous) = (LeastBits, First, -1);
            return 0;
        }
        if (code == End || code > next || (code == next && previous < 0) || (previous < 0 && code > byte.MaxValue))
            throw new InvalidDataException($"code {code} of {next}");
        var isNew = code == next; // the string before, and its first byte
        var length = isNew ? Length(previous) + 1 : Length(code);
        var target = length <= plain.Length ? plain[..length] : pending.AsSpan(0, length);
        var first = Spell(isNew ? previous : code, target);
        if (isNew)
            target[length - 1] = first;
        if (previous >= 0 && next < MostCodes)
            Add(previous, first);
        previous = code;
        if (length <= plain.Length)
            return length;
        (pendingAt, pendingEnd) = (0, length);
        return 0;
    }

    private void Add(int string_, byte byte_)
    {
        before[next] = (ushort)string_;
        last[next] = byte_;
        lengths[next] = (ushort)(Length(string_) + 1);
        next++;
        if (next >= (1 << width) - 1 && width < MostBits)
            width++;
    }

    /// <summary>Writes a string, from its end to its beginning.</summary>
    /// <returns>Its first byte.</returns>
    private byte Spell(int code, Span<byte> target)
    {
        var at = Length(code) - 1;
        for (; code >= First; code = before[code])
            target[at--] = last[code];
        target[0] = (byte)code;
        return (byte)code;
    }

    private int Length(int code) => code < First ? 1 : lengths[code];

    private int ReadCode()
    {
        while (bitCount < width)
        {
            if (inputAt == inputEnd)
            {
                (inputAt, inputEnd) = (0, packed.Read(input));
                if (inputEnd == 0)
                    throw new InvalidDataException("the stream ends");
            }
            bits = (bits << 8) | input[inputAt++];
            bitCount += 8;
        }
        bitCount -= width;
        return (int)(bits >> bitCount) & ((1 << width) - 1);
    }
}

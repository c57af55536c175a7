using System.Buffers.Binary;
using System.Text;

namespace Unmix.Formats.Spectra.Matlab;

/// <summary>
/// Reads a MATLAB file of version 4 (MathWorks, "MAT-File Format", chapter 2), as <c>save -v4</c> and many other
/// programs write it: matrices one
/// after another, each behind a head of five words.
/// </summary>
internal static class MatFileFour
{
    private const int HeadBytes = 20;
    private const int LargestType = 4052;
    private const int LongestName = 256;

    private static readonly MatType[] Types = [MatType.Double, MatType.Single, MatType.Int32, MatType.Int16, MatType.UInt16, MatType.UInt8];

    /// <summary>True where the file begins as one of version 4 does: other versions have text there, of which no byte is 0.</summary>
    public static bool IsOne(ReadOnlySpan<byte> file) =>
        file.Length >= HeadBytes && file[..4].Contains((byte)0) && Head.TryRead(file, out _);

    /// <exception cref="FormatException">A head that is none, or data that end early.</exception>
    public static List<MatArray> Read(ReadOnlySpan<byte> file)
    {
        var found = new List<MatArray>();
        for (var place = 0; place < file.Length; )
        {
            if (!Head.TryRead(file[place..], out var head))
                throw new FormatException($"at byte {place} no matrix of version 4 begins");
            var start = place + HeadBytes + head.NameBytes;
            // In double precision, since sizes that lie may be beyond what a whole number holds.
            var bytes = (double)head.Rows * head.Columns * head.Type.SizeInBytes() * (head.IsComplex ? 2 : 1);
            if (start + bytes > file.Length)
            {
                throw new FormatException(
                    $"a matrix of {head.Rows} x {head.Columns} at byte {place}, where only "
                        + $"{Math.Max(0, file.Length - start)} bytes are left"
                );
            }
            var name = Encoding.Latin1.GetString(file.Slice(place + HeadBytes, head.NameBytes)).Split('\0')[0];
            if (head.Rows > 0 && head.Columns > 0)
                found.Add(Array(new MatArray(name, head.Rows, head.Columns), head, file.Slice(start, (int)bytes)));
            place = start + (int)bytes;
        }
        return found;
    }

    private static MatArray Array(MatArray array, Head head, ReadOnlySpan<byte> bytes)
    {
        if (head.IsComplex)
            return array with { Unread = "complex numbers" };
        if (head.IsSparse)
            return array with { Unread = "a sparse matrix" };
        var numbers = MatNumbers.Read(head.Type, bytes, head.IsBigEndian);
        if (!head.IsText)
            return array with { Numbers = numbers };
        var text = string.Concat(numbers.Select(code => (char)Math.Clamp(code, 0, char.MaxValue)));
        return array with { Lines = MatNumbers.Lines(text, array.Rows, array.Columns) };
    }

    private readonly record struct Head(
        bool IsBigEndian,
        MatType Type,
        bool IsText,
        bool IsSparse,
        bool IsComplex,
        int Rows,
        int Columns,
        int NameBytes
    )
    {
        /// <summary>
        /// The type's digits are machine, nothing, precision and kind: 0 little-endian, 1 big-endian; others are
        /// machines of old.
        /// </summary>
        public static bool TryRead(ReadOnlySpan<byte> bytes, out Head head)
        {
            head = default;
            if (bytes.Length < HeadBytes)
                return false;
            var isBigEndian = BinaryPrimitives.ReadUInt32LittleEndian(bytes) > LargestType;
            var words = new uint[HeadBytes / sizeof(uint)];
            for (var i = 0; i < words.Length; i++)
                words[i] = MatElements.Word(bytes[(i * sizeof(uint))..], isBigEndian);
            var (machine, nothing, precision, kind) = (words[0] / 1000, words[0] / 100 % 10, words[0] / 10 % 10, words[0] % 10);
            if (machine != (isBigEndian ? 1u : 0u) || nothing != 0 || precision >= Types.Length || kind > 2)
                return false;
            if (
                words[1] > int.MaxValue
                || words[2] > int.MaxValue
                || words[3] > 1
                || words[4] is 0 or > LongestName
                || words[4] > bytes.Length - HeadBytes
            )
                return false;
            head = new Head(
                isBigEndian,
                Types[precision],
                kind == 1,
                kind == 2,
                words[3] == 1,
                (int)words[1],
                (int)words[2],
                (int)words[4]
            );
            return true;
        }
    }
}

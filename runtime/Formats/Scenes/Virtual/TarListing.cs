using System.Globalization;
using System.Text;

namespace Unmix.Formats.Scenes.Virtual;

/// <summary>
/// The files of a tar by its headers (POSIX ustar and pax, and GNU's long names), with every size bounded. By hand, because the framework's
/// reader takes as much memory as a header claims.
/// </summary>
internal static class TarListing
{
    private const int Block = 512;
    private const int SizeAt = 124;
    private const int SumAt = 148;
    private const int KindAt = 156;
    private const int PrefixAt = 345;
    private const int LongestName = 1 << 16; // bytes of a header that holds one
    private const string PathField = "path=";

    /// <summary>Reads the headers.</summary>
    /// <param name="tar">From its first byte; seekable, or read to the end of the last header.</param>
    /// <param name="most">Files that are listed at most.</param>
    /// <param name="isPacked">Said of each.</param>
    /// <exception cref="InvalidDataException">A header is damaged, or a file is not whole.</exception>
    public static List<ArchiveMember> Read(Stream tar, int most, bool isPacked)
    {
        var members = new List<ArchiveMember>();
        var header = new byte[Block];
        string? name = null; // by the header before
        while (members.Count < most && tar.ReadAtLeast(header, Block, throwOnEndOfStream: false) is var length and > 0)
        {
            if (length < Block)
                throw new InvalidDataException("its last header is not whole");
            if (!header.AsSpan().ContainsAnyExcept((byte)0))
                break;
            RequireSum(header);
            var size = Number(header.AsSpan(SizeAt, 12));
            var kind = (char)header[KindAt];
            if (kind is 'L' or 'x')
            {
                var told = Bytes(tar, size);
                name = kind == 'L' ? Text(told) : PathOf(told) ?? name;
                continue;
            }
            if (kind is '0' or '\0' or '7')
            {
                members.Add(new ArchiveMember(Plain(name ?? NameOf(header)), size, isPacked));
                name = null;
            }
            if (members.Count < most)
                Skip(tar, Padded(size));
        }
        return members;
    }

    private static string NameOf(ReadOnlySpan<byte> header)
    {
        var (name, prefix) = (Text(header[..100]), Text(header.Slice(PrefixAt, 155)));
        var isPosix = header[257..].StartsWith("ustar\0"u8);
        return isPosix && prefix.Length > 0 ? $"{prefix}/{name}" : name;
    }

    private static string Plain(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    /// <summary>The path among the records of a pax header, each of them its length, a key and a value.</summary>
    private static string? PathOf(byte[] records)
    {
        foreach (var record in Encoding.UTF8.GetString(records).Split('\n'))
        {
            var at = record.IndexOf(' ', StringComparison.Ordinal) + 1;
            if (record.AsSpan(at).StartsWith(PathField))
                return record[(at + PathField.Length)..];
        }
        return null;
    }

    private static byte[] Bytes(Stream tar, long size)
    {
        if (size > LongestName)
            throw new InvalidDataException($"a name of {size} bytes");
        var bytes = new byte[(int)Padded(size)];
        tar.ReadExactly(bytes);
        return bytes[..(int)size];
    }

    private static void Skip(Stream tar, long count)
    {
        if (tar.CanSeek)
        {
            if (count > tar.Length - tar.Position)
                throw new InvalidDataException("its last file is not whole");
            tar.Seek(count, SeekOrigin.Current);
            return;
        }
        Span<byte> part = stackalloc byte[Block];
        for (; count > 0; count -= Block)
            tar.ReadExactly(part);
    }

    private static long Padded(long size) => (size + Block - 1) / Block * Block;

    /// <summary>Octal digits, or 8 bytes at the end where the first one says so.</summary>
    private static long Number(ReadOnlySpan<byte> field)
    {
        long number = 0;
        if (field[0] == 0x80)
        {
            for (var i = field.Length - sizeof(long); i < field.Length; i++)
                number = (number << 8) | field[i];
        }
        else
        {
            foreach (var digit in Text(field).Trim())
                number = digit is >= '0' and <= '7' ? number * 8 + digit - '0' : throw new InvalidDataException("a size is no number");
        }
        return number is >= 0 and < long.MaxValue / 2 ? number : throw new InvalidDataException("a size is out of range");
    }

    private static void RequireSum(ReadOnlySpan<byte> header)
    {
        var sum = 0;
        for (var i = 0; i < Block; i++)
            sum += i is >= SumAt and < SumAt + 8 ? ' ' : header[i];
        if (Number(header.Slice(SumAt, 8)) != sum)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"a header has the sum {sum}"));
    }

    private static string Text(ReadOnlySpan<byte> field) =>
        Encoding.UTF8.GetString(field.IndexOf((byte)0) is var end and >= 0 ? field[..end] : field);
}

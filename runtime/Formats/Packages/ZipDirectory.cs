using System.Buffers.Binary;
using System.Text;

namespace Unmix.Formats.Packages;

/// <summary>
/// Bounds the directory of a zip before anything makes objects of it. A package's directory ends the file: four to six
/// entries, one part, no comment, no 64-bit extension; whatever differs is refused unread. By hand, because the framework's reader makes an
/// object of every entry that a file claims to have before one can be counted.
/// </summary>
internal static class ZipDirectory
{
    /// <summary>Bytes of the record that ends a zip without a comment.</summary>
    private const int EndBytes = 22;

    /// <summary>Far more than the directory of six entries with their short names takes.</summary>
    private const int LargestDirectory = 4096;

    private const int LocalNameAt = 30; // in what precedes an entry
    private const int LongestName = 255; // that is told

    private const uint EndSignature = 0x06054B50;
    private const uint LocatorSignature = 0x07064B50; // of a 64-bit extension, 20 bytes before the end record
    private const int LocatorBytes = 20;

    /// <param name="file">Its position is moved.</param>
    /// <param name="path">For messages.</param>
    /// <param name="mostEntries">Entries that a package may have.</param>
    /// <exception cref="ModelPackageException">Not a zip, or one whose directory is no package's.</exception>
    public static void Require(FileStream file, string path, int mostEntries)
    {
        if (file.Length < EndBytes)
            throw NotZip(file, path);
        Span<byte> tail = stackalloc byte[LocatorBytes + EndBytes];
        var length = (int)Math.Min(tail.Length, file.Length);
        tail = tail[..length];
        file.Position = file.Length - length;
        file.ReadExactly(tail);
        var end = tail[^EndBytes..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndSignature)
            throw NotZip(file, path);
        int part = Word(end, 4),
            directoryPart = Word(end, 6),
            here = Word(end, 8),
            entries = Word(end, 10);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]),
            offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        var isLarge = length == LocatorBytes + EndBytes && BinaryPrimitives.ReadUInt32LittleEndian(tail) == LocatorSignature;
        if (part != 0 || directoryPart != 0 || here != entries || isLarge || Word(end, 20) != 0)
            throw new ModelPackageException(
                $"'{path}' is a zip of several parts, or with a comment or 64-bit extension, so not a model package. Give the "
                    + "path of a .unmix file."
            );
        if (entries > mostEntries)
            throw new ModelPackageException(
                $"The package has {entries} entries; at most {mostEntries} belong in it ('{path}'). Give the path of a .unmix file."
            );
        if (size > LargestDirectory || offset + size != file.Length - EndBytes)
        {
            throw new ModelPackageException(
                $"The package's directory claims {size} bytes from byte {offset} of {file.Length}, which no package has ('{path}'). "
                    + "Copy it again from its source."
            );
        }
    }

    /// <summary>The name of the entry that a zip begins with; null where the file does not begin with one.</summary>
    /// <param name="file">Its position is moved.</param>
    public static string? FirstName(FileStream file)
    {
        Span<byte> start = stackalloc byte[LocalNameAt + LongestName];
        file.Position = 0;
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.Length < LocalNameAt || !start.StartsWith("PK\u0003\u0004"u8))
            return null;
        var name = start[LocalNameAt..];
        return Encoding.UTF8.GetString(name[..Math.Min(Word(start, 26), name.Length)]);
    }

    /// <summary>The refusal of a file that does not end as a zip does.</summary>
    public static ModelPackageException NotZip(FileStream file, string path, Exception? cause = null) =>
        new(
            $"'{path}' is not a zip file, so not a model package, or its end is missing ({file.Length} bytes). Copy it again, "
                + "or give the path of a .unmix file.",
            cause
        );

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}

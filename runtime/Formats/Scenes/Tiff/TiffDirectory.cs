using System.Buffers.Binary;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Tiff;

/// <summary>
/// The fields of the first image of a TIFF or BigTIFF of little-endian order. What is odd is an <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class TiffDirectory
{
    private const int MostFields = 1000;
    private const int MostNumbers = 1 << 22; // of a field
    private const int ShortType = 3;
    private const int LongType = 4;
    private const int Long8Type = 16;

    private readonly SceneFile file;
    private readonly bool isBig;
    private readonly Dictionary<int, Field> fields = [];

    private TiffDirectory(SceneFile file, bool isBig) => (this.file, this.isBig) = (file, isBig);

    /// <summary>Reads where the fields are.</summary>
    /// <param name="file">Borrowed as long as the directory is used.</param>
    /// <exception cref="InvalidDataException">No such file, or a damaged one.</exception>
    public static TiffDirectory Read(SceneFile file)
    {
        var start = Bytes(file, 0, 16);
        if (!start.AsSpan().StartsWith("II"u8))
            throw new InvalidDataException("not a little-endian TIFF");
        var isBig = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(2)) switch
        {
            42 => false,
            43 => true,
            _ => throw new InvalidDataException("not a TIFF"),
        };
        var directory = new TiffDirectory(file, isBig);
        directory.ReadFields(directory.Offset(start.AsSpan(isBig ? 8 : 4)));
        return directory;
    }

    /// <summary>The numbers of a field; one that is stated by no field where there is none.</summary>
    /// <param name="tag">Which.</param>
    /// <param name="otherwise">Null for a field that must be there.</param>
    /// <exception cref="InvalidDataException">It is missing, or holds something else.</exception>
    public long[] Numbers(int tag, long? otherwise = null)
    {
        if (!fields.TryGetValue(tag, out var field))
            return otherwise is { } stated ? [stated] : throw new InvalidDataException($"field {tag} is missing");
        var size = SizeOf(field.Type);
        if (size == 0 || field.Count is < 1 or > MostNumbers)
            throw new InvalidDataException($"field {tag} holds {field.Count} of type {field.Type}");
        var bytes = field.Count * size <= (isBig ? 8 : 4) ? field.Own : Bytes(file, Offset(field.Own), checked((int)field.Count * size));
        var numbers = new long[field.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var at = bytes.AsSpan(i * size);
            numbers[i] =
                size == sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(at)
                : size == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(at)
                : BinaryPrimitives.ReadInt64LittleEndian(at);
        }
        return numbers;
    }

    /// <summary>The only number of a field, or the one that all of them are.</summary>
    /// <exception cref="InvalidDataException">It is missing, or its numbers differ.</exception>
    public long Number(int tag, long? otherwise = null)
    {
        var numbers = Numbers(tag, otherwise);
        return !numbers.AsSpan().ContainsAnyExcept(numbers[0])
            ? numbers[0]
            : throw new InvalidDataException($"the numbers of field {tag} differ");
    }

    /// <summary>True where there is such a field.</summary>
    public bool Has(int tag) => fields.ContainsKey(tag);

    private void ReadFields(long offset)
    {
        int countBytes = isBig ? 8 : 2,
            fieldBytes = isBig ? 20 : 12;
        var head = Bytes(file, offset, countBytes);
        var count = isBig ? BinaryPrimitives.ReadInt64LittleEndian(head) : BinaryPrimitives.ReadUInt16LittleEndian(head);
        if (count is < 1 or > MostFields)
            throw new InvalidDataException($"{count} fields");
        var all = Bytes(file, offset + countBytes, (int)count * fieldBytes);
        for (var at = 0; at < all.Length; at += fieldBytes)
        {
            var field = all.AsSpan(at, fieldBytes);
            fields[BinaryPrimitives.ReadUInt16LittleEndian(field)] = new Field(
                BinaryPrimitives.ReadUInt16LittleEndian(field[2..]),
                isBig ? BinaryPrimitives.ReadInt64LittleEndian(field[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(field[4..]),
                field[(isBig ? 12 : 8)..].ToArray()
            );
        }
    }

    private long Offset(ReadOnlySpan<byte> at) =>
        isBig ? BinaryPrimitives.ReadInt64LittleEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);

    private static int SizeOf(int type) =>
        type switch
        {
            ShortType => sizeof(ushort),
            LongType => sizeof(uint),
            Long8Type => sizeof(long),
            _ => 0,
        };

    private static byte[] Bytes(SceneFile file, long at, int count)
    {
        if (at < 0 || at > file.Length - count)
            throw new InvalidDataException($"{count} bytes at {at} of {file.Length}");
        var bytes = new byte[count];
        for (var done = 0; done < count; )
        {
            var read = file.Read(bytes.AsSpan(done), at + done);
            if (read == 0)
                throw new InvalidDataException("the file became shorter");
            done += read;
        }
        return bytes;
    }

    /// <summary>A field as it is stored; <c>Own</c> holds its numbers, or says where they are.</summary>
    private readonly record struct Field(int Type, long Count, byte[] Own);
}

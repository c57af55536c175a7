namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>A message of an object's header.</summary>
/// <param name="Kind">What it says, by the format's number.</param>
/// <param name="Body">As stored.</param>
/// <param name="IsShared">True where the body only says where the message lies.</param>
internal readonly record struct Hdf5Message(int Kind, byte[] Body, bool IsShared);

/// <summary>
/// The header of a group or dataset, versions 1 and 2 (HDF5 File Format Specification, version 3.0, section IV.A.1).
/// </summary>
internal static class Hdf5Object
{
    private const int MostMessages = 4096;
    private const int MostBlocks = 256;
    private const int Continuation = 0x10;
    private const int ChecksumBytes = 4;
    private const int SharedFlag = 0x02;

    /// <summary>All messages.</summary>
    /// <exception cref="InvalidDataException">It is none, or longer than any that is written.</exception>
    public static IReadOnlyList<Hdf5Message> Messages(Hdf5Bytes file, long address)
    {
        var start = file.Read(address, 16);
        return start.AsSpan().StartsWith("OHDR"u8) ? Second(file, address, start)
            : start[0] == 1 ? First(file, address, Hdf5Bytes.Number(start, 8))
            : throw new InvalidDataException("no header of an object");
    }

    private static List<Hdf5Message> First(Hdf5Bytes file, long address, long size)
    {
        const int prefix = 16,
            head = 8;
        var (messages, blocks) = (new List<Hdf5Message>(), new Queue<(long At, long Size)>([(address + prefix, size)]));
        for (var done = 0; blocks.TryDequeue(out var block); done++)
        {
            Require(done, messages.Count);
            var bytes = file.Read(block.At, block.Size);
            for (var at = 0; at + head <= bytes.Length; )
            {
                var length = Hdf5Bytes.Short(bytes, at + 2);
                var isShared = (bytes[at + 4] & SharedFlag) != 0;
                Add(Hdf5Bytes.Short(bytes, at), Hdf5Bytes.Part(bytes, at + head, length), isShared, messages, blocks);
                at += head + length;
            }
        }
        return messages;
    }

    private static List<Hdf5Message> Second(Hdf5Bytes file, long address, byte[] start)
    {
        const int signature = 4;
        var flags = start[5];
        var at = 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        var sizeBytes = 1 << (flags & 3);
        var prefix = file.Read(address, at + sizeBytes);
        long size = 0;
        for (var i = 0; i < sizeBytes; i++)
            size |= (long)prefix[at + i] << (8 * i);
        var head = (flags & 0x04) != 0 ? 6 : 4;
        var (messages, blocks) = (new List<Hdf5Message>(), new Queue<(long At, long Size)>([(address + at + sizeBytes, size)]));
        for (var done = 0; blocks.TryDequeue(out var block); done++)
        {
            Require(done, messages.Count);
            var bytes = file.Read(block.At, block.Size);
            var (first, end) = done == 0 ? (0, bytes.Length) : (signature, bytes.Length - ChecksumBytes); // "OCHK"
            for (var place = first; place + head <= end; )
            {
                var length = Hdf5Bytes.Short(bytes, place + 1);
                var isShared = (bytes[place + 3] & SharedFlag) != 0;
                Add(bytes[place], Hdf5Bytes.Part(bytes, place + head, length), isShared, messages, blocks);
                place += head + length;
            }
        }
        return messages;
    }

    private static void Add(
        int kind,
        ReadOnlySpan<byte> body,
        bool isShared,
        List<Hdf5Message> messages,
        Queue<(long At, long Size)> blocks
    )
    {
        if (kind == Continuation)
            blocks.Enqueue((Hdf5Bytes.Address(body, 0), Hdf5Bytes.Address(body, 8)));
        else
            messages.Add(new Hdf5Message(kind, body.ToArray(), isShared));
    }

    private static void Require(int blocks, int messages)
    {
        if (blocks > MostBlocks || messages > MostMessages)
            throw new InvalidDataException("a header without end");
    }
}

using System.Text;

namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>
/// Finds objects by their names: superblocks of versions 0 to 3, groups as symbol tables or with links in their headers. Groups of many
/// links, which newer files keep in a heap of another kind, are left to libhdf5.
/// </summary>
internal static class Hdf5Groups
{
    private const int SymbolTable = 0x11;
    private const int Link = 0x06;
    private const int MostNodes = 4096;
    private const int EntryBytes = 40;

    private static ReadOnlySpan<byte> Mark => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>The address of an object's header.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Full name.</param>
    /// <exception cref="InvalidDataException">It can't be found here.</exception>
    public static long Find(Hdf5Bytes file, string name)
    {
        var at = Root(file);
        foreach (var part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
            at = Child(file, at, Encoding.UTF8.GetBytes(part));
        return at;
    }

    private static long Root(Hdf5Bytes file)
    {
        var start = file.Read(0, Math.Min(file.Length, 100));
        if (!start.AsSpan().StartsWith(Mark))
            throw new InvalidDataException("no HDF5, or one that begins later");
        var (sizesAt, baseAt, rootAt) = Hdf5Bytes.One(start, 8) switch
        {
            0 => (13, 24, 64),
            1 => (13, 28, 68),
            2 or 3 => (9, 12, 36),
            _ => throw new InvalidDataException("an unknown superblock"),
        };
        if (Hdf5Bytes.One(start, sizesAt) != sizeof(long) || Hdf5Bytes.One(start, sizesAt + 1) != sizeof(long))
            throw new InvalidDataException("addresses of another size");
        return Hdf5Bytes.Address(start, baseAt) == 0
            ? Hdf5Bytes.Address(start, rootAt)
            : throw new InvalidDataException("a base that is not 0");
    }

    private static long Child(Hdf5Bytes file, long group, byte[] name)
    {
        foreach (var message in Hdf5Object.Messages(file, group))
        {
            if (message.Kind == Link && LinkTo(message.Body, name) is { } address)
                return address;
            if (message.Kind == SymbolTable)
                return InTable(file, Hdf5Bytes.Address(message.Body, 0), Hdf5Bytes.Address(message.Body, 8), name);
        }
        throw new InvalidDataException("no such link in the header");
    }

    /// <summary>Where a link leads; null for one of another name. Soft and external ones are left to libhdf5.</summary>
    private static long? LinkTo(byte[] body, byte[] name)
    {
        var flags = Hdf5Bytes.One(body, 1);
        var at = 2;
        var isHard = (flags & 0x08) == 0 || Hdf5Bytes.One(body, at++) == 0;
        at += ((flags & 0x04) != 0 ? 8 : 0) + ((flags & 0x10) != 0 ? 1 : 0);
        var lengthBytes = 1 << (flags & 3);
        long length = 0;
        for (var i = 0; i < lengthBytes; i++)
            length |= (long)Hdf5Bytes.One(body, at + i) << (8 * i);
        at += lengthBytes;
        if (!Hdf5Bytes.Part(body, at, length).SequenceEqual(name))
            return null;
        return isHard ? Hdf5Bytes.Address(body, (int)(at + length)) : throw new InvalidDataException("a link that is not hard");
    }

    private static long InTable(Hdf5Bytes file, long tree, long heap, byte[] name)
    {
        var header = file.Read(heap, 32);
        if (!header.AsSpan().StartsWith("HEAP"u8))
            throw new InvalidDataException("no heap");
        var names = file.Read(Hdf5Bytes.Address(header, 24), Hdf5Bytes.Address(header, 8));
        var nodes = new Queue<long>([tree]);
        for (var done = 0; nodes.TryDequeue(out var node); done++)
        {
            if (done > MostNodes)
                throw new InvalidDataException("a tree without end");
            var head = file.Read(node, 8);
            var count = Hdf5Bytes.Short(head, 6);
            if (head.AsSpan().StartsWith("SNOD"u8))
            {
                if (InNode(file.Read(node + 8, (long)count * EntryBytes), names, name) is { } address)
                    return address;
                continue;
            }
            if (!head.AsSpan().StartsWith("TREE"u8) || head[4] != 0)
                throw new InvalidDataException("no tree of a group");
            var pairs = file.Read(node + 24, (2L * count + 1) * sizeof(long)); // key, child, key, child ... key
            for (var i = 0; i < count; i++)
                nodes.Enqueue(Hdf5Bytes.Address(pairs, (2 * i + 1) * sizeof(long)));
        }
        throw new InvalidDataException("no such name in the group");
    }

    private static long? InNode(byte[] entries, byte[] names, byte[] name)
    {
        for (var at = 0; at < entries.Length; at += EntryBytes)
        {
            var offset = Hdf5Bytes.Address(entries, at);
            if (offset < 0 || offset > names.Length - name.Length - 1)
                continue;
            var own = names.AsSpan((int)offset);
            if (own.StartsWith(name) && own[name.Length] == 0)
                return Hdf5Bytes.Address(entries, at + 8);
        }
        return null;
    }
}

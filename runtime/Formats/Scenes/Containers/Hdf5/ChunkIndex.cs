namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>
/// Where the compressed chunks of a dataset lie in its file: dataspace, type, filters and the version 1 B-tree of chunks (HDF5 File Format
/// Specification, version 3.0). Anything else that the format allows is an <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class ChunkIndex
{
    private const long MostChunks = 1 << 20;

    /// <summary>The most bytes of a chunk. As many, three times, is what all threads that decode chunks hold.</summary>
    public const long MostChunkBytes = 4 << 20;

    private const int MostNodes = 1 << 18;

    private readonly long[] addresses; // by the chunk's number
    private readonly int[] sizes; // bytes as stored

    private ChunkIndex(long[] dimensions, int[] chunk, int sampleBytes, bool isShuffled, bool isChecked, long[] chunkCounts)
    {
        (Dimensions, Chunk, SampleBytes, IsShuffled, IsChecked, ChunkCounts) = (
            dimensions,
            chunk,
            sampleBytes,
            isShuffled,
            isChecked,
            chunkCounts
        );
        addresses = new long[chunkCounts.Aggregate(1L, (product, count) => product * count)];
        sizes = new int[addresses.Length];
    }

    /// <summary>[n] members.</summary>
    public long[] Dimensions { get; }

    /// <summary>[n] members of a chunk.</summary>
    public int[] Chunk { get; }

    /// <summary>[n] chunks.</summary>
    public long[] ChunkCounts { get; }

    /// <summary>Bytes of a number, little-endian.</summary>
    public int SampleBytes { get; }

    /// <summary>True where the bytes of numbers lie apart.</summary>
    public bool IsShuffled { get; }

    /// <summary>True where a chunk ends in a checksum.</summary>
    public bool IsChecked { get; }

    /// <summary>Bytes of a decoded chunk.</summary>
    public int ChunkBytes => Chunk.Aggregate(SampleBytes, (product, count) => checked(product * count));

    /// <summary>The longest chunk as stored, bytes.</summary>
    public int LongestStored { get; private set; }

    /// <summary>Reads the index of a dataset.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Full name.</param>
    /// <exception cref="InvalidDataException">It is stored in another way, or damaged.</exception>
    public static ChunkIndex Read(Hdf5Bytes file, string name)
    {
        const int dataspace = 0x01,
            datatype = 0x03,
            layout = 0x08;
        var messages = Hdf5Object.Messages(file, Hdf5Groups.Find(file, name));
        byte[] Body(int kind) =>
            messages.Where(message => message.Kind == kind).Select(message => message.Body).FirstOrDefault()
            ?? throw new InvalidDataException($"no message {kind}");
        var dimensions = Sizes(Body(dataspace));
        var stored = Body(layout);
        if (Hdf5Bytes.One(stored, 0) != 3 || Hdf5Bytes.One(stored, 1) != 2 || Hdf5Bytes.One(stored, 2) != dimensions.Length + 1)
            throw new InvalidDataException("no chunks of the usual kind");
        int[] chunk = [.. Enumerable.Range(0, dimensions.Length).Select(i => checked((int)Hdf5Bytes.Number(stored, 11 + 4 * i)))];
        var sampleBytes = LittleEndian(Body(datatype));
        if (Hdf5Bytes.Number(stored, 11 + 4 * dimensions.Length) != sampleBytes)
            throw new InvalidDataException("chunks of another type");
        var (isShuffled, isChecked) = Filters(Body(Hdf5Filters.Pipeline), sampleBytes);
        var index = new ChunkIndex(dimensions, chunk, sampleBytes, isShuffled, isChecked, Counts(dimensions, chunk, sampleBytes));
        index.Fill(file, Hdf5Bytes.Address(stored, 3));
        return index;
    }

    /// <summary>Where a chunk lies and how many bytes it has there; null where it was never written.</summary>
    /// <param name="number">Row-major among the chunks.</param>
    public (long Address, int Bytes)? At(long number) => sizes[number] == 0 ? null : (addresses[number], sizes[number]);

    /// <summary>Where the sizes begin in the message of a dataspace.</summary>
    /// <exception cref="InvalidDataException">It is of an unknown version.</exception>
    internal static int FirstSize(byte[] dataspace) =>
        Hdf5Bytes.One(dataspace, 0) switch
        {
            1 => 8,
            2 => 4,
            _ => throw new InvalidDataException("an unknown dataspace"),
        };

    private static long[] Sizes(byte[] body)
    {
        var (rank, first) = (Hdf5Bytes.One(body, 1), FirstSize(body));
        return [.. Enumerable.Range(0, rank).Select(i => Hdf5Bytes.Address(body, first + 8 * i))];
    }

    /// <summary>Bytes of a number.</summary>
    private static int LittleEndian(byte[] body)
    {
        const int whole = 0,
            real = 1;
        var kind = Hdf5Bytes.One(body, 0) & 0x0f;
        if (kind is not (whole or real) || (Hdf5Bytes.One(body, 1) & 0x41) != 0) // big-endian, or VAX
            throw new InvalidDataException("no plain little-endian number");
        var bytes = Hdf5Bytes.Number(body, 4);
        return bytes is 1 or 2 or 4 or 8 ? (int)bytes : throw new InvalidDataException($"numbers of {bytes} bytes");
    }

    private static (bool IsShuffled, bool IsChecked) Filters(byte[] body, int sampleBytes)
    {
        var filters = Hdf5Filters.Read(body);
        int[] ids = [.. filters.Select(filter => filter.Id)];
        var (isShuffled, isChecked) = (ids.Contains(Hdf5Filters.Shuffle), ids.Contains(Hdf5Filters.Fletcher));
        if (filters.Any(filter => filter.Id == Hdf5Filters.Shuffle && filter.FirstValue != sampleBytes))
            throw new InvalidDataException("shuffled by another size");
        int[] known =
        [
            .. isShuffled ? [Hdf5Filters.Shuffle] : Array.Empty<int>(),
            Hdf5Filters.Deflate,
            .. isChecked ? [Hdf5Filters.Fletcher] : Array.Empty<int>(),
        ];
        return ids.SequenceEqual(known) ? (isShuffled, isChecked) : throw new InvalidDataException("other filters");
    }

    private static long[] Counts(long[] dimensions, int[] chunk, int sampleBytes)
    {
        var (counts, bytes, all) = (new long[dimensions.Length], (long)sampleBytes, 1L);
        if (dimensions.Length == 0)
            throw new InvalidDataException("a single number");
        for (var i = 0; i < dimensions.Length; i++)
        {
            if (dimensions[i] is < 1 or > int.MaxValue || chunk[i] < 1)
                throw new InvalidDataException("an empty or absurd dimension");
            counts[i] = (dimensions[i] + chunk[i] - 1) / chunk[i];
            bytes *= chunk[i];
            all *= counts[i];
            if (bytes > MostChunkBytes || all > MostChunks)
                throw new InvalidDataException("too many chunks, or too large ones");
        }
        return counts;
    }

    private void Fill(Hdf5Bytes file, long root)
    {
        var keyBytes = 8 + 8 * (Dimensions.Length + 1);
        var nodes = new Stack<long>([root]);
        for (var done = 0; nodes.TryPop(out var node); done++)
        {
            if (done > MostNodes)
                throw new InvalidDataException("a tree without end");
            var head = file.Read(node, 24);
            if (!head.AsSpan().StartsWith("TREE"u8) || head[4] != 1)
                throw new InvalidDataException("no tree of chunks");
            var (isLeaf, count) = (head[5] == 0, Hdf5Bytes.Short(head, 6));
            var entries = file.Read(node + 24, (long)count * (keyBytes + 8));
            for (var i = 0; i < count; i++)
            {
                var at = i * (keyBytes + 8);
                var child = Hdf5Bytes.Address(entries, at + keyBytes);
                if (isLeaf)
                    Set(entries.AsSpan(at, keyBytes), child, file.Length);
                else
                    nodes.Push(child);
            }
        }
    }

    private void Set(ReadOnlySpan<byte> key, long address, long fileLength)
    {
        long number = 0;
        for (var i = 0; i < Dimensions.Length; i++)
        {
            var start = Hdf5Bytes.Address(key, 8 + 8 * i);
            if (start < 0 || start % Chunk[i] != 0 || start / Chunk[i] >= ChunkCounts[i])
                throw new InvalidDataException("a chunk outside the dataset");
            number = number * ChunkCounts[i] + start / Chunk[i];
        }
        var bytes = Hdf5Bytes.Number(key, 0);
        if (Hdf5Bytes.Number(key, 4) != 0 || bytes is 0 or > 2 * (uint)MostChunkBytes || address < 0 || address > fileLength - bytes)
            throw new InvalidDataException("a chunk that some filter was not applied to, or that lies outside the file");
        (addresses[number], sizes[number]) = (address, (int)bytes);
        LongestStored = Math.Max(LongestStored, (int)bytes);
    }
}

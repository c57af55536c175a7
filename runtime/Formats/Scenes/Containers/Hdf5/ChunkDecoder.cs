namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>What one thread needs to decode chunks.</summary>
/// <param name="file">The file; any number of threads may read it.</param>
/// <param name="index">Where the chunks lie.</param>
internal sealed unsafe class ChunkDecoder(Hdf5Bytes file, ChunkIndex index) : IDisposable
{
    /// <summary>Memories as long as a chunk that it holds, at most.</summary>
    public const int Memories = 3;

    private const int ChecksumBytes = 4;

    private readonly ZlibInflater inflater = new(DeflateLibrary.Found);
    private readonly byte[] stored = new byte[index.LongestStored];
    private readonly byte[] inflated = new byte[index.ChunkBytes];
    private readonly byte[] apart = index.IsShuffled ? new byte[index.ChunkBytes] : [];

    /// <summary>Bytes that it holds.</summary>
    public long Bytes => stored.Length + inflated.Length + apart.Length;

    private byte[] Plain => index.IsShuffled ? apart : inflated;

    /// <summary>Decodes a chunk and copies what of it is wanted; false where it is missing or can't be decoded.</summary>
    /// <param name="chunk">[n] which one, along each dimension.</param>
    /// <param name="start">[n] from 0, of all that is wanted.</param>
    /// <param name="count">[n] members of all that is wanted.</param>
    /// <param name="memory">Of all that is wanted.</param>
    public bool TryCopy(ReadOnlySpan<long> chunk, ulong* start, nuint* count, byte* memory)
    {
        if (!TryDecode(chunk))
            return false;
        Copy(chunk, start, count, memory);
        return true;
    }

    /// <summary>Decodes a chunk and hands it on; false where it is missing or can't be decoded.</summary>
    /// <inheritdoc cref="TryCopy"/>
    /// <param name="chunk">[n] which one, along each dimension.</param>
    /// <param name="start">[n] from 0, of all that is wanted.</param>
    /// <param name="count">[n] members of all that is wanted.</param>
    /// <param name="take">Is given the chunk.</param>
    public bool TryTake(ReadOnlySpan<long> chunk, ulong* start, nuint* count, UnitTaker take)
    {
        if (!TryDecode(chunk))
            return false;
        var rank = chunk.Length;
        Span<long> first = stackalloc long[rank],
            members = stackalloc long[rank],
            step = stackalloc long[rank];
        long own = 1,
            offset = 0;
        for (var i = rank - 1; i >= 0; i--)
        {
            var (chunkStart, end) = Wanted(chunk, i, start, count, out first[i]);
            (members[i], step[i]) = (end - first[i], own);
            offset += (first[i] - chunkStart) * own;
            own *= index.Chunk[i];
        }
        fixed (byte* memory = Plain)
            take(new StoredUnit(memory, index.ChunkBytes, offset, first, members, step));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => inflater.Dispose();

    private bool TryDecode(ReadOnlySpan<long> chunk)
    {
        long number = 0;
        for (var i = 0; i < chunk.Length; i++)
            number = number * index.ChunkCounts[i] + chunk[i];
        if (index.At(number) is not var (address, bytes))
            return false; // what stands for nothing is libhdf5's to say
        try
        {
            file.Read(address, stored.AsSpan(0, bytes));
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException)
        {
            return false;
        }
        if (!inflater.TryInflate(stored, bytes - (index.IsChecked ? ChecksumBytes : 0), inflated))
            return false;
        if (index.IsShuffled)
            ByteShuffle.Undo(inflated, index.SampleBytes, apart);
        return true;
    }

    /// <summary>Where a chunk begins along a dimension, and where what is wanted of it ends.</summary>
    private (long ChunkStart, long End) Wanted(ReadOnlySpan<long> chunk, int i, ulong* start, nuint* count, out long first)
    {
        var chunkStart = chunk[i] * index.Chunk[i];
        first = Math.Max(chunkStart, (long)start[i]);
        return (chunkStart, Math.Min(chunkStart + index.Chunk[i], (long)start[i] + (long)count[i]));
    }

    /// <summary>Copies what of the decoded chunk is wanted, run by run of the last dimension.</summary>
    private void Copy(ReadOnlySpan<long> chunk, ulong* start, nuint* count, byte* memory)
    {
        var rank = chunk.Length;
        Span<long> from = stackalloc long[rank],
            members = stackalloc long[rank], // in the chunk
            ownStep = stackalloc long[rank],
            targetStep = stackalloc long[rank]; // bytes
        long own = index.SampleBytes,
            target = index.SampleBytes,
            ownAt = 0,
            targetAt = 0,
            runs = 1;
        for (var i = rank - 1; i >= 0; i--)
        {
            var (chunkStart, end) = Wanted(chunk, i, start, count, out var first);
            (from[i], members[i], ownStep[i], targetStep[i]) = (0, end - first, own, target);
            ownAt += (first - chunkStart) * own;
            targetAt += (first - (long)start[i]) * target;
            own *= index.Chunk[i];
            target *= (long)count[i];
            runs *= i < rank - 1 ? members[i] : 1;
        }
        var run = members[rank - 1] * index.SampleBytes;
        fixed (byte* source = Plain)
        {
            for (var done = 0L; done < runs; done++)
            {
                Buffer.MemoryCopy(source + ownAt, memory + targetAt, run, run);
                for (var i = rank - 2; i >= 0; i--)
                {
                    ownAt += ownStep[i];
                    targetAt += targetStep[i];
                    if (++from[i] < members[i])
                        break;
                    ownAt -= members[i] * ownStep[i];
                    targetAt -= members[i] * targetStep[i];
                    from[i] = 0;
                }
            }
        }
    }
}

using System.IO.Compression;

namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>
/// Reads parts of a compressed dataset without libhdf5, whose inflating is half as fast as .NET's and holds all of its readers up.
/// Whatever is odd in a file is left to libhdf5: <see cref="TryOpen"/> says null and <see cref="TryRead"/> false, and neither
/// says why. One thread at a time.
/// </summary>
internal sealed unsafe class ChunkReader : IDisposable
{
    private const int ChecksumBytes = 4;

    private readonly Hdf5Bytes file;
    private readonly ChunkIndex index;
    private readonly byte[] stored;
    private readonly byte[] inflated;
    private readonly byte[] plain;
    private readonly long[] firstChunk;
    private readonly long[] lastChunk;
    private readonly long[] at;

    private ChunkReader(Hdf5Bytes file, ChunkIndex index)
    {
        (this.file, this.index) = (file, index);
        stored = new byte[index.LongestStored];
        inflated = new byte[index.ChunkBytes];
        plain = index.IsShuffled ? new byte[index.ChunkBytes] : inflated;
        (firstChunk, lastChunk, at) = (new long[Rank], new long[Rank], new long[Rank]);
    }

    /// <summary>Dimensions.</summary>
    public int Rank => index.Dimensions.Length;

    /// <summary>Bytes that it holds.</summary>
    public long Bytes =>
        stored.Length + inflated.Length + plain.Length + 12L * index.ChunkCounts.Aggregate(1L, (all, count) => all * count);

    /// <summary>Opens a dataset; null where it is not stored in compressed chunks of the usual kind.</summary>
    /// <param name="path">A file of this machine; another is none.</param>
    /// <param name="name">Full name.</param>
    /// <param name="dimensions">[n] members, as libhdf5 says.</param>
    /// <param name="sampleBytes">Bytes of a number, as it says.</param>
    public static ChunkReader? TryOpen(string path, string name, IReadOnlyList<long> dimensions, int sampleBytes)
    {
        Hdf5Bytes? file = null;
        try
        {
            if (VirtualPath.Is(path) || !File.Exists(path))
                return null;
            file = new Hdf5Bytes(path);
            var index = ChunkIndex.Read(file, name);
            if (index.SampleBytes == sampleBytes && index.Dimensions.SequenceEqual(dimensions))
                return new ChunkReader(file, index);
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or UnauthorizedAccessException or OverflowException)
        {
            // libhdf5 reads it, or says what is wrong.
        }
        file?.Dispose();
        return null;
    }

    /// <summary>The first and the number of members of a chunk that is stored; false where none is.</summary>
    /// <param name="start">[n] takes the first.</param>
    /// <param name="count">[n] takes the number.</param>
    public bool TryFirst(Span<ulong> start, Span<nuint> count)
    {
        long number = 0;
        while (index.At(number) is null)
        {
            if (++number == index.ChunkCounts.Aggregate(1L, (all, one) => all * one))
                return false;
        }
        for (var i = Rank - 1; i >= 0; i--)
        {
            var chunk = number % index.ChunkCounts[i];
            number /= index.ChunkCounts[i];
            start[i] = (ulong)(chunk * index.Chunk[i]);
            count[i] = (nuint)Math.Min(index.Chunk[i], index.Dimensions[i] - chunk * index.Chunk[i]);
        }
        return true;
    }

    /// <summary>Reads a part in the order of the file; false where a chunk of it is missing or can't be decoded.</summary>
    /// <param name="start">[n] from 0.</param>
    /// <param name="count">[n] members, inside the dataset.</param>
    /// <param name="memory">As many numbers.</param>
    public bool TryRead(ulong* start, nuint* count, void* memory)
    {
        for (var i = 0; i < Rank; i++)
        {
            firstChunk[i] = at[i] = (long)start[i] / index.Chunk[i];
            lastChunk[i] = ((long)start[i] + (long)count[i] - 1) / index.Chunk[i];
        }
        do
        {
            if (!TryDecode())
                return false;
            Copy(start, count, (byte*)memory);
        } while (Next());
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private bool Next()
    {
        for (var i = Rank - 1; i >= 0; i--)
        {
            if (++at[i] <= lastChunk[i])
                return true;
            at[i] = firstChunk[i];
        }
        return false;
    }

    private bool TryDecode()
    {
        long number = 0;
        for (var i = 0; i < Rank; i++)
            number = number * index.ChunkCounts[i] + at[i];
        if (index.At(number) is not var (address, bytes))
            return false; // what stands for nothing is libhdf5's to say
        try
        {
            file.Read(address, stored.AsSpan(0, bytes));
            var length = bytes - (index.IsChecked ? ChecksumBytes : 0);
            if (length <= 0)
                return false;
            using var memory = new MemoryStream(stored, 0, length, writable: false);
            using var stream = new ZLibStream(memory, CompressionMode.Decompress);
            stream.ReadExactly(inflated);
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException)
        {
            return false;
        }
        if (index.IsShuffled)
            Unshuffle();
        return true;
    }

    /// <summary>The first bytes of all numbers, then the second ones, and so on, become numbers.</summary>
    private void Unshuffle()
    {
        var (size, numbers) = (index.SampleBytes, inflated.Length / index.SampleBytes);
        for (var part = 0; part < size; part++)
        {
            var from = inflated.AsSpan(part * numbers, numbers);
            for (var i = 0; i < from.Length; i++)
                plain[i * size + part] = from[i];
        }
    }

    /// <summary>Copies what of the decoded chunk is wanted, run by run of the last dimension.</summary>
    private void Copy(ulong* start, nuint* count, byte* memory)
    {
        var rank = Rank;
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
            var chunkStart = at[i] * index.Chunk[i];
            var first = Math.Max(chunkStart, (long)start[i]);
            var end = Math.Min(chunkStart + index.Chunk[i], (long)start[i] + (long)count[i]);
            (from[i], members[i], ownStep[i], targetStep[i]) = (0, end - first, own, target);
            ownAt += (first - chunkStart) * own;
            targetAt += (first - (long)start[i]) * target;
            own *= index.Chunk[i];
            target *= (long)count[i];
            runs *= i < rank - 1 ? members[i] : 1;
        }
        var run = members[rank - 1] * index.SampleBytes;
        fixed (byte* source = plain)
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

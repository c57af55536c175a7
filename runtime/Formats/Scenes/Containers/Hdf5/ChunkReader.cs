namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>
/// Reads parts of a compressed dataset without libhdf5, whose inflating takes twice as long and holds all of its readers up.
/// Whatever is odd in a file is left to libhdf5: <see cref="TryOpen"/> says null and <see cref="TryRead"/> false, and neither
/// says why. One thread at a time.
/// </summary>
internal sealed unsafe class ChunkReader : IDisposable
{
    private const int MostThreads = 16;
    private const int ChunksForThreads = 8; // fewer are decoded before others are awake

    private readonly Hdf5Bytes file;
    private readonly ChunkIndex index;
    private readonly List<ChunkDecoder> decoders = []; // one for each thread
    private readonly long[] firstChunk;
    private readonly long[] chunks; // [n] that are wanted along each dimension
    private readonly int[] order; // [n] dimensions, the one whose chunks come next to each other first
    private DecodingCrew? crew;
    private Wanted wanted;
    private long chunkCount;
    private long taken; // by all threads
    private volatile bool isOdd;

    private ChunkReader(Hdf5Bytes file, ChunkIndex index)
    {
        (this.file, this.index) = (file, index);
        (firstChunk, chunks, order) = (new long[Rank], new long[Rank], new int[Rank]);
        decoders.Add(new ChunkDecoder(file, index));
    }

    /// <summary>Dimensions.</summary>
    public int Rank => index.Dimensions.Length;

    /// <summary>Bytes that it holds.</summary>
    public long Bytes => decoders.Sum(decoder => decoder.Bytes) + 12L * index.ChunkCounts.Aggregate(1L, (all, count) => all * count);

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
    /// <param name="threads">Threads that may decode, at least 1.</param>
    public bool TryRead(ulong* start, nuint* count, void* memory, int threads = 1)
    {
        return TryRun(new Wanted(start, count, (byte*)memory, null), Rank - 1, threads);
    }

    /// <summary>
    /// Hands on the chunks of a part as they are decoded, each to <paramref name="take"/> on the thread that decoded it; false where one is
    /// missing or can't be decoded, and others were handed on.
    /// </summary>
    /// <param name="start">[n] from 0.</param>
    /// <param name="count">[n] members, inside the dataset.</param>
    /// <param name="fastest">The dimension along which neighbours are decoded next to each other.</param>
    /// <param name="take">Is given each chunk.</param>
    /// <param name="threads">Threads that may decode, at least 1.</param>
    public bool TryTake(ulong* start, nuint* count, int fastest, UnitTaker take, int threads) =>
        TryRun(new Wanted(start, count, null, take), fastest, threads);

    private bool TryRun(Wanted part, int fastest, int threads)
    {
        chunkCount = 1;
        for (var i = 0; i < Rank; i++)
        {
            firstChunk[i] = (long)part.Start[i] / index.Chunk[i];
            chunks[i] = ((long)part.Start[i] + (long)part.Count[i] - 1) / index.Chunk[i] - firstChunk[i] + 1;
            chunkCount *= chunks[i];
        }
        order[0] = fastest;
        for (int i = Rank - 1, at = 1; i >= 0; i--)
        {
            if (i != fastest)
                order[at++] = i;
        }
        (wanted, taken, isOdd) = (part, 0, false);
        if (threads > 1 && chunkCount >= ChunksForThreads && Crew(threads) is { } own)
            own.Run();
        else
            Decode(0);
        return !isOdd;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        crew?.Dispose();
        foreach (var decoder in decoders)
            decoder.Dispose();
        file.Dispose();
    }

    /// <summary>As many threads as were asked for, but no more than the largest chunks' memories have room for; null for one.</summary>
    private DecodingCrew? Crew(int threads)
    {
        threads = (int)Math.Clamp(ChunkIndex.MostChunkBytes / index.ChunkBytes, 1, Math.Min(threads, MostThreads));
        if (crew is not null && decoders.Count != threads)
        {
            crew.Dispose();
            crew = null;
        }
        if (threads == 1)
            return null;
        while (decoders.Count < threads)
            decoders.Add(new ChunkDecoder(file, index));
        for (; decoders.Count > threads; decoders.RemoveAt(threads))
            decoders[threads].Dispose();
        return crew ??= new DecodingCrew(threads - 1, Decode);
    }

    /// <summary>Takes chunks until there are no more.</summary>
    /// <param name="thread">Which decoder it has.</param>
    private void Decode(int thread)
    {
        Span<long> chunk = stackalloc long[Rank];
        for (long next; !isOdd && (next = Interlocked.Increment(ref taken) - 1) < chunkCount; )
        {
            foreach (var i in order)
            {
                chunk[i] = firstChunk[i] + next % chunks[i];
                next /= chunks[i];
            }
            var decoder = decoders[thread];
            var isDone = wanted.Take is { } take
                ? decoder.TryTake(chunk, wanted.Start, wanted.Count, take)
                : decoder.TryCopy(chunk, wanted.Start, wanted.Count, wanted.Memory);
            if (!isDone)
                isOdd = true;
        }
    }

    /// <summary>What a read is about.</summary>
    private readonly struct Wanted(ulong* start, nuint* count, byte* memory, UnitTaker? take)
    {
        public readonly ulong* Start = start;
        public readonly nuint* Count = count;
        public readonly byte* Memory = memory; // null where units are taken
        public readonly UnitTaker? Take = take;
    }
}

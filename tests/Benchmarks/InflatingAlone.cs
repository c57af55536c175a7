using System.Diagnostics;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Containers.Hdf5;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Benchmarks;

/// <summary>
/// What no way of reading a compressed cube goes below: the chunks that hold a band in use, each inflated once by the library that runs
/// use, from memory, and nothing done with what comes out.
/// </summary>
/// <param name="Chunks">How many.</param>
/// <param name="PlainBytes">What they become.</param>
/// <param name="Seconds">From start to end on all threads.</param>
/// <param name="ProcessorSeconds">Of all threads.</param>
internal sealed record InflatingAlone(int Chunks, long PlainBytes, double Seconds, double ProcessorSeconds)
{
    /// <summary>Inflates them.</summary>
    /// <param name="product">The path that a user gives.</param>
    /// <param name="array">Full name of its cube, bands first.</param>
    /// <param name="threads">Threads that inflate.</param>
    /// <param name="repeats">Of which the one with the least processor seconds counts: what bounds may not be too long.</param>
    public static InflatingAlone Of(string product, string array, int threads, int repeats)
    {
        using var reader = SceneReader.Open(product, new SceneReadOptions { Mask = QualityMask.None });
        using var file = new Hdf5Bytes(reader.Profile.Path);
        var index = ChunkIndex.Read(file, array);
        var stored = Stored(file, index, reader.Profile);
        var all = Enumerable.Range(0, repeats).Select(_ => Inflate(stored, index, threads)).ToList();
        return all.MinBy(one => one.ProcessorSeconds)!; // at least one
    }

    /// <summary>
    /// The most of ENVI's speed that a run can have: its seconds without reading, and in the place of that inflating alone, on as many
    /// threads. By processor seconds, so that what others take does not tighten it.
    /// </summary>
    /// <param name="enviSeconds">Of a run of the same spectra as ENVI.</param>
    /// <param name="enviReadSeconds">Of its one reading thread.</param>
    /// <param name="threads">Threads of both.</param>
    public double MostBeside(double enviSeconds, double enviReadSeconds, int threads) =>
        enviSeconds / (Math.Max(0, enviSeconds - enviReadSeconds / threads) + ProcessorSeconds / threads);

    private static byte[][] Stored(Hdf5Bytes file, ChunkIndex index, SceneProfile profile)
    {
        var bandsOfChunk = index.Chunk[0];
        var chunksOfBand = index.ChunkCounts[1] * index.ChunkCounts[2];
        var stored = new List<byte[]>();
        for (var band = 0; band < index.ChunkCounts[0]; band++)
        {
            var (first, end) = (band * bandsOfChunk, Math.Min((band + 1) * bandsOfChunk, profile.BandCount));
            if (profile.BadBands is { } bad && Enumerable.Range(first, end - first).All(one => bad[one]))
                continue;
            for (var chunk = 0; chunk < chunksOfBand; chunk++)
            {
                if (index.At(band * chunksOfBand + chunk) is not var (address, bytes))
                    continue;
                stored.Add(new byte[bytes]);
                file.Read(address, stored[^1]);
            }
        }
        return [.. stored];
    }

    private static InflatingAlone Inflate(byte[][] stored, ChunkIndex index, int threads)
    {
        var taken = 0;
        void Work()
        {
            using var inflater = new ZlibInflater(DeflateLibrary.Found);
            var plain = new byte[index.ChunkBytes];
            for (int next; (next = Interlocked.Increment(ref taken) - 1) < stored.Length; )
            {
                if (!inflater.TryInflate(stored[next], stored[next].Length, plain))
                    throw new InvalidDataException($"chunk {next} can't be inflated");
            }
        }
        var (processor, start) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.GetTimestamp());
        Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(_ => new Thread(Work))];
        Array.ForEach(others, thread => thread.Start());
        Work();
        Array.ForEach(others, thread => thread.Join());
        return new InflatingAlone(
            stored.Length,
            (long)stored.Length * index.ChunkBytes,
            Stopwatch.GetElapsedTime(start).TotalSeconds,
            (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds
        );
    }
}

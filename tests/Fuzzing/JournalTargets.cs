using System.Buffers.Binary;
using System.Text;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Journal;
using Unmix.Runtime.Tiling;

namespace Unmix.Fuzzing;

/// <summary>
/// The state of an unfinished run: what a spoilt one lets through must be what was recorded. Spoilt are the journal as it is, its
/// records with their checksums made
/// right again, its identity likewise, and the rows and spectra beside it.
/// </summary>
internal sealed class JournalTargets
{
    private const int Width = 5;
    private const int Height = 12;
    private const int L = 6;
    private const int RecordedRows = 9;
    private const int FixedBytes = 16; // magic, version, bytes of the identity

    private static readonly SceneOutput Output = new()
    {
        Width = Width,
        Height = Height,
        BandNames = ["soil", "tree"],
    };

    private static readonly byte[] Identity = Encoding.UTF8.GetBytes(
        "{\"the layers\":\"All\",\"the model\":\"SHA-256 0123\",\"the scale\":\"1\"}"
    );

    private readonly string map;
    private readonly byte[] journal;
    private readonly byte[] rows;
    private readonly byte[] sample;

    /// <param name="folder">Where the state goes.</param>
    public JournalTargets(string folder)
    {
        map = Path.Combine(folder, "journalled.tif");
        Record();
        (journal, rows, sample) = (Read("journal"), Read("rows"), Read("sample"));
        RequireRecorded(journal, rows, sample, RecordedRows);
    }

    private static int RecordsAt => FixedBytes + Identity.Length + sizeof(uint);

    private static SpectraRange Range => new(0, 1);

    private static RunIdentity Own => RunIdentity.FromJson(Identity)!; // an object of texts

    public IEnumerable<FuzzTarget> All() =>
        [
            new FuzzTarget("journal", 60_000, [journal], [], bytes => RequireRecorded(bytes, rows, sample, atMost: RecordedRows)),
            new FuzzTarget("journal-records", 60_000, [journal[RecordsAt..]], [], bytes =>
                RequirePossible([.. journal[..RecordsAt], .. Resealed(bytes)], rows, sample)
            ),
            new FuzzTarget(
                "journal-identity",
                30_000,
                [Identity],
                ["\"", ":", ",", "{", "}", "null", "\\u0000", "\\u001b[2J", "\"the model\":", "\n"],
                bytes => RequirePossible([.. Header(bytes), .. journal[RecordsAt..]], rows, sample)
            ),
            new FuzzTarget(
                "journal-rows",
                30_000,
                [
                    [.. rows, .. sample],
                ],
                [],
                bytes =>
                    RequireRecorded(
                        journal,
                        bytes[..Math.Min(rows.Length, bytes.Length)],
                        bytes[Math.Min(rows.Length, bytes.Length)..],
                        atMost: RecordedRows
                    )
            ),
        ];

    /// <summary>
    /// What a run of twelve rows leaves that is stopped behind the ninth; rows of tiles are two high, the last one single.
    /// </summary>
    private void Record()
    {
        using var state = RunJournal.Open(map, Output, L, Own, Range, JournalStart.GoOn);
        for (var row = 0; row < RecordedRows; row += 2)
        {
            var window = new PixelWindow(0, row, Width, Math.Min(2, RecordedRows - row));
            var values = Enumerable.Range(0, window.PixelCount * Output.BandNames.Count).Select(i => row + 0.01f * i).ToArray();
            var spectra = Enumerable.Range(0, 3 * L).Select(i => 0.1f + 0.01f * i).ToArray();
            var totals = new RowTotals(Range.WithSeen(0.1f, 0.9f, window.PixelCount * L, 1))
            {
                ValidPixels = window.PixelCount,
                SampledPixels = 3,
            };
            state.Take(window, values, spectra, totals);
        }
    }

    /// <summary>Goes on from a state. Whatever is taken for finished must be a part of what was recorded, from the top.</summary>
    private void RequireRecorded(byte[] journalBytes, byte[] rowBytes, byte[] sampleBytes, int atMost)
    {
        using var state = Open(journalBytes, rowBytes, sampleBytes);
        var (count, totals) = (state.ResumedRowCount, state.Totals);
        var records = (count + 1) / 2;
        if (
            count > atMost
            || (count % 2 != 0 && count != RecordedRows)
            || totals.ValidPixels != count * Width
            || totals.SampledPixels != 3 * records
            || totals.Range.OutsideCount != records
        )
            throw new InvalidOperationException(
                $"{count} rows with {totals.ValidPixels} valid pixels, {totals.SampledPixels} sampled, "
                    + $"{totals.Range.OutsideCount} outside are taken for finished."
            );
        var rowLength = rows.Length / RecordedRows;
        if (!Read("rows").AsSpan(0, count * rowLength).SequenceEqual(rows.AsSpan(0, count * rowLength)))
            throw new InvalidOperationException("Other rows are taken for finished.");
        RestoreSample(state);
        if (
            !Read("sample")
                .AsSpan(0, totals.SampledPixels * L * sizeof(float))
                .SequenceEqual(sample.AsSpan(0, totals.SampledPixels * L * sizeof(float)))
        )
            throw new InvalidOperationException("Other spectra are taken for sampled.");
    }

    /// <summary>Goes on from a state whose checksums are right. What an enemy wrote may be wrong, but not impossible.</summary>
    private void RequirePossible(byte[] journalBytes, byte[] rowBytes, byte[] sampleBytes)
    {
        using var state = Open(journalBytes, rowBytes, sampleBytes);
        if (state.ResumedRowCount is < 0 or > Height || !state.Totals.IsPossible((long)state.ResumedRowCount * Width, L))
            throw new InvalidOperationException("Impossible sums are taken for recorded.");
        RestoreSample(state);
    }

    private RunJournal Open(byte[] journalBytes, byte[] rowBytes, byte[] sampleBytes)
    {
        Directory.CreateDirectory(RunJournal.FolderOf(map));
        foreach (var (name, bytes) in ((string, byte[])[])[("journal", journalBytes), ("rows", rowBytes), ("sample", sampleBytes)])
            File.WriteAllBytes(PathOf(name), bytes);
        return RunJournal.Open(map, Output, L, Own, Range, JournalStart.GoOn);
    }

    private static void RestoreSample(RunJournal state) => state.RestoreSample(new DriftSample(Width, Height, L));

    /// <summary>A header with this identity and the right checksum.</summary>
    private byte[] Header(byte[] identity)
    {
        byte[] header = [.. journal[..FixedBytes], .. identity, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(FixedBytes - sizeof(int)), identity.Length);
        return Resealed(header, header.Length);
    }

    private static byte[] Resealed(byte[] records)
    {
        var whole = records.Length / JournalRecord.Bytes * JournalRecord.Bytes;
        return [.. Resealed(records[..whole], JournalRecord.Bytes), .. records[whole..]];
    }

    /// <summary>With the right checksum in the last four bytes of each part.</summary>
    private static byte[] Resealed(byte[] bytes, int partLength)
    {
        for (var at = 0; at < bytes.Length; at += partLength)
        {
            var part = bytes.AsSpan(at, partLength);
            BinaryPrimitives.WriteUInt32LittleEndian(part[^sizeof(uint)..], Crc32C.Append(0, part[..^sizeof(uint)]));
        }
        return bytes;
    }

    /// <summary>Of a file that this process may have open for writing.</summary>
    private byte[] Read(string name)
    {
        using var file = File.Open(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private string PathOf(string name) => Path.Combine(RunJournal.FolderOf(map), name);
}

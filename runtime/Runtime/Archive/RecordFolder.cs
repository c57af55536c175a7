using System.Globalization;
using System.Text;
using System.Text.Json;
using Unmix.Formats;

namespace Unmix.Runtime.Archive;

/// <summary>The folder beside a manifest where every process of the run keeps a record file of its own.</summary>
internal sealed class RecordFolder
{
    private const string MergeKind = "merge";

    private readonly RunManifest manifest;
    private readonly string folder;

    public RecordFolder(RunManifest manifest)
    {
        this.manifest = manifest;
        folder = Of(manifest.Path);
    }

    /// <summary>The folder of a manifest.</summary>
    public static string Of(string manifestPath) => manifestPath + ".records";

    /// <summary>
    /// Begins the record of a shard's process, and then looks whether others were begun otherwise: of two that don't agree, one
    /// sees the other.
    /// </summary>
    /// <exception cref="OptionsException">Records of another manifest, or of another number of shards.</exception>
    /// <exception cref="OutputException">The folder can't be written.</exception>
    public RecordLog Begin(Shard shard)
    {
        var log = RecordLog.Begin(folder, KindOf(shard), Header(shard.Index, shard.Count));
        try
        {
            foreach (var file in Files("shard-*"))
            {
                if (HeaderOf(file) is { } header)
                    Require(header, shard.Count);
            }
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Begins the record of a merge.</summary>
    /// <exception cref="OutputException">The folder can't be written.</exception>
    public RecordLog BeginMerge() => RecordLog.Begin(folder, MergeKind, Header(-1, 0));

    /// <summary>Records of a shard, those of later processes behind those of earlier ones.</summary>
    /// <exception cref="OptionsException">Records of another manifest.</exception>
    public IEnumerable<ItemRecord> Read(Shard shard) => ReadFiles(KindOf(shard) + ".*");

    /// <summary>All records, in the same order.</summary>
    /// <exception cref="OptionsException">Records of another manifest, or of several numbers of shards.</exception>
    public IEnumerable<ItemRecord> ReadAll() => ReadFiles("*");

    private static string KindOf(Shard shard) => string.Create(CultureInfo.InvariantCulture, $"shard-{shard.Index:D6}-of-{shard.Count:D6}");

    /// <summary>
    /// A file's first line; null where it is torn, or the process that began the file had nothing to record and took it away.
    /// </summary>
    private static RecordHeader? HeaderOf(string path)
    {
        try
        {
            using var lines = new StreamReader(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            );
            return lines.ReadLine() is { } line ? Parse(Encoding.UTF8.GetBytes(line), RecordHeaderJson.Default.RecordHeader) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whole lines; the bytes behind the last line end are a torn one.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> ReadLines(string path)
    {
        byte[] bytes;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            bytes = copy.ToArray();
        }
        catch (FileNotFoundException)
        {
            yield break; // the process that began it had nothing to record
        }
        for (var start = 0; Array.IndexOf(bytes, (byte)'\n', start) is var end and >= 0; start = end + 1)
            yield return bytes.AsMemory(start, end - start);
    }

    private static T? Parse<T>(ReadOnlyMemory<byte> line, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(line.Span, type);
        }
        catch (JsonException)
        {
            return null; // a damaged line is work done again, no more
        }
    }

    private RecordHeader Header(int index, int count) =>
        new(manifest.Sha256, index, count, Environment.MachineName, Environment.ProcessId, DateTime.UtcNow);

    private string[] Files(string pattern)
    {
        if (!Directory.Exists(folder))
            return [];
        try
        {
            return Directory.GetFiles(folder, pattern + RecordLog.Ending);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException($"The records in '{folder}' can't be read: {cause.Message} Check the folder's permissions.", cause);
        }
    }

    private ParallelQuery<ItemRecord> ReadFiles(string pattern)
    {
        var files = new List<(RecordHeader Header, string Path, List<ReadOnlyMemory<byte>> Lines)>();
        var count = 0;
        foreach (var path in Files(pattern))
        {
            var lines = ReadLines(path).ToList();
            if (lines.Count == 0 || Parse(lines[0], RecordHeaderJson.Default.RecordHeader) is not { } header)
                continue;
            if (count == 0)
                count = header.Shards;
            Require(header, header.Shards == 0 ? 0 : count);
            files.Add((header, path, lines));
        }
        return files
            .OrderBy(file => file.Header.Started)
            .ThenBy(file => file.Path, StringComparer.Ordinal)
            .SelectMany(file => file.Lines.Skip(1))
            .AsParallel()
            .AsOrdered()
            .Select(line => Parse(line, RecordJson.Default.ItemRecord))
            .OfType<ItemRecord>(); // parsing takes most of the time that 'status' takes
    }

    private void Require(RecordHeader header, int count)
    {
        if (header.Plan != manifest.Sha256)
        {
            throw new OptionsException(
                $"The records in '{folder}' are of another plan (SHA-256 {header.Plan}; that of '{manifest.Path}' is {manifest.Sha256}). "
                    + "Restore that plan, or remove the folder to start from the beginning."
            );
        }
        if (header.Shards == count)
            return;
        throw new OptionsException(
            $"The records in '{folder}' are of a run in {header.Shards} shards, not {count}. Give {OptionName.Shard} I/{header.Shards}, "
                + "or remove the folder to start from the beginning."
        );
    }
}

using System.IO.Enumeration;
using Unmix.Formats.Scenes;

namespace Unmix.Runtime.Archive;

/// <summary>How far a run is, from its records and the folder of its maps. Nothing is opened.</summary>
public sealed class ArchiveStatus
{
    private readonly ItemRecord?[] done;
    private readonly ItemRecord?[] failed;

    private ArchiveStatus(RunManifest manifest, ItemRecord?[] done, ItemRecord?[] failed)
    {
        Manifest = manifest;
        this.done = done;
        this.failed = failed;
        Done = done.Count(record => record is not null);
        Failed =
        [
            .. manifest
                .Items.Where(item => IsFailed(item.Index))
                .Select(item => $"{manifest.Describe(item)}: {failed[item.Index]!.Message}"),
        ]; // IsFailed looked
        Missing = [.. manifest.Items.Where(item => done[item.Index] is null && !IsFailed(item.Index))];
        Pixels = done.Sum(record => record?.Pixels ?? 0);
        Seconds = done.Sum(record => record?.Seconds ?? 0);
        RetrainAdvised = done.Count(record => record?.RetrainAdvised == true);
    }

    /// <summary>The run.</summary>
    public RunManifest Manifest { get; }

    /// <summary>Items whose output is there.</summary>
    public int Done { get; }

    /// <summary>Items that could not be done, a line each: what it is, and why.</summary>
    public IReadOnlyList<string> Failed { get; }

    /// <summary>Items that nobody has finished yet, or whose output is gone or has another size.</summary>
    public IReadOnlyList<RunItem> Missing { get; }

    /// <summary>True when every item is done.</summary>
    public bool IsComplete => Done == Manifest.Items.Count;

    /// <summary>Pixels of the items that are done.</summary>
    public long Pixels { get; }

    /// <summary>Seconds that their runs took, summed.</summary>
    public double Seconds { get; }

    /// <summary>Items whose scene is so far from training that the map should not be relied on.</summary>
    public int RetrainAdvised { get; }

    /// <summary>Files that killed processes left, or that running ones are writing.</summary>
    public int Leftovers { get; private init; }

    /// <summary>Looks. Outputs of a virtual file system are taken to be there when they are recorded.</summary>
    /// <param name="manifest">The run.</param>
    /// <exception cref="Formats.OptionsException">Records of another manifest, or of several numbers of shards.</exception>
    public static ArchiveStatus Of(RunManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var items = manifest.Items;
        var looking = VirtualPath.Is(manifest.MapsFolder) ? null : Task.Run(() => Lengths(manifest)); // while records are read
        var (done, failed) = (new ItemRecord?[items.Count], new ItemRecord?[items.Count]);
        var records = new RecordFolder(manifest).ReadAll().ToList();
        var lengths = looking?.GetAwaiter().GetResult();
        foreach (var record in records)
        {
            if (record.Item is not { } index || index < 0 || index >= items.Count)
                continue;
            if (record.State == RecordState.Failed)
                failed[index] = record;
            else if (lengths is null || (lengths.TryGetValue(items[index].Output, out var bytes) && bytes == record.Bytes))
                done[index] = record;
        }
        return new ArchiveStatus(manifest, done, failed)
        {
            Leftovers = lengths?.Keys.Count(name => name.EndsWith(".partial", StringComparison.Ordinal)) ?? 0,
        };
    }

    /// <summary>The record of an item that is done.</summary>
    internal ItemRecord DoneRecord(int item) => done[item]!; // asked only of a complete run

    private bool IsFailed(int item) => done[item] is null && failed[item] is not null;

    /// <summary>Files below the folder of the maps, as items name them.</summary>
    private static Dictionary<string, long> Lengths(RunManifest manifest)
    {
        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var below in (string[])["", "parts/"])
        {
            var folder = Path.Combine(manifest.MapsFolder, below);
            if (!Directory.Exists(folder))
                continue;
            var files = new FileSystemEnumerable<(string Name, long Length)>(folder, (ref FileSystemEntry entry) =>
                (entry.FileName.ToString(), entry.Length)
            )
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            };
            foreach (var (name, length) in files)
                lengths[below + name] = length;
        }
        return lengths;
    }
}

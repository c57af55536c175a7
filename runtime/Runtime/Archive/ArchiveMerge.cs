using System.Security.Cryptography;
using System.Text;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Runtime.Archive;

/// <summary>What a merge is asked for.</summary>
public sealed record MergeOptions
{
    /// <summary>True to write every map as a Cloud Optimized GeoTIFF too, <c>NAME.cog.tif</c> beside it.</summary>
    public bool Cog { get; init; }

    /// <summary>Where a VRT over all maps goes; null for none.</summary>
    public string? VrtPath { get; init; }

    /// <summary>True to hash the maps that need no merging too, instead of looking at their sizes alone.</summary>
    public bool Verify { get; init; }
}

/// <summary>What a merge found and did.</summary>
public sealed record MergeReport
{
    /// <summary>Maps of the run, of whole scenes.</summary>
    public required int Maps { get; init; }

    /// <summary>Of those, put together from parts by this call.</summary>
    public required int Merged { get; init; }

    /// <summary>COGs written by this call.</summary>
    public required int Cogs { get; init; }

    /// <summary>
    /// What is missing, failed or damaged, a line each. Whatever is in it, nothing was merged, unless scenes were refused as a
    /// whole.
    /// </summary>
    public required IReadOnlyList<string> Incomplete { get; init; }
}

/// <summary>
/// Ends a run: looks whether every item is there and whole, makes one map of the parts of each scene, with the bytes that a single run of
/// that scene would have written, and more on request. Calling it again does only what is missing.
/// </summary>
public sealed class ArchiveMerge
{
    private readonly RunManifest manifest;
    private readonly ArchiveStatus status;
    private readonly MergeOptions options;
    private readonly RecordLog log;
    private readonly ILookup<int, ItemRecord> earlier;
    private readonly List<string> incomplete = [];
    private int merged;
    private int cogs;

    private ArchiveMerge(RunManifest manifest, ArchiveStatus status, MergeOptions options, RecordLog log)
    {
        this.manifest = manifest;
        this.status = status;
        this.options = options;
        this.log = log;
        earlier = new RecordFolder(manifest).ReadAll().Where(record => record.Scene is not null).ToLookup(record => record.Scene!.Value);
    }

    /// <summary>Merges.</summary>
    /// <param name="manifest">The run.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="progress">Told the scenes that are done and all, after each; null for nobody.</param>
    /// <param name="cancellation">Looked at between strips.</param>
    /// <exception cref="OptionsException">Records of another manifest, or of several numbers of shards.</exception>
    /// <exception cref="SceneException">Maps differ in projection or bands, so that no VRT can be made of them.</exception>
    /// <exception cref="OutputException">An output can't be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what is merged stays.</exception>
    public static MergeReport Run(
        RunManifest manifest,
        MergeOptions options,
        IProgress<(int Done, int All)>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(options);
        new PlannedOutputs([manifest.ModelPath, .. manifest.Scenes.Select(scene => scene.Path)]).File(options.VrtPath);
        var status = ArchiveStatus.Of(manifest);
        if (!status.IsComplete)
        {
            IReadOnlyList<string> missing = [.. status.Failed, .. status.Missing.Select(item => $"{manifest.Describe(item)}: missing")];
            return new MergeReport
            {
                Maps = manifest.Scenes.Count,
                Merged = 0,
                Cogs = 0,
                Incomplete = missing,
            };
        }
        using var log = new RecordFolder(manifest).BeginMerge();
        var merge = new ArchiveMerge(manifest, status, options, log);
        merge.All(progress, cancellation);
        return new MergeReport
        {
            Maps = manifest.Scenes.Count,
            Merged = merge.merged,
            Cogs = merge.cogs,
            Incomplete = merge.incomplete,
        };
    }

    private void All(IProgress<(int Done, int All)>? progress, CancellationToken cancellation)
    {
        var next = 0;
        for (var scene = 0; scene < manifest.Scenes.Count; scene++)
        {
            cancellation.ThrowIfCancellationRequested();
            var first = next;
            while (next < manifest.Items.Count && manifest.Items[next].Scene == scene)
                next++;
            // Skip would make all those before
            RunItem[] items = [.. Enumerable.Range(first, next - first).Select(item => manifest.Items[item])];
            try
            {
                var sha256 = items[0].Rows is null ? Whole(items[0]) : Parts(scene, items, cancellation);
                if (options.Cog)
                    Cog(scene, sha256);
            }
            catch (SceneException fault)
            {
                incomplete.Add($"'{manifest.Scenes[scene].Path}': {fault.Message}");
            }
            progress?.Report((scene + 1, manifest.Scenes.Count));
        }
        if (options.VrtPath is { } path && incomplete.Count == 0)
            MapMosaic.WriteVrt(
                path,
                [.. Enumerable.Range(0, manifest.Scenes.Count).Select(scene => manifest.OutputPath(manifest.MapOf(scene)))]
            );
    }

    /// <summary>The hash of a map that one item wrote.</summary>
    private string Whole(RunItem item)
    {
        var record = status.DoneRecord(item.Index);
        if (options.Verify)
            RequireWhole(item, record);
        return record.Sha256!; // written by every item that was done
    }

    /// <summary>Makes one map of the parts.</summary>
    /// <returns>Its hash.</returns>
    private string Parts(int scene, RunItem[] items, CancellationToken cancellation)
    {
        ItemRecord[] records = [.. items.Select(item => status.DoneRecord(item.Index))];
        for (var i = 0; i < items.Length; i++)
        {
            if (records[i].Inputs != records[0].Inputs)
                throw new SceneException(
                    $"{manifest.Describe(items[i])}: was made from another state of the scene, or by another version, than "
                        + $"the part above it. Remove '{manifest.OutputPath(items[i].Output)}' and run its shard again."
                );
            RequireWhole(items[i], records[i]);
        }
        var inputs = Hash(records.Select(record => record.Sha256!)); // as above
        var map = manifest.MapOf(scene);
        if (Find(scene, RecordState.Merged, inputs, map) is { } there)
            return there;
        new SceneMerge(
            manifest.Scenes[scene].Path,
            [.. items.Select(item => manifest.OutputPath(item.Output))],
            [.. records.Select(record => record.Map!)],
            manifest.Options.Read
        ).Write(manifest.OutputPath(map), cancellation);
        merged++;
        return Record(scene, RecordState.Merged, inputs, map);
    }

    private void Cog(int scene, string sha256)
    {
        var (map, cog) = (manifest.MapOf(scene), manifest.Scenes[scene].Name + ".cog.tif");
        if (Find(scene, RecordState.Cog, sha256, cog) is not null)
            return;
        MapConversion.WriteCog(manifest.OutputPath(map), manifest.OutputPath(cog));
        cogs++;
        Record(scene, RecordState.Cog, sha256, cog);
    }

    /// <summary>
    /// The hash of an output that an earlier merge made from the same inputs and that is still whole; null where there is none.
    /// </summary>
    private string? Find(int scene, RecordState state, string inputs, string output)
    {
        foreach (var record in earlier[scene])
        {
            if (record.State == state && record.Inputs == inputs && IsThere(output, record))
                return record.Sha256;
        }
        return null;
    }

    private string Record(int scene, RecordState state, string inputs, string output)
    {
        var path = manifest.OutputPath(output);
        var sha256 = SceneFile.Sha256(path);
        log.Add(
            new ItemRecord
            {
                State = state,
                Scene = scene,
                Bytes = SceneFile.LengthOf(path) ?? 0,
                Sha256 = sha256,
                Inputs = inputs,
            }
        );
        return sha256;
    }

    private void RequireWhole(RunItem item, ItemRecord record)
    {
        if (IsThere(item.Output, record))
            return;
        throw new SceneException(
            $"{manifest.Describe(item)}: its output '{manifest.OutputPath(item.Output)}' is not what was written. Remove it "
                + "and run its shard again."
        );
    }

    private bool IsThere(string output, ItemRecord record)
    {
        var path = manifest.OutputPath(output);
        try
        {
            return SceneFile.LengthOf(path) == record.Bytes && SceneFile.Sha256(path) == record.Sha256;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Hash(IEnumerable<string> hashes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', hashes))));
}

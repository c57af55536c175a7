using System.Text.Json;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests.Archives;

/// <summary>A plan of the archive in a folder of its own.</summary>
internal sealed class PlannedArchive : IDisposable
{
    private readonly ArchiveScenes scenes;

    public PlannedArchive(ArchiveScenes scenes, params string[] more)
    {
        this.scenes = scenes;
        Tool.Unmix(scenes.Plan(PlanPath, Maps, ["--split-rows", $"{ArchiveScenes.SplitRows}", .. more])).RequireDone();
    }

    public TemporaryFolder Folder { get; } = new();

    public string PlanPath => Folder.File("run.json");

    public string Maps => Folder.File("maps");

    public void Dispose() => Folder.Dispose();

    public ToolAnswer Run(int index, int count, params string[] more) =>
        Tool.Unmix(["run", "--plan", PlanPath, "--shard", $"{index}/{count}", .. more]);

    public ToolAnswer Merge(params string[] more) => Tool.Unmix(["merge", PlanPath, .. more]);

    /// <summary>Fails the test unless the maps are those of a single process and nothing else lies beside them.</summary>
    public void RequireMapsOfOneProcess(params string[] besides) =>
        Assert.Equal(scenes.Maps, ArchiveScenes.Hashes(Maps).Where(map => !besides.Contains(Path.GetExtension(map.Key))));

    /// <summary>Items that a shard's processes have recorded as done, once for each time.</summary>
    public IReadOnlyList<int> Done(int shard) =>
        [
            .. Records(shard)
                .SelectMany(File.ReadAllLines)
                .Skip(1)
                .Where(line => line.Contains("\"Done\"", StringComparison.Ordinal) && line[^1] == '}')
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("item").GetInt32()),
        ];

    /// <summary>The record files of a shard's processes.</summary>
    public string[] Records(int shard) =>
        Directory.Exists(PlanPath + ".records") ? Directory.GetFiles(PlanPath + ".records", $"shard-{shard:D6}-*") : [];
}

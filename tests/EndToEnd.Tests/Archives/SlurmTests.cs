using System.Globalization;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests.Archives;

/// <summary>
/// The example for Slurm on a real one: an array of shards on three nodes, and the merge behind it, whatever happens to nodes,
/// daemons and tasks.
/// </summary>
public sealed class SlurmTests(ArchiveScenes scenes, SlurmLab lab) : IClassFixture<ArchiveScenes>, IClassFixture<SlurmLab>
{
    // Each pixel costs the network a whole batch, so that something can happen while a task is at work, on fast machines too.
    private const string SlowTiles = "--tile 1x1";

    private static readonly string[] Nodes = ["n1", "n2", "n3"];

    [Fact]
    public void Twenty_four_tasks_on_three_nodes_and_the_merge_give_the_bytes_of_a_single_process()
    {
        lab.Require();
        using var archive = new PlannedArchive(scenes);

        var run = Submit(archive, shards: ArchiveScenes.Items);
        RequireMerged(run);

        archive.RequireMapsOfOneProcess();
        var tasks = Enumerable.Range(0, ArchiveScenes.Items).Select(run.Task).ToArray();
        Assert.All(tasks, task => Assert.Equal(("COMPLETED", 0), (task.State, task.Restarts)));
        Assert.Equal(Nodes, tasks.Select(task => task.Node).Distinct().Order());
        Assert.All(Enumerable.Range(0, ArchiveScenes.Items), item => Assert.Equal([item], archive.Done(item)));
    }

    [Fact]
    public void A_node_that_loses_power_costs_no_byte()
    {
        lab.Require();
        using var archive = new PlannedArchive(scenes);
        var run = Submit(archive, shards: 6, SlowTiles);
        var shard = run.OneInTheMiddle(archive);
        Signal(ToolOf(archive, shard), "STOP"); // on a busy machine it would be done before its node is known and loses power
        var node = run.Task(shard).Node;

        lab.PowerOff(node);
        var lost = archive.Done(shard);
        RequireMerged(run);
        lab.Revive(node);

        archive.RequireMapsOfOneProcess(".partial"); // what a dead node was writing stays under a name that nobody reads
        Assert.InRange(lost.Count, 1, 3);
        var task = run.Task(shard);
        Assert.Equal(("COMPLETED", 1, false), (task.State, task.Restarts, task.Node == node));
        Assert.Equal(4, archive.Done(shard).Count); // nothing that was finished was done again
        Assert.Subset(archive.Done(shard).ToHashSet(), lost.ToHashSet());
    }

    [Fact]
    public void Items_that_are_computed_twice_because_only_a_daemon_died_cost_no_byte()
    {
        lab.Require();
        using var archive = new PlannedArchive(scenes);
        var run = Submit(archive, shards: 6, SlowTiles);
        var shard = run.OneInTheMiddle(archive);
        var old = ToolOf(archive, shard);

        // The process of a node without a daemon lives on; held until its twin has done an item, it computes what the twin
        // computes. A twin that has
        // only begun may not have read yet what is recorded, and the old process is done with all in the meantime.
        Signal(old, "STOP");
        var node = run.Task(shard).Node;
        var before = archive.Done(shard).Count;
        lab.KillDaemon(node);
        Wait.Until(
            () => archive.Records(shard).Length == 2 && archive.Done(shard).Count > before,
            "the shard was started elsewhere and has done an item",
            () => run.Task(shard).Text
        );
        Signal(old, "CONT");
        RequireMerged(run);
        Wait.Until(() => !Directory.Exists($"/proc/{old}"), "the old process ended");

        archive.RequireMapsOfOneProcess();
        Assert.Equal((1, false), (run.Task(shard).Restarts, run.Task(shard).Node == node));
        var done = archive.Done(shard);
        Assert.Contains(done, item => done.Count(other => other == item) == 2);
        archive.Merge("--verify").RequireDone();
        lab.PowerOff(node);
        lab.Revive(node);
    }

    [Fact]
    public void A_controller_that_crashes_and_comes_back_costs_no_byte()
    {
        lab.Require();
        using var archive = new PlannedArchive(scenes);
        var run = Submit(archive, shards: 12, SlowTiles);

        Thread.Sleep(TimeSpan.FromSeconds(6)); // what was submitted less than 5 s ago may be lost, says the lab's README
        var before = Enumerable.Range(0, 12).Sum(shard => archive.Done(shard).Count);
        lab.RestartController(away: TimeSpan.FromSeconds(2));
        RequireMerged(run, lab.ReleaseWhatIsHeld);

        archive.RequireMapsOfOneProcess();
        Assert.InRange(before, 0, ArchiveScenes.Items - 1);
        Assert.All(Enumerable.Range(0, 12), shard => Assert.Equal("COMPLETED", run.Task(shard).State));
    }

    [Fact]
    public void A_task_that_gets_SIGTERM_is_requeued_and_keeps_what_it_did()
    {
        lab.Require();
        using var archive = new PlannedArchive(scenes);
        var run = Submit(archive, shards: 6, SlowTiles);
        var shard = run.OneInTheMiddle(archive);

        Terminate(run, shard, ToolOf(archive, shard));
        Wait.Until(() => run.Log(shard).Contains("Stopped. ", StringComparison.Ordinal), "the tool was told", () => run.Log(shard));
        var kept = archive.Done(shard).Count;
        RequireMerged(run);

        archive.RequireMapsOfOneProcess();
        Assert.InRange(kept, 1, 3);
        Assert.Equal(("COMPLETED", 1), (run.Task(shard).State, run.Task(shard).Restarts));
        Assert.Contains($"Stopped. {kept} of the 4 items of shard {shard}/6 are behind", run.Log(shard), StringComparison.Ordinal);
        Assert.Contains(
            $"Shard {shard}/6: 4 items, {4 - kept} computed, {kept} there already, 0 failed",
            run.Log(shard),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_task_that_is_stopped_too_often_ends_and_the_merge_names_what_is_missing_with_6()
    {
        lab.Require();
        using var archive = new PlannedArchive(scenes);
        var run = Submit(archive, shards: 6, SlowTiles, mostRestarts: 0);
        var shard = run.OneInTheMiddle(archive);

        Terminate(run, shard, ToolOf(archive, shard));
        run.WaitForMerge();

        Assert.Equal(("FAILED", 1, 0), (run.Task(shard).State, run.Task(shard).ExitCode, run.Task(shard).Restarts));
        Assert.Equal(("FAILED", 6), (run.Merge.State, run.Merge.ExitCode));
        Assert.Contains("that is enough", run.Log(shard), StringComparison.Ordinal);
        Assert.Contains(": missing\n", run.MergeLog, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_that_failed_for_good_lets_the_others_finish_and_the_merge_name_it_with_6()
    {
        lab.Require();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("bad.tif"), "no raster");
        string[] good = [.. new[] { "short0.hdr", "short1.hdr" }.Select(name => Path.Combine(scenes.Folder, name))];
        Tool.Unmix(["plan", folder.File("bad.tif"), .. good, "--model", scenes.Model, "-o", folder.File("run.json")]).RequireDone();

        var run = SlurmRun.Submit(lab, folder.File("run.json"), shards: 3);
        run.WaitForMerge();

        var bad = string.CompareOrdinal(folder.Path, scenes.Folder) < 0 ? 0 : 2; // items are sorted by path
        Assert.All(Enumerable.Range(0, 3), shard => Assert.Equal(shard == bad ? 6 : 0, run.Task(shard).ExitCode));
        Assert.Equal(("FAILED", 6), (run.Merge.State, run.Merge.ExitCode));
        Assert.Contains($"item {bad}: '{folder.File("bad.tif")}': ", run.MergeLog, StringComparison.Ordinal);
        Assert.Equal(["short0.tif", "short1.tif"], ArchiveScenes.Hashes(folder.File("maps")).Keys);
    }

    private SlurmRun Submit(PlannedArchive archive, int shards, string options = "", int mostRestarts = 5) =>
        SlurmRun.Submit(lab, archive.PlanPath, shards, options, mostRestarts);

    private static void RequireMerged(SlurmRun run, Action? attend = null)
    {
        run.WaitForMerge(attend);
        Assert.True(run.Merge is { State: "COMPLETED", ExitCode: 0 }, $"{run.Merge.Text}\n{run.MergeLog}");
        Assert.Contains("Complete: 9 maps in ", run.MergeLog, StringComparison.Ordinal);
    }

    /// <summary>Asks Slurm to end a task, whose tool is held until it was told: on a busy machine it would be done before.</summary>
    private void Terminate(SlurmRun run, int shard, int tool)
    {
        const ulong terminate = 1UL << 14; // SIGTERM is signal 15
        Signal(tool, "STOP");
        lab.Client("scancel", "--batch", "--signal=TERM", run.TaskId(shard)).RequireDone();
        Wait.Until(
            () =>
                File.ReadLines($"/proc/{tool}/status").Single(line => line.StartsWith("ShdPnd:", StringComparison.Ordinal)) is var pending
                && (ulong.Parse(pending.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & terminate) != 0,
            "the task's script has told the tool",
            () => run.Log(shard)
        );
        Signal(tool, "CONT");
    }

    /// <summary>The process of a shard's tool, as this machine numbers it.</summary>
    private static int ToolOf(PlannedArchive archive, int shard)
    {
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process))
                continue;
            var words = CommandLine(folder);
            if (words.Contains(archive.PlanPath) && words.Contains($"{shard}/6") && words[0] == "dotnet")
                return process;
        }
        throw new InvalidOperationException($"No process does shard {shard} of '{archive.PlanPath}'.");
    }

    private static string[] CommandLine(string processFolder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(processFolder, "cmdline")).Split('\0');
        }
        catch (IOException)
        {
            return [""]; // it ended meanwhile
        }
    }

    private static void Signal(int process, string signal) =>
        Tool.Run("kill", $"-{signal}", process.ToString(CultureInfo.InvariantCulture)).RequireDone();
}

using Unmix.TestData;

namespace Unmix.EndToEnd.Tests.Archives;

/// <summary>The example for GNU parallel, and the syntax of all scripts of the examples.</summary>
public sealed class GnuParallelTests(ArchiveScenes scenes) : IClassFixture<ArchiveScenes>
{
    private static readonly string Examples = Path.Combine(Repository.Root, "runtime/Cli/examples");

    [Fact]
    public void Shards_and_merge_give_the_bytes_of_a_single_process()
    {
        Require();
        using var archive = new PlannedArchive(scenes);

        var run = Start(archive.PlanPath, "6");

        run.RequireDone();
        Assert.EndsWith($"Complete: 9 maps in '{archive.Maps}'; 3 merged and 0 COGs written now.\n", run.Output, StringComparison.Ordinal);
        archive.RequireMapsOfOneProcess();
        Assert.All(Enumerable.Range(0, 6), shard => Assert.Equal(4, archive.Done(shard).Count));
    }

    [Fact]
    public void An_item_that_failed_for_good_ends_with_6()
    {
        Require();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("bad.tif"), "no raster");
        Tool.Unmix(
                "plan",
                folder.File("bad.tif"),
                Path.Combine(scenes.Folder, "short0.hdr"),
                "--model",
                scenes.Model,
                "-o",
                folder.File("run.json")
            )
            .RequireDone();

        var run = Start(folder.File("run.json"), "2");

        Assert.Equal(6, run.ExitCode);
        Assert.Contains($"'{folder.File("bad.tif")}': ", run.Error, StringComparison.Ordinal);
        Assert.Equal(["short0.tif"], ArchiveScenes.Hashes(folder.File("maps")).Keys);
    }

    [Fact]
    public void Every_script_is_one_that_bash_can_read_and_may_be_started()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("SKIPPED: Windows has no bash.");
        string[] scripts =
        [
            .. Directory.GetFiles(Examples, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".sh" or ".sbatch"),
        ];

        Assert.Equal(5, scripts.Length);
        foreach (var script in scripts)
        {
            Tool.Run("bash", "-n", script).RequireDone();
            if (!OperatingSystem.IsWindows())
                Assert.True(File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute), script);
        }
    }

    private static ToolAnswer Start(string plan, string shards) =>
        Tool.RunWith(
            new Dictionary<string, string> { ["UNMIX"] = $"dotnet exec {Tool.Dll("unmix")}", ["UNMIX_JOBS"] = "2" },
            Path.GetDirectoryName(plan)!,
            Path.Combine(Examples, "parallel/run.sh"),
            plan,
            shards
        ); // a file has a folder

    private static void Require()
    {
        if (OperatingSystem.IsWindows() || Tool.Run("sh", "-c", "command -v parallel").ExitCode != 0)
            Assert.Skip("SKIPPED: needs GNU parallel (apt package 'parallel'); './build.sh --target=Test' installs it.");
    }
}

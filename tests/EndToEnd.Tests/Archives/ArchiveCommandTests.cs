using System.Runtime.InteropServices;
using System.Text.Json;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests.Archives;

/// <summary>plan, run --plan, status and merge as processes.</summary>
public sealed class ArchiveCommandTests(ArchiveScenes scenes, TrainedModel model) : IClassFixture<ArchiveScenes>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Shards_and_merge_give_the_bytes_of_a_single_process()
    {
        using var archive = new PlannedArchive(scenes);

        archive.Run(0, 3, "--quiet").RequireDone();
        var (status, early) = (Tool.Unmix("status", archive.PlanPath), archive.Merge());
        Parallel.ForEach([1, 2], shard => archive.Run(shard, 3, "--quiet").RequireDone());
        var merged = archive.Merge("--verify").RequireDone();

        Assert.Equal(
            (6, true),
            (status.ExitCode, status.Output.StartsWith("24 items of 9 scenes: 8 done, 0 failed, 16 missing.\n", StringComparison.Ordinal))
        );
        Assert.Equal((6, 17), (early.ExitCode, early.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.StartsWith(
            $"item 1: '{Path.Combine(scenes.Folder, "long0.hdr")}', rows 24 to 47: missing\n",
            early.Error,
            StringComparison.Ordinal
        );
        Assert.Equal($"Complete: 9 maps in '{archive.Maps}'; 3 merged and 0 COGs written now.\n", merged.Output);
        archive.RequireMapsOfOneProcess();
        Assert.Contains(
            "24 done, 0 failed, 0 missing.",
            Tool.Unmix("status", archive.PlanPath).RequireDone().Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_map_of_a_plan_is_that_of_a_plain_run()
    {
        Tool.Unmix(
                "run",
                model.Model,
                Path.Combine(scenes.Folder, "long1.hdr"),
                "-o",
                folder.File("long1.tif"),
                "--layers",
                "abundances,deviation,nonlinearity",
                "--quiet"
            )
            .RequireDone();

        Assert.Equal(scenes.Maps["long1.tif"], ArchiveScenes.Hashes(folder.Path)["long1.tif"]);
    }

    [Fact]
    public void COGs_and_a_VRT_are_made_on_request()
    {
        using var archive = new PlannedArchive(scenes);
        archive.Run(0, 1, "--quiet").RequireDone();

        var merged = archive.Merge("--cog", "--vrt", Path.Combine(archive.Maps, "all.vrt")).RequireDone();

        Assert.Contains("3 merged and 9 COGs written now", merged.Output, StringComparison.Ordinal);
        Assert.Equal(
            SceneFiles.Read(Path.Combine(archive.Maps, "long2.tif")),
            SceneFiles.Read(Path.Combine(archive.Maps, "long2.cog.tif"))
        );
        Assert.Contains(
            "Size is 144, 144",
            Tool.Run("gdalinfo", Path.Combine(archive.Maps, "all.vrt")).RequireDone().Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_item_that_cannot_be_done_is_told_by_run_status_and_merge_and_the_others_are_done()
    {
        Write("good");
        File.WriteAllText(folder.File("bad.tif"), "no raster");
        Tool.Unmix("plan", folder.File("bad.tif"), folder.File("good.hdr"), "--model", model.Model, "-o", folder.File("run.json"))
            .RequireDone();

        var run = Tool.Unmix("run", "--plan", folder.File("run.json"), "--shard", "0/1");
        var (status, merge) = (Tool.Unmix("status", folder.File("run.json")), Tool.Unmix("merge", folder.File("run.json")));

        Assert.Equal((6, 6, 6), (run.ExitCode, status.ExitCode, merge.ExitCode));
        var reason = $"item 0: '{folder.File("bad.tif")}': '{folder.File("bad.tif")}' is not a raster that the installed GDAL can open";
        Assert.StartsWith($"Failed: {reason}", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 items, 1 computed, 0 there already, 1 failed; 180 pixels", run.Output, StringComparison.Ordinal);
        Assert.Contains($"failed   {reason}", status.Output, StringComparison.Ordinal);
        Assert.StartsWith(reason, merge.Error, StringComparison.Ordinal);
        Assert.Equal(["good.tif"], ArchiveScenes.Hashes(folder.File("maps")).Keys);
    }

    [Fact]
    public void A_shard_that_gets_SIGTERM_ends_with_75_and_the_same_command_goes_on()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("SKIPPED: Windows has no such signal.");
        using var archive = new PlannedArchive(scenes);
        string[] arguments = ["run", "--plan", archive.PlanPath, "--shard", "0/1", "--tile", "16x1", "--threads", "1"];

        var stopped = Tool.Interrupt(PosixSignal.SIGTERM, () => archive.Done(0).Count > 1, arguments);
        var done = archive.Done(0).Count;
        var again = Tool.Unmix(arguments).RequireDone();

        Assert.Equal(
            (75, $"Stopped. {done} of the 24 items of shard 0/1 are behind; the same command goes on from there.\n"),
            (stopped.ExitCode, stopped.Error)
        );
        Assert.InRange(done, 2, 23);
        Assert.StartsWith(
            $"Shard 0/1: 24 items, {24 - done} computed, {done} there already, 0 failed;",
            again.Output,
            StringComparison.Ordinal
        );
        archive.Merge().RequireDone();
        archive.RequireMapsOfOneProcess();
        Assert.DoesNotContain(Directory.GetFiles(archive.Folder.Path, "*", SearchOption.AllDirectories), file =>
            file.EndsWith(".partial", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_list_and_a_STAC_collection_are_planned_as_one_archive()
    {
        Write("one");
        Write("two");
        File.WriteAllText(folder.File("list.txt"), $"# scenes\n{folder.File("one.hdr")}\n");
        File.WriteAllText(
            folder.File("items.json"),
            """
            { "type": "FeatureCollection", "features": [ { "type": "Feature", "id": "item-2", "assets": {
                "reflectance": { "href": "two.img", "roles": ["data"] }, "thumbnail": { "href": "two.png", "roles": ["thumbnail"] } } } ] }
            """
        );

        var planned = Tool.Unmix(
                "plan",
                "@" + folder.File("list.txt"),
                folder.File("items.json"),
                "--model",
                model.Model,
                "-o",
                folder.File("run.json")
            )
            .RequireDone();
        Tool.Unmix("run", "--plan", folder.File("run.json"), "--shard", "0/1", "--quiet").RequireDone();

        Assert.StartsWith("Planned 2 scenes in 2 items: ", planned.Output, StringComparison.Ordinal);
        Assert.Equal(["item-2.tif", "one.tif"], ArchiveScenes.Hashes(folder.File("maps")).Keys);
    }

    [Fact]
    public void Progress_and_status_for_programs_are_JSON()
    {
        using var archive = new PlannedArchive(scenes);

        var lines = archive
            .Run(0, 8, "--progress", "json")
            .RequireDone()
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToArray();
        var status = JsonDocument.Parse(Tool.Unmix("status", archive.PlanPath, "--json").Output).RootElement;

        Assert.Equal(["item", "item", "item", "done"], lines.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal((3, 21), (status.GetProperty("done").GetInt32(), status.GetProperty("missing").GetArrayLength()));
    }

    [Theory]
    [InlineData("With --plan the shard must be given: --shard I/N", "--plan", "{plan}")]
    [InlineData("'3/3' is not a shard; give I/N", "--plan", "{plan}", "--shard", "3/3")]
    [InlineData("--layers can't be used with --plan", "--plan", "{plan}", "--shard", "0/1", "--layers", "all")]
    [InlineData("--report can't be used with --plan", "--plan", "{plan}", "--shard", "0/1", "--report", "r.json")]
    [InlineData("The plan 'none.json' can't be read", "--plan", "none.json", "--shard", "0/1")]
    [InlineData("Give MODEL, SCENE and -o FILE, or --plan PLAN and --shard I/N.", "--shard", "0/1")]
    public void A_shard_that_is_asked_for_wrongly_is_refused(string message, params string[] arguments)
    {
        var answer = Tool.Unmix([
            "run",
            .. arguments.Select(argument => argument.Replace("{plan}", scenes.SinglePlan, StringComparison.Ordinal)),
        ]);

        Assert.Equal(2, answer.ExitCode);
        Assert.StartsWith(message, answer.Error, StringComparison.Ordinal);
    }

    private void Write(string name)
    {
        SceneFiles.Write(model, folder);
        foreach (var ending in (string[])[".hdr", ".img"])
            File.Move(folder.File("scene" + ending), folder.File(name + ending));
    }
}

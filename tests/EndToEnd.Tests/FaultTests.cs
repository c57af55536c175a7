using System.Text.Json;
using Unmix.Formats.Scenes.Envi;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>
/// Disks and inputs that fail during a run, with real processes; each run is followed by the same command, which must finish (behind the
/// cuts, of which there are many, within this process).
/// </summary>
public sealed class FaultTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_full_disk_stops_the_run_and_the_same_command_finishes_it_when_there_is_space()
    {
        const int someRows = 40;
        var scene = new FaultScene(model, folder);
        using var disk = SmallDisk.Mount(folder.File("disk"), kibibytes: 4096);
        var map = Path.Combine(disk.Path, "map.tif");
        var other = Path.Combine(disk.Path, "other");

        var full = WhileRunning(scene, map, () => Fill(other), rows: someRows);

        Assert.True(full.ExitCode == 5, $"exit code {full.ExitCode}: {full.Error}");
        Assert.Contains(" rows are kept in ", full.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(map));
        Assert.Equal(5, Tool.Unmix(scene.Run(map)).ExitCode);
        File.Delete(other);
        AssertFinishes(scene, map, leastResumed: someRows - 1);
    }

    [Fact]
    public void A_limit_of_the_size_of_files_stops_the_run_and_the_same_command_finishes_it_without()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("SKIPPED: needs a shell with ulimit.");
        var scene = new FaultScene(model, folder);
        var map = folder.File("map.tif");
        // 300 KiB, which the spectra that drift is measured on reach first. .NET maps its code twice, through a file, unless told
        // otherwise; the limit would stop that.
        var script = "ulimit -f 600; export DOTNET_EnableWriteXorExecute=0; exec dotnet exec \"$@\"";

        var limited = Tool.Run("sh", ["-c", script, "sh", Tool.Dll("unmix"), .. scene.Run(map)]);

        Assert.True(limited.ExitCode == 5, $"exit code {limited.ExitCode}: {limited.Error}");
        Assert.Contains(" rows are kept in ", limited.Error, StringComparison.Ordinal);
        AssertFinishes(scene, map, leastResumed: 30);
    }

    [Fact]
    public void A_disk_that_becomes_read_only_is_refused_and_nothing_is_lost()
    {
        var scene = new FaultScene(model, folder);
        using var disk = SmallDisk.Mount(folder.File("disk"), kibibytes: 4096);
        var map = Path.Combine(disk.Path, "map.tif");
        WhileRunning(scene, map, () => { }, isKilled: true);
        var recorded = FaultScene.Records(map);
        disk.SetReadOnly(true);

        var refused = Tool.Unmix(scene.Run(map));

        Assert.True(refused.ExitCode == 5, $"exit code {refused.ExitCode}: {refused.Error}");
        Assert.Contains("can't be written: ", refused.Error, StringComparison.Ordinal);
        disk.SetReadOnly(false);
        AssertFinishes(scene, map, leastResumed: recorded);
    }

    [Fact]
    public void An_input_that_is_truncated_during_the_run_is_noticed_and_no_row_of_zeros_gets_into_the_map()
    {
        var scene = new FaultScene(model, folder);
        var map = folder.File("map.tif");
        var data = File.ReadAllBytes(scene.Data);

        var answer = WhileRunning(scene, map, () => Cut(scene.Data, data.Length / 2, growsBack: false));

        Assert.True(answer.ExitCode == 3, $"exit code {answer.ExitCode}: {answer.Error}");
        Assert.Contains(
            $"had {data.Length} bytes when the run began and has {data.Length / 2} now. ",
            answer.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(3, Tool.Unmix(scene.Run(map)).ExitCode);
        File.WriteAllBytes(scene.Data, data);
        AssertFinishes(scene, map, leastResumed: 19);
    }

    [Theory]
    [InlineData(EnviInterleave.Bsq, 1)]
    [InlineData(EnviInterleave.Bil, 2)]
    [InlineData(EnviInterleave.Bip, 3)]
    public void A_raw_file_that_is_cut_anywhere_at_any_time_never_gives_a_wrong_map(EnviInterleave interleave, int seed)
    {
        const int cuts = 6;
        var random = new Random(seed);
        var scene = new FaultScene(model, folder, interleave);
        var data = File.ReadAllBytes(scene.Data);
        var stopped = 0;
        for (var i = 0; i < cuts; i++)
        {
            var map = folder.File("map.tif");
            var (rows, length, growsBack) = (random.Next(1, FaultScene.Height - 10), random.Next(data.Length), i % 2 == 1);

            var answer = Tool.UnmixUntil(() => FaultScene.Rows(map) >= rows, _ => Cut(scene.Data, length, growsBack), scene.Run(map));

            // Whatever was cut behind the last read does not matter, and the map is right; otherwise there is none.
            var what =
                $"cut to {length} of {data.Length} bytes at row {rows}{(growsBack ? ", and grown back" : "")}: exit code "
                + $"{answer.ExitCode}: {answer.Error}";
            Assert.True(answer.ExitCode is 0 or 3, what);
            if (answer.ExitCode == 3)
                Assert.Matches(
                    $"The scene's file '.*' (had {data.Length} bytes when the run began and has {length} now|was changed "
                        + "during the run)\\. .* rows are kept in ",
                    answer.Error
                );
            Assert.Equal(answer.ExitCode == 0, File.Exists(map));
            stopped += answer.ExitCode == 3 ? 1 : 0;
            if (answer.ExitCode == 3)
                // zeros are another scene, which a run is not gone on with
                Assert.Equal(growsBack ? 2 : 3, Tool.Unmix(scene.Run(map)).ExitCode);
            File.WriteAllBytes(scene.Data, data);
            scene.RunHere(map);
            AssertFinished(scene, map, leastResumed: answer.ExitCode == 3 ? rows - 1 : 0);
            File.Delete(map);
            File.Delete(map + ".json");
        }
        Console.WriteLine($"{interleave}: {cuts} cuts during a run, {stopped} runs stopped, {cuts - stopped} had read all, wrong maps 0");
        Assert.True(stopped >= cuts / 2, $"{stopped} of {cuts} runs stopped");
    }

    [Fact]
    public void An_input_that_is_removed_during_the_run_is_noticed_and_the_run_goes_on_when_it_is_back()
    {
        var scene = new FaultScene(model, folder);
        var map = folder.File("map.tif");
        var data = File.ReadAllBytes(scene.Data);

        var answer = WhileRunning(scene, map, () => File.Delete(scene.Data));

        Assert.True(answer.ExitCode == 3, $"exit code {answer.ExitCode}: {answer.Error}");
        Assert.Contains("has vanished during the run. ", answer.Error, StringComparison.Ordinal);
        Assert.Equal(3, Tool.Unmix(scene.Run(map)).ExitCode);
        File.WriteAllBytes(scene.Data, data);
        AssertFinishes(scene, map, leastResumed: 19);
    }

    [Fact]
    public void Other_options_are_refused_until_a_restart_is_asked_for()
    {
        var scene = new FaultScene(model, folder);
        var map = folder.File("map.tif");
        WhileRunning(scene, map, () => { }, isKilled: true);

        var refused = Tool.Unmix([.. scene.Run(map), "--scale", "0.5"]);
        var afresh = Tool.Unmix([.. scene.Run(map), "--restart"]).RequireDone();

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("was started with other settings: the scale was '1' and is '0.5' now. ", refused.Error, StringComparison.Ordinal);
        Assert.Equal(("", ""), (afresh.Output, afresh.Error));
        Assert.Equal(scene.Map, File.ReadAllBytes(map));
        Assert.False(Directory.Exists(map + ".resume"));
    }

    /// <summary>Runs, and does something once some rows are recorded.</summary>
    private static ToolAnswer WhileRunning(FaultScene scene, string map, Action act, int rows = 20, bool isKilled = false) =>
        Tool.UnmixUntil(
            () => FaultScene.Rows(map) >= rows,
            process =>
            {
                Assert.False(process.HasExited);
                act();
                if (isKilled)
                    process.Kill();
            },
            scene.Run(map)
        );

    /// <summary>Cuts a file, and makes it as long as it was again, of zeros, where that is asked for.</summary>
    private static void Cut(string path, int length, bool growsBack)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var before = file.Length;
        file.SetLength(length);
        if (growsBack)
            file.SetLength(before);
    }

    /// <summary>Writes a file until the disk is full.</summary>
    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true)
                file.Write(page);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static void AssertFinishes(FaultScene scene, string map, int leastResumed)
    {
        Tool.Unmix(scene.Run(map)).RequireDone();
        AssertFinished(scene, map, leastResumed);
    }

    private static void AssertFinished(FaultScene scene, string map, int leastResumed)
    {
        using var report = JsonDocument.Parse(File.ReadAllText(map + ".json"));
        Assert.InRange(report.RootElement.GetProperty("resumed_rows").GetInt32(), leastResumed, FaultScene.Height);
        Assert.True(scene.Map.AsSpan().SequenceEqual(File.ReadAllBytes(map)), "the map differs");
        Assert.Equal(
            ["map.tif", "map.tif.json"],
            Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(map)!, "map.tif*").Select(Path.GetFileName).Order()
        ); // a file has a folder
    }
}

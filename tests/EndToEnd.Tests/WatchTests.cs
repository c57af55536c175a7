using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>A watched folder as a field box has it: real processes, killed, stopped, with half-copied scenes and a full disk.</summary>
public sealed class WatchTests(TrainedModel model) : IDisposable
{
    private const int Kills = 4;

    private readonly TemporaryFolder folder = new();

    private string Scenes => folder.File("scenes");

    private string Maps => folder.File("maps");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Watches_that_are_killed_and_started_again_lose_no_row_and_make_the_maps_that_runs_make()
    {
        var scene = Bring("a", "b");
        var random = new Random(7);
        var recorded = 0;

        for (var kill = 0; kill < Kills; kill++)
        {
            var rows = 20 + random.Next(FaultScene.Height / 2);
            Tool.UnmixUntil(
                () => FaultScene.Rows(Map("a")) > rows || FaultScene.Rows(Map("b")) > rows,
                process => process.Kill(), // SIGKILL
                Watch()
            );
            recorded += FaultScene.Records(Map("a")) + FaultScene.Records(Map("b")) > 0 ? 1 : 0;
        }
        var before = (FaultScene.Records(Map("a")), FaultScene.Records(Map("b")));
        var end = Tool.Unmix([.. Watch(), "--once"]).RequireDone();

        Assert.True(recorded >= Kills / 2, $"{recorded} of {Kills} kills left rows");
        foreach (var (name, rows) in new[] { ("a", before.Item1), ("b", before.Item2) })
        {
            Assert.Equal(scene.Map, File.ReadAllBytes(Map(name)));
            if (rows > 0)
                Assert.Contains($"{name}.tif': 2,304 pixels, 2,304 valid, in ", end.Output, StringComparison.Ordinal);
            if (rows > 0)
                Assert.Contains($"behind {rows} rows that were there", end.Output, StringComparison.Ordinal);
        }
        Assert.Equal(
            [".unmix-watch", "a.json", "a.tif", "b.json", "b.tif", "unmix-watch.json"],
            Directory.EnumerateFileSystemEntries(Maps).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            "0 maps made, 2 there already, 0 scenes failed, 0 not whole.\n",
            Tool.Unmix([.. Watch(), "--once"]).RequireDone().Output
        );
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM, 75)]
    [InlineData(PosixSignal.SIGINT, 130)]
    public void A_watch_that_is_told_to_stop_keeps_its_rows_and_says_so(PosixSignal signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SKIPPED: Windows has no such signals.");
        var scene = Bring("a");

        var answer = Tool.Interrupt(signal, () => FaultScene.Rows(Map("a")) > 20, Watch());

        var recorded = FaultScene.Records(Map("a"));
        Assert.Equal(exitCode, answer.ExitCode);
        Assert.Equal(
            "Stopped. 0 maps were made, and what is finished of the scene in work is kept; the same command goes on from there.\n",
            answer.Error
        );
        Assert.Equal("ended", Status("state"));
        Assert.True(recorded > 0);
        Assert.Contains($"behind {recorded} rows", Tool.Unmix([.. Watch(), "--once"]).RequireDone().Output, StringComparison.Ordinal);
        Assert.Equal(scene.Map, File.ReadAllBytes(Map("a")));
    }

    [Fact]
    public void A_scene_whose_copy_stalls_is_waited_for_while_others_are_done_and_a_watch_at_rest_ends_with_75()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SKIPPED: Windows has no such signals.");
        var scene = Bring("whole");
        var data = File.ReadAllBytes(scene.Data);
        File.Copy(scene.Header, Path.Combine(Scenes, "slow.hdr"));
        File.WriteAllBytes(Path.Combine(Scenes, "slow.img"), data[..(data.Length / 3)]);
        var isCopied = false;

        var answer = Tool.Interrupt(PosixSignal.SIGTERM, IsDone, Watch(quiet: 0.3));

        Assert.True(isCopied, answer.Error);
        Assert.Equal(75, answer.ExitCode);
        Assert.Contains(
            $"Not whole yet: '{Path.Combine(Scenes, "slow.img")}' has {data.Length / 3} of the {data.Length} bytes",
            answer.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(scene.Map, File.ReadAllBytes(Map("slow")));
        Assert.Equal(scene.Map, File.ReadAllBytes(Map("whole")));

        bool IsDone()
        {
            // The camera stops for longer than the quiet time, and goes on when the other scene is done and this one was looked at.
            if (!isCopied && File.Exists(Map("whole")) && Waiting() == 1)
            {
                isCopied = true;
                using var rest = new FileStream(Path.Combine(Scenes, "slow.img"), FileMode.Append);
                rest.Write(data.AsSpan(data.Length / 3));
            }
            return File.Exists(Path.ChangeExtension(Map("slow"), ".json")) && Status("state") == "idle";
        }
    }

    [Fact]
    public void A_full_disk_is_waited_for_and_the_map_is_finished_when_there_is_space()
    {
        var scene = Bring("a");
        using var disk = SmallDisk.Mount(folder.File("disk"), kibibytes: 4096);
        var maps = Path.Combine(disk.Path, "maps");
        var map = Path.Combine(maps, "a.tif");
        var filler = Path.Combine(disk.Path, "other");
        var wasRefused = false;

        var answer = Tool.UnmixUntil(IsDone, process => Tool.Run("kill", "-TERM", $"{process.Id}"), Watch(maps: maps));

        Assert.True(wasRefused, answer.Error);
        Assert.Equal(75, answer.ExitCode);
        Assert.Equal(1, answer.Error.Split("Waiting for the disk, and trying again: ").Length - 1);
        Assert.Equal(scene.Map, File.ReadAllBytes(map));
        Assert.Matches("behind [0-9]+ rows that were there", answer.Output);

        bool IsDone()
        {
            if (!wasRefused && FaultScene.Rows(map) > 40 && !File.Exists(filler))
                Fill(filler);
            if (!wasRefused && Status("state", maps) == "waiting_for_disk")
            {
                wasRefused = true;
                File.Delete(filler);
            }
            return File.Exists(Path.ChangeExtension(map, ".json")) && Status("state", maps) == "idle";
        }
    }

    [Fact]
    public void A_full_disk_ends_a_watch_that_was_to_look_once_with_5()
    {
        Bring("a");
        using var disk = SmallDisk.Mount(folder.File("disk"), kibibytes: 300);
        var maps = Path.Combine(disk.Path, "maps");
        Directory.CreateDirectory(maps);
        Fill(Path.Combine(disk.Path, "other"), leave: 60_000);

        var answer = Tool.Unmix([.. Watch(maps: maps), "--once"]);

        Assert.True(answer.ExitCode == 5, $"exit code {answer.ExitCode}: {answer.Error}");
        Assert.False(File.Exists(Path.Combine(maps, "a.tif")));
    }

    [Fact]
    public void Once_exits_with_6_where_a_scene_failed()
    {
        Directory.CreateDirectory(Scenes);
        File.WriteAllText(Path.Combine(Scenes, "odd.tif"), "no raster");

        var answer = Tool.Unmix([.. Watch(), "--once"]);

        Assert.Equal(6, answer.ExitCode);
        Assert.StartsWith($"Failed: {Path.Combine(Scenes, "odd.tif")}: ", answer.Error, StringComparison.Ordinal);
    }

    private string Map(string name) => Path.Combine(Maps, name + ".tif");

    /// <summary>Puts the same scene into the watched folder under some names.</summary>
    private FaultScene Bring(params string[] names)
    {
        var scene = new FaultScene(model, folder);
        Directory.CreateDirectory(Scenes);
        foreach (var name in names)
        {
            File.Copy(scene.Data, Path.Combine(Scenes, name + ".img"));
            File.Copy(scene.Header, Path.Combine(Scenes, name + ".hdr"));
        }
        return scene;
    }

    private string[] Watch(string? maps = null, double quiet = 0)
    {
        string[] run =
        [
            "--layers",
            "abundances,deviation,nonlinearity",
            "--tile",
            $"{FaultScene.Width}x1",
            "--threads",
            "1",
            "--retry-after",
            "0.2",
            "--quiet-for",
            quiet.ToString(CultureInfo.InvariantCulture),
        ];
        return ["watch", model.Model, Scenes, "-o", maps ?? Maps, .. run];
    }

    private string? Status(string field, string? maps = null)
    {
        var path = Path.Combine(maps ?? Maps, "unmix-watch.json");
        if (!File.Exists(path))
            return null;
        using var status = JsonDocument.Parse(File.ReadAllText(path));
        return status.RootElement.GetProperty(field).ToString();
    }

    private int Waiting()
    {
        using var status = JsonDocument.Parse(File.ReadAllText(Path.Combine(Maps, "unmix-watch.json")));
        return status.RootElement.GetProperty("waiting_scenes").GetArrayLength();
    }

    private static void Fill(string path, long leave = 0)
    {
        using (var file = new FileStream(path, FileMode.Create))
        {
            var block = new byte[4096];
            try
            {
                while (true)
                {
                    file.Write(block);
                    file.Flush();
                }
            }
            catch (IOException)
            {
                // full
            }
        }
        if (leave > 0)
        {
            using var file = new FileStream(path, FileMode.Open);
            file.SetLength(Math.Max(0, file.Length - leave));
        }
    }
}

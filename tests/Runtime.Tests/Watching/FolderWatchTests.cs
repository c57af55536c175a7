using System.Text.Json;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Runs;
using Unmix.Runtime.Watching;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Watching;

public sealed class FolderWatchTests : IDisposable
{
    private const int Width = 13;
    private const int Height = 7;
    private const int L = ToyModel.L;

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder maps = new();
    private readonly TemporaryFolder elsewhere = new();
    private readonly ModelPackage package;
    private readonly List<WatchProgress> told = [];

    public FolderWatchTests() => package = ToyModel.Seal(elsewhere.File("toy.unmix"));

    public void Dispose()
    {
        folder.Dispose();
        maps.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public void Each_map_has_the_bytes_of_a_run_and_its_report_lies_beside_it()
    {
        Write("one", 1);
        Write("two", 2);

        var report = Watch();

        Assert.Equal((2, 0, 0, 0), (report.Done, report.Kept, report.Failed.Count, report.Waiting.Count));
        foreach (var name in (string[])["one", "two"])
        {
            Assert.Equal(Alone(name), File.ReadAllBytes(maps.File(name + ".tif")));
            using var told = JsonDocument.Parse(File.ReadAllText(maps.File(name + ".json")));
            Assert.Equal(maps.File(name + ".tif"), told.RootElement.GetProperty("output").GetString());
        }
        Assert.Equal(
            [".unmix-watch", "one.json", "one.tif", "two.json", "two.tif", "unmix-watch.json"],
            Directory.EnumerateFileSystemEntries(maps.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_watch_that_is_started_again_keeps_what_was_done_and_does_what_has_come()
    {
        Write("one", 1);
        Watch();
        var before = Stamp("one");
        Write("two", 2);

        var report = Watch();

        Assert.Equal((1, 1), (report.Done, report.Kept));
        Assert.Equal(before, Stamp("one"));
    }

    [Fact]
    public void A_scene_that_was_only_touched_is_kept_and_one_that_has_changed_is_done_again()
    {
        Write("one", 1);
        Write("two", 2);
        Watch();
        var before = Stamp("one");
        File.SetLastWriteTimeUtc(folder.File("one.img"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Write("two", 3);

        var report = Watch();

        Assert.Equal((1, 1), (report.Done, report.Kept));
        Assert.Equal(before, Stamp("one"));
        Assert.Equal(Alone("two"), File.ReadAllBytes(maps.File("two.tif")));
    }

    [Fact]
    public void Another_model_other_layers_and_a_map_that_is_gone_are_done_again()
    {
        Write("one", 1);
        Watch();
        using var other = new TemporaryFolder();

        Assert.Equal(1, Watch(ToyModel.Seal(other.File("other.unmix"), change: one => one with { Name = "other" })).Done);
        Assert.Equal(1, Watch().Done);
        Assert.Equal(1, Watch(run: new UnmixOptions { Layers = Layers.Error }).Done);
        Assert.Equal(1, Watch().Done);
        File.Delete(maps.File("one.tif"));
        Assert.Equal(1, Watch().Done);
        Assert.Equal(0, Watch().Done);
    }

    [Fact]
    public void A_scene_that_fails_is_told_and_recorded_does_not_stop_others_and_is_tried_again_when_it_changes()
    {
        Write("bad", 1, bands: 4);
        Write("good", 2);

        var first = Watch();
        var second = Watch();
        Write("bad", 1);
        var third = Watch();

        Assert.Equal((1, 1), (first.Done, first.Failed.Count));
        Assert.Contains("The model needs 6 bands but the scene has only 4", first.Failed[0], StringComparison.Ordinal);
        Assert.Equal((0, 1, 1), (second.Done, second.Kept, second.Failed.Count));
        Assert.Equal((1, 1, 0), (third.Done, third.Kept, third.Failed.Count));
    }

    [Fact]
    public void A_failed_scene_is_not_opened_again_until_it_changes()
    {
        Write("bad", 1, bands: 4);
        Watch();
        told.Clear();

        Watch();

        Assert.Equal([WatchEvent.Failed], told.Select(one => one.Event));
    }

    [Theory]
    [InlineData("one.hdr", "has no data file beside it")]
    [InlineData("one.img", "has no header beside it")]
    [InlineData("half", "has 1092 of the 2184 bytes that its header asks for")]
    public void A_scene_that_lacks_a_file_or_its_end_waits_and_is_no_failure(string there, string expected)
    {
        Write("one", 1);
        if (there == "half")
        {
            using var data = new FileStream(folder.File("one.img"), FileMode.Open);
            data.SetLength(data.Length / 2);
        }
        else
        {
            File.Delete(folder.File(there == "one.hdr" ? "one.img" : "one.hdr"));
        }

        var report = Watch();

        Assert.Equal((0, 0, 1), (report.Done, report.Failed.Count, report.Waiting.Count));
        Assert.Contains(expected, report.Waiting[0], StringComparison.Ordinal);
        Assert.False(File.Exists(maps.File("one.tif")));
    }

    [Fact]
    public void Scenes_of_one_name_get_maps_of_their_own_which_keep_their_names()
    {
        Write("one", 1);
        Directory.CreateDirectory(folder.File("day"));
        Write("day/one", 2);
        File.Copy(folder.File("one.img"), folder.File("one.bil"));
        File.Copy(folder.File("one.hdr"), folder.File("one.bil.hdr"));

        var report = Watch();
        string[] names =
        [
            .. Directory.EnumerateFiles(maps.Path, "*.tif").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
        ];

        Assert.Equal(3, report.Done);
        Assert.Equal(3, names.Length);
        Assert.Contains("one.tif", names);
        Assert.Contains("day_one.tif", names);
        Assert.Equal((0, 3), (Watch().Done, Watch().Kept));
    }

    [Fact]
    public void A_map_whose_place_is_taken_fails_alone()
    {
        Write("one", 1);
        Write("two", 2);
        Directory.CreateDirectory(maps.File("one.tif"));

        var report = Watch();
        Directory.Delete(maps.File("one.tif"));
        var again = Watch();

        Assert.Equal((1, 1), (report.Done, report.Failed.Count));
        Assert.Contains("is a folder", report.Failed[0], StringComparison.Ordinal);
        Assert.Equal((1, 1), (again.Done, again.Kept));
    }

    [Fact]
    public void Two_watches_can_t_have_one_folder_of_maps()
    {
        Write("one", 1);
        UnmixException? refused = null;

        Watch(onEvent: one =>
        {
            if (one.Event == WatchEvent.Began)
                refused = Assert.ThrowsAny<UnmixException>(() => Watch());
        });

        Assert.IsType<OutputException>(refused);
        Assert.Contains("another watch writes its maps there", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_an_unfinished_run_of_what_the_scene_was_are_forgotten()
    {
        Write("one", 1);
        var options = new UnmixOptions
        {
            TileWidth = Width,
            TileHeight = 1,
            Threads = 1,
        };
        using (var cancellation = new CancellationTokenSource())
        {
            var stop = new Progress(value => Cancel(value.PixelsDone, cancellation));
            Assert.ThrowsAny<OperationCanceledException>(() =>
                SceneUnmixer.Run(package, folder.File("one.hdr"), maps.File("one.tif"), options, stop, cancellation.Token)
            );
        }
        Assert.True(Directory.Exists(maps.File("one.tif.resume")));
        Write("one", 2);

        var report = Watch();

        Assert.Equal(1, report.Done);
        Assert.Equal(Alone("one"), File.ReadAllBytes(maps.File("one.tif")));
        Assert.False(Directory.Exists(maps.File("one.tif.resume")));

        static void Cancel(long done, CancellationTokenSource source)
        {
            if (done >= 3 * Width)
                source.Cancel();
        }
    }

    [Fact]
    public void The_status_file_says_what_is_done_and_what_is_not()
    {
        Write("bad", 1, bands: 4);
        Write("good", 2);
        File.WriteAllText(folder.File("late.hdr"), "ENVI\nsamples = 2\nlines = 2\nbands = 6\ndata type = 4\n");
        string? working = null;

        Watch(onEvent: one => working = one.Event == WatchEvent.Began ? File.ReadAllText(maps.File("unmix-watch.json")) : working);

        using var during = JsonDocument.Parse(working!); // something was begun
        Assert.Equal("working", during.RootElement.GetProperty("state").GetString());
        Assert.NotEqual(JsonValueKind.Null, during.RootElement.GetProperty("current").ValueKind);
        using var status = JsonDocument.Parse(File.ReadAllText(maps.File("unmix-watch.json")));
        var root = status.RootElement;
        Assert.Equal("ended", root.GetProperty("state").GetString());
        Assert.Equal((1, 1), (root.GetProperty("done").GetInt32(), root.GetProperty("failed").GetInt32()));
        Assert.Equal(folder.File("bad.img"), root.GetProperty("failed_scenes")[0].GetProperty("scene").GetString());
        Assert.Equal(3, root.GetProperty("failed_scenes")[0].GetProperty("code").GetInt32());
        Assert.Equal(folder.File("late.hdr"), root.GetProperty("waiting_scenes")[0].GetProperty("scene").GetString());
        Assert.Equal(maps.File("good.tif"), root.GetProperty("last").GetProperty("map").GetString());
    }

    [Fact]
    public void A_damaged_record_costs_its_scene_another_run_and_nothing_else()
    {
        Write("one", 1);
        Write("two", 2);
        Watch();
        File.WriteAllText(maps.File(".unmix-watch/one.json"), "{ \"name\": \"one\", ");

        var report = Watch();

        Assert.Equal((1, 1), (report.Done, report.Kept));
    }

    [Fact]
    public void Folders_and_seconds_that_make_no_sense_are_refused_together()
    {
        var options = Options() with { Folder = folder.File("none"), QuietSeconds = -1, RetrySeconds = 0 };

        var fault = Assert.Throws<OptionsException>(options.Validate);

        Assert.Contains("There is no folder", fault.Message, StringComparison.Ordinal);
        Assert.Contains("The quiet time is -1 seconds", fault.Message, StringComparison.Ordinal);
        Assert.Contains("The time before another try is 0 seconds", fault.Message, StringComparison.Ordinal);
        Assert.Throws<OptionsException>((Options() with { Maps = folder.Path }).Validate);
    }

    private WatchOptions Options() =>
        new()
        {
            Folder = folder.Path,
            Maps = maps.Path,
            QuietSeconds = 0,
            Once = true,
            Run = new UnmixOptions { Threads = 1 },
        };

    private WatchReport Watch(ModelPackage? model = null, UnmixOptions? run = null, Action<WatchProgress>? onEvent = null) =>
        FolderWatch.Run(
            model ?? package,
            Options() with
            {
                Run = run ?? Options().Run,
            },
            new Telling(one =>
            {
                told.Add(one);
                onEvent?.Invoke(one);
            }),
            TestContext.Current.CancellationToken
        );

    private byte[] Alone(string name)
    {
        var map = elsewhere.File(Path.GetFileName(name) + ".tif");
        SceneUnmixer.Run(
            package,
            folder.File(name + ".hdr"),
            map,
            new UnmixOptions { Threads = 1 },
            null,
            TestContext.Current.CancellationToken
        );
        return File.ReadAllBytes(map);
    }

    private (DateTime, long) Stamp(string name)
    {
        var map = new FileInfo(maps.File(name + ".tif"));
        return (map.LastWriteTimeUtc, map.Length);
    }

    private void Write(string name, int seed, int bands = L) =>
        EnviScene.Write(
            folder.File(name + ".hdr"),
            new EnviLayout
            {
                Width = Width,
                Height = Height,
                BandCount = bands,
                Wavelengths = new WavelengthGrid([.. Enumerable.Range(0, bands).Select(b => 400.0 + 50 * b)]),
            },
            ToyModel.Spectra(Width * Height, seed, bands)
        );

    private sealed class Telling(Action<WatchProgress> act) : IProgress<WatchProgress>
    {
        public void Report(WatchProgress value) => act(value);
    }

    private sealed class Progress(Action<RunProgress> act) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => act(value);
    }
}

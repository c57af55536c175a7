using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Archive;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Tests.Archive;

[Trait("Speed", "Slow")]
public sealed class ShardRunTests : IDisposable
{
    private readonly ToyArchive archive = new();

    public void Dispose() => archive.Dispose();

    [Property(MaxTest = 12)]
    public Property Any_split_and_any_number_of_shards_gives_the_bytes_of_single_runs() =>
        Prop.ForAll(Gen.Choose(1, 40).Zip(Gen.Choose(1, 5)).ToArbitrary(), choice =>
        {
            using var other = new ToyArchive(scenes: 2);
            var options = new UnmixOptions { Layers = Layers.All };
            var manifest = other.Plan(choice.Item1, options);

            for (var index = choice.Item2 - 1; index >= 0; index--)
                other.Run(manifest, index, choice.Item2);
            var merged = ToyArchive.Merge(manifest);

            Assert.Empty(merged.Incomplete);
            Assert.Equal(other.Single("s0", options), File.ReadAllBytes(other.Map("s0.tif")));
            Assert.Equal(other.Single("s1", options), File.ReadAllBytes(other.Map("s1.tif")));
        });

    [Fact]
    public void Shards_share_the_items_out_and_each_does_its_own_once()
    {
        var manifest = archive.Plan(splitRows: 10); // 4 items a scene
        var progress = new Outcomes();

        var first = archive.Run(manifest, 0, 5, progress);
        var again = archive.Run(manifest, 0, 5, progress);

        Assert.Equal((3, 3, 0), (first.Items, first.Computed, first.Kept));
        Assert.Equal((3, 0, 3), (again.Items, again.Computed, again.Kept));
        Assert.Equal([0, 5, 10, 0, 5, 10], progress.Items);
        Assert.Equal((3, 9), (ArchiveStatus.Of(manifest).Done, ArchiveStatus.Of(manifest).Missing.Count));
    }

    [Fact]
    public void A_damaged_output_is_made_again_and_a_whole_one_is_kept()
    {
        var manifest = archive.Plan();
        archive.Run(manifest);
        var bytes = File.ReadAllBytes(archive.Map("s1.tif"));
        Flip(archive.Map("s1.tif"));
        File.Delete(archive.Map("s2.tif"));

        var report = archive.Run(manifest);

        Assert.Equal((2, 1), (report.Computed, report.Kept));
        Assert.Equal(bytes, File.ReadAllBytes(archive.Map("s1.tif")));
    }

    [Fact]
    public void Torn_and_damaged_records_are_work_done_again_and_nothing_worse()
    {
        var manifest = archive.Plan();
        archive.Run(manifest);
        var record = Directory.GetFiles(archive.Records).Single();
        var text = File.ReadAllText(record);
        var lines = text.Split('\n');
        lines[1] = lines[1][10..];
        File.WriteAllText(record, string.Join('\n', lines)[..^20]); // the first record spoilt, the last torn

        Assert.Equal(1, ArchiveStatus.Of(manifest).Done);
        var report = archive.Run(manifest);

        Assert.Equal((2, 1), (report.Computed, report.Kept));
        Assert.True(ArchiveStatus.Of(manifest).IsComplete);
    }

    [Fact]
    public void A_scene_that_cannot_be_used_is_recorded_and_the_others_are_done()
    {
        archive.WriteScene("s1", seed: 2, spectra => Array.Fill(spectra, float.NaN));
        var manifest = archive.Plan();

        var report = archive.Run(manifest);
        var status = ArchiveStatus.Of(manifest);
        var merged = ToyArchive.Merge(manifest);

        Assert.Equal((2, 1), (report.Computed, report.Failed.Count));
        var line = $"item 1: '{archive.Scene("s1")}': None of the {ToyArchive.Width * ToyArchive.Height} pixels is valid";
        Assert.StartsWith(line, report.Failed[0], StringComparison.Ordinal);
        Assert.Equal((2, 1, 0), (status.Done, status.Failed.Count, status.Missing.Count));
        Assert.StartsWith(line, Assert.Single(merged.Incomplete), StringComparison.Ordinal);
        Assert.False(File.Exists(archive.Map("s1.tif")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_scene_that_has_changed_since_the_plan_is_refused_and_one_that_is_brought_back_is_done(bool linked)
    {
        var data = Path.ChangeExtension(archive.Scene("s1"), ".img");
        if (linked)
        {
            File.Move(data, data + ".kept");
            File.CreateSymbolicLink(data, data + ".kept");
            data += ".kept";
        }
        var manifest = archive.Plan();
        var time = File.GetLastWriteTimeUtc(data);
        File.SetLastWriteTimeUtc(data, time.AddSeconds(3));

        var refused = archive.Run(manifest).Failed;
        File.SetLastWriteTimeUtc(data, time);
        var report = archive.Run(manifest);

        Assert.Contains("when the run was planned it had", Assert.Single(refused), StringComparison.Ordinal);
        Assert.Equal((1, 2), (report.Computed, report.Kept));
        Assert.True(ArchiveStatus.Of(manifest).IsComplete); // an older failure does not stand against what was done since
    }

    [Fact]
    public void An_output_of_other_content_of_the_scene_is_not_kept()
    {
        var manifest = archive.Plan();
        archive.Run(manifest);
        var data = Path.ChangeExtension(archive.Scene("s1"), ".img");
        var time = File.GetLastWriteTimeUtc(data);
        archive.WriteScene("s1", seed: 77);
        File.SetLastWriteTimeUtc(data, time); // same size, same time, other values

        var report = archive.Run(manifest);

        Assert.Equal((1, 2), (report.Computed, report.Kept));
        Assert.Equal(archive.Single("s1"), File.ReadAllBytes(archive.Map("s1.tif")));
    }

    [Fact]
    public void A_stop_keeps_what_was_done_and_leaves_no_temporary_file()
    {
        var manifest = archive.Plan();
        using var source = new CancellationTokenSource();
        var stopper = new Outcomes { OnItem = _ => source.Cancel() };

        var stopped = Assert.Throws<RunStoppedException>(() => archive.Run(manifest, progress: stopper, cancellation: source.Token));

        Assert.Equal("Stopped. 1 of the 3 items of shard 0/1 are behind; the same command goes on from there.", stopped.Message);
        Assert.Equal(["s0.tif"], Directory.GetFiles(archive.Maps).Select(Path.GetFileName));
        Assert.Equal((2, 1), archive.Run(manifest) is var rest ? (rest.Computed, rest.Kept) : default);
    }

    [Fact]
    public void Two_processes_at_the_same_items_give_one_result()
    {
        var manifest = archive.Plan(splitRows: 4, options: new UnmixOptions { Layers = Layers.All });

        Parallel.For(0, 3, _ => archive.Run(manifest));
        var merged = ToyArchive.Merge(manifest);

        Assert.Empty(merged.Incomplete);
        Assert.Equal(archive.Single("s2", new UnmixOptions { Layers = Layers.All }), File.ReadAllBytes(archive.Map("s2.tif")));
        Assert.Equal(0, ArchiveStatus.Of(manifest).Leftovers);
    }

    [Fact]
    public void A_folder_of_maps_that_is_gone_stops_the_shard()
    {
        var manifest = archive.Plan();
        Directory.Delete(archive.Maps, recursive: true);

        var refused = Assert.Throws<OutputException>(() => archive.Run(manifest));

        Assert.Contains($"The output folder '{archive.Maps}' does not exist", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_is_never_written_over_a_scene()
    {
        SceneUnmixer.Run(
            archive.Package,
            archive.Scene("s0"),
            Path.Combine(archive.Folder.File("scenes"), "t.tif"),
            new UnmixOptions(),
            null,
            TestContext.Current.CancellationToken
        );
        var manifest = archive.Plan(maps: archive.Folder.File("scenes"), scenes: archive.Folder.File("scenes/t.tif"));

        Assert.Contains("is also an input", Assert.Single(archive.Run(manifest).Failed), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_has_the_rows_of_the_whole_and_its_place()
    {
        var options = new UnmixOptions
        {
            Layers = Layers.All,
            Rows = new RowRange(7, 9),
            Threads = 1,
        };
        SceneUnmixer.Run(
            archive.Package,
            archive.Scene("s0"),
            archive.Folder.File("part.tif"),
            options,
            null,
            TestContext.Current.CancellationToken
        );
        archive.Single("s0", options with { Rows = null });

        using var part = SceneReader.Open(archive.Folder.File("part.tif"));
        using var whole = SceneReader.Open(archive.Folder.File("single-s0.tif"));

        Assert.Equal((ToyArchive.Width, 9), (part.Profile.Width, part.Profile.Height));
        Assert.Equal([365000, 30, 0, 5807000 - 7 * 30, 0, -30], part.Profile.GeoReference.GeoTransform!);
        Assert.Equal(Read(whole, new PixelWindow(0, 7, ToyArchive.Width, 9)), Read(part, part.Profile.Window));
        Assert.Contains(
            "but the scene has 31",
            Assert
                .Throws<SceneException>(() =>
                    SceneUnmixer.Run(
                        archive.Package,
                        archive.Scene("s0"),
                        archive.Folder.File("no.tif"),
                        options with
                        {
                            Rows = new RowRange(23, 9),
                        },
                        null,
                        TestContext.Current.CancellationToken
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    private static float[] Read(SceneReader reader, PixelWindow window)
    {
        int[] bands = [.. Enumerable.Range(0, reader.Profile.BandCount)];
        var values = new float[window.PixelCount * bands.Length];
        reader.ReadSpectra(window, bands, values);
        return values;
    }

    private static void Flip(string path)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.Position = file.Length / 2;
        var old = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(old ^ 1));
    }

    private sealed class Outcomes : IProgress<ItemProgress>
    {
        public List<int> Items { get; } = [];

        public Action<ItemProgress>? OnItem { get; init; }

        public void Report(ItemProgress value)
        {
            Items.Add(value.Item.Index);
            OnItem?.Invoke(value);
        }
    }
}

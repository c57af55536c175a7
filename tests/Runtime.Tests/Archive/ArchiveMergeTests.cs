using System.Xml.Linq;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Archive;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Archive;

[Trait("Speed", "Slow")]
public sealed class ArchiveMergeTests : IDisposable
{
    private const int L = ToyModel.L;

    private readonly ToyArchive archive = new();

    public void Dispose() => archive.Dispose();

    [Fact]
    public void What_is_missing_is_named_and_nothing_is_merged_before()
    {
        var manifest = archive.Plan(splitRows: 16);
        archive.Run(manifest, 0, 2);

        var report = ToyArchive.Merge(manifest);

        Assert.Equal(
            [.. Enumerable.Range(0, 3).Select(i => $"item {2 * i + 1}: '{archive.Scene($"s{i}")}', rows 16 to 30: missing")],
            report.Incomplete
        );
        Assert.Empty(Directory.GetFiles(archive.Maps));
    }

    [Fact]
    public void A_second_merge_does_nothing_and_one_with_a_spoilt_map_makes_that_again()
    {
        var manifest = archive.Plan(splitRows: 16);
        archive.Run(manifest);

        var first = ToyArchive.Merge(manifest);
        var time = File.GetLastWriteTimeUtc(archive.Map("s0.tif"));
        var second = ToyArchive.Merge(manifest);
        var bytes = File.ReadAllBytes(archive.Map("s1.tif"));
        File.WriteAllText(archive.Map("s1.tif"), "spoilt");
        var third = ToyArchive.Merge(manifest);

        Assert.Equal((3, 0, 1), (first.Merged, second.Merged, third.Merged));
        Assert.Equal(time, File.GetLastWriteTimeUtc(archive.Map("s0.tif")));
        Assert.Equal(bytes, File.ReadAllBytes(archive.Map("s1.tif")));
    }

    [Fact]
    public void A_part_that_is_not_what_was_written_is_named()
    {
        var manifest = archive.Plan(splitRows: 16);
        archive.Run(manifest);
        var part = archive.Map("parts/s1.rows-0000016.tif");
        var bytes = File.ReadAllBytes(part);
        bytes[^1] ^= 1;
        File.WriteAllBytes(part, bytes);

        var report = ToyArchive.Merge(manifest);

        Assert.Contains(
            $"its output '{part}' is not what was written. Remove it and run its shard again.",
            Assert.Single(report.Incomplete),
            StringComparison.Ordinal
        );
        Assert.Equal(2, report.Merged);
        Assert.False(File.Exists(archive.Map("s1.tif")));
    }

    [Fact]
    public void A_whole_map_that_is_not_what_was_written_is_named_when_hashes_are_asked_for()
    {
        var manifest = archive.Plan();
        archive.Run(manifest);
        var bytes = File.ReadAllBytes(archive.Map("s1.tif"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(archive.Map("s1.tif"), bytes);

        Assert.Empty(ToyArchive.Merge(manifest).Incomplete);
        Assert.Single(ToyArchive.Merge(manifest, new MergeOptions { Verify = true }).Incomplete);
    }

    [Fact]
    public void Eight_times_the_items_take_eight_times_the_work_not_sixty_four()
    {
        var (few, many) = (AllocatedByMerge(500), AllocatedByMerge(4000));

        Assert.InRange(many / (double)few, 4, 16);
    }

    [Fact]
    public void A_part_without_a_valid_pixel_is_a_part_but_a_scene_without_one_is_refused()
    {
        archive.WriteScene("s1", seed: 2, spectra => spectra.AsSpan(0, 10 * ToyArchive.Width * L).Fill(float.NaN));
        archive.WriteScene("s2", seed: 3, spectra => Array.Fill(spectra, float.NaN));
        var manifest = archive.Plan(splitRows: 10);

        var run = archive.Run(manifest);
        var report = ToyArchive.Merge(manifest);

        Assert.Empty(run.Failed);
        Assert.Contains(
            $"'{archive.Scene("s2")}': None of the 713 pixels is valid",
            Assert.Single(report.Incomplete),
            StringComparison.Ordinal
        );
        Assert.Equal(archive.Single("s1"), File.ReadAllBytes(archive.Map("s1.tif")));
        Assert.False(File.Exists(archive.Map("s2.tif")));
    }

    [Fact]
    public void A_scene_whose_values_are_no_reflectance_is_refused_as_a_whole()
    {
        // The middle row, which is looked at first, is right; four fifths of the rest are not.
        archive.WriteScene("s1", seed: 2, spectra =>
        {
            for (var row = 0; row < ToyArchive.Height; row++)
            {
                if (row is >= 13 and < 18)
                    continue;
                foreach (ref var value in spectra.AsSpan(row * ToyArchive.Width * L, ToyArchive.Width * L))
                    value *= 1000;
            }
        });
        var manifest = archive.Plan(splitRows: 10);

        var run = archive.Run(manifest);
        var report = ToyArchive.Merge(manifest);

        Assert.Empty(run.Failed);
        Assert.Contains("The scene's values are not reflectance", Assert.Single(report.Incomplete), StringComparison.Ordinal);
        Assert.Contains("not reflectance", Assert.Throws<SceneException>(() => archive.Single("s1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Maps_are_written_as_COGs_with_the_same_values_and_always_the_same_bytes()
    {
        var manifest = archive.Plan(splitRows: 10);
        archive.Run(manifest);

        var first = ToyArchive.Merge(manifest, new MergeOptions { Cog = true });
        var bytes = File.ReadAllBytes(archive.Map("s0.cog.tif"));
        var second = ToyArchive.Merge(manifest, new MergeOptions { Cog = true });
        File.Delete(archive.Map("s0.cog.tif"));
        var third = ToyArchive.Merge(manifest, new MergeOptions { Cog = true });

        Assert.Equal((3, 0, 1), (first.Cogs, second.Cogs, third.Cogs));
        Assert.Equal(bytes, File.ReadAllBytes(archive.Map("s0.cog.tif")));
        // what makes it one
        Assert.Contains("LAYOUT=IFDS_BEFORE_DATA", System.Text.Encoding.ASCII.GetString(bytes, 0, 400), StringComparison.Ordinal);
        Assert.Equal(Values(archive.Map("s0.tif")), Values(archive.Map("s0.cog.tif")));
        Assert.DoesNotContain(Directory.GetFiles(archive.Maps), file => !file.EndsWith(".tif", StringComparison.Ordinal));
    }

    [Fact]
    public void A_VRT_opens_as_the_mosaic_and_names_its_maps_relative_to_itself()
    {
        var manifest = archive.Plan();
        archive.Run(manifest);
        var path = archive.Map("mosaic.vrt");

        ToyArchive.Merge(manifest, new MergeOptions { VrtPath = path });

        Assert.Equal(Values(archive.Map("s2.tif")), Values(path)); // all lie on one place; the last is on top
        Assert.All(XDocument.Load(path).Descendants("SourceFilename"), name =>
            Assert.Equal(("1", -1), ((string)name.Attribute("relativeToVRT")!, name.Value.IndexOf('/', StringComparison.Ordinal)))
        );
    }

    [Fact]
    public void Maps_of_several_projections_make_no_VRT()
    {
        var manifest = archive.Plan();
        archive.Run(manifest);
        using (
            var writer = SceneWriter.Create(
                archive.Map("s1.tif"),
                new SceneOutput
                {
                    Width = 1,
                    Height = 1,
                    BandNames = ["a"],
                    GeoReference = GeoReference.UtmNorth(32, 1, 1, 30),
                }
            )
        )
        {
            writer.Write(new PixelWindow(0, 0, 1, 1), [1]);
            writer.Finish();
        }
        string[] maps = [archive.Map("s0.tif"), archive.Map("s1.tif")];

        var refused = Assert.Throws<SceneException>(() => MapMosaic.WriteVrt(archive.Map("mosaic.vrt"), maps));

        Assert.StartsWith("No VRT can be made of the 2 maps (", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(archive.Map("mosaic.vrt")));
    }

    private static float[] Values(string path)
    {
        using var reader = SceneReader.Open(path);
        var values = new float[reader.Profile.Window.PixelCount * reader.Profile.BandCount];
        reader.ReadSpectra(reader.Profile.Window, [.. Enumerable.Range(0, reader.Profile.BandCount)], values);
        return values;
    }

    /// <summary>
    /// Bytes, of the merge of a run whose items some shard left as done: allocation is work that can be told without a clock.
    /// </summary>
    private long AllocatedByMerge(int items)
    {
        using var folder = new TemporaryFolder();
        var (scenes, maps, plan) = (
            Directory.CreateDirectory(folder.File("scenes")).FullName,
            Directory.CreateDirectory(folder.File("maps")).FullName,
            folder.File("run.json")
        );
        for (var i = 0; i < items; i++)
            File.WriteAllText(Path.Combine(scenes, $"s{i:D5}.img"), "x");
        var manifest = new ArchivePlan
        {
            Scenes = [Path.Combine(scenes, "*.img")],
            MapsFolder = maps,
            Options = new UnmixOptions(),
        }.Write(archive.Package, plan);
        var (hash, records) = (new string('0', 64), Directory.CreateDirectory(plan + ".records").FullName);
        File.WriteAllLines(
            Path.Combine(records, "shard-000000-of-000001.h-1-00000000.jsonl"),
            [
                $$"""{"plan":"{{manifest.Sha256}}","shard":0,"shards":1,"host":"h","process":1,"started":"2026-01-01T00:00:00Z"}""",
                .. Enumerable
                    .Range(0, items)
                    .Select(i =>
                        $$"""{"state":"Done","item":{{i}},"bytes":1,"sha256":"{{hash}}","inputs":"{{hash}}","""
                        + "\"pixels\":1,\"seconds\":1,\"retrain_advised\":false}"
                    ),
            ]
        );
        for (var i = 0; i < items; i++)
            File.WriteAllText(Path.Combine(maps, $"s{i:D5}.tif"), "x");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var report = ToyArchive.Merge(manifest);
        Assert.Equal((items, 0), (report.Maps, report.Incomplete.Count));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}

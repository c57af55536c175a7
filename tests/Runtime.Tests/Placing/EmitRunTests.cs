using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Archive;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Placing;

[Collection(MeasuredAlone.Name)]
public sealed class EmitRunTests
{
    public static TheoryData<string, bool> Granules =>
        new()
        {
            { "001", false },
            { "002", false },
            { "001", true },
        };

    [Theory]
    [MemberData(nameof(Granules))]
    public void A_granule_is_unmixed_masked_and_placed(string version, bool isMirrored)
    {
        using var runs = new EmitRuns(new EmitGranule { Version = version, IsMirrored = isMirrored });

        var report = runs.Run();

        runs.AssertPlaced(runs.Map, runs.Granule.IsNearCloud);
        Assert.Equal(runs.Granule.Lines * runs.Granule.Samples, report.Pixels);
        Assert.Equal(runs.Granule.Grid, (report.MapWidth, report.MapHeight));
        Assert.Equal(
            isMirrored,
            report.Warnings.Any(warning => warning.Contains("counts samples from the other side", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Bytes_do_not_depend_on_windows_threads_or_the_journal()
    {
        using var runs = new EmitRuns(
            new EmitGranule
            {
                Lines = 61,
                Samples = 43,
                Bands = 12,
            }
        );
        byte[] Bytes(UnmixOptions options)
        {
            runs.Run(options);
            return File.ReadAllBytes(runs.Map);
        }

        var plain = Bytes(EmitRuns.Options());

        Assert.Equal(plain, Bytes(EmitRuns.Options() with { TileWidth = 7, TileHeight = 5, Threads = 2 }));
        Assert.Equal(plain, Bytes(EmitRuns.Options() with { TileHeight = 1, Journal = false }));
        Assert.Equal(
            ["linear.unmix", "map.tif"],
            Directory
                .EnumerateFileSystemEntries(runs.Folder.Path)
                .Select(Path.GetFileName)
                .Where(name => !name!.EndsWith(".nc", StringComparison.Ordinal))
                .Order()
        );
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_to_the_same_bytes()
    {
        using var runs = new EmitRuns(
            new EmitGranule
            {
                Lines = 61,
                Samples = 43,
                Bands = 12,
            }
        );
        runs.Run(map: runs.Folder.File("whole.tif"));
        var options = EmitRuns.Options() with { TileHeight = 4 };
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<RunStoppedException>(() =>
            SceneUnmixer.Run(runs.Package, runs.Scene, runs.Map, options, new Stop(cancellation, rows: 30 * 43), cancellation.Token)
        );
        Assert.False(File.Exists(runs.Map));
        var report = runs.Run(options);

        Assert.InRange(report.ResumedRows, 1, 60);
        Assert.Equal(File.ReadAllBytes(runs.Folder.File("whole.tif")), File.ReadAllBytes(runs.Map));
    }

    [Fact]
    public void The_sensors_geometry_is_to_be_had()
    {
        using var runs = new EmitRuns();

        runs.Run(EmitRuns.Options() with { Geometry = MapGeometry.Sensor });

        using var map = SceneReader.Open(runs.Map);
        Assert.Equal((runs.Granule.Samples, runs.Granule.Lines), (map.Profile.Width, map.Profile.Height));
        Assert.Null(map.Profile.GeoReference.GeoTransform);
        runs.AssertPixels(map, (line, sample) => (line, sample), runs.Granule.IsNearCloud);
    }

    [Fact]
    public void Masks_are_chosen()
    {
        using var runs = new EmitRuns();

        runs.Run(EmitRuns.Options(QualityMask.Water | QualityMask.Cloud));
        runs.AssertPlaced(runs.Map, (line, sample) => runs.Granule.IsWater(line, sample) || runs.Granule.IsCloud(line, sample));
        runs.Run(EmitRuns.Options(QualityMask.None));
        runs.AssertPlaced(runs.Map, (_, _) => false);

        var fault = Assert.Throws<OptionsException>(() => runs.Run(EmitRuns.Options(QualityMask.Cloud | QualityMask.Shadow)));
        Assert.StartsWith(
            "--mask asks for shadow but the EMIT product has layers for cloud, near-cloud, cirrus, water, spacecraft alone here (",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_granule_without_its_mask_is_unmixed_with_a_warning()
    {
        using var runs = new EmitRuns(mask: false);

        var report = runs.Run();

        runs.AssertPlaced(runs.Map, (_, _) => false);
        Assert.StartsWith(
            "The file EMIT_L2A_MASK_... of this scene does not lie beside it",
            Assert.Single(report.Warnings),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("MASK")]
    [InlineData("RFLUNCERT")]
    [InlineData("")]
    public void It_is_named_by_any_part_and_by_its_folder(string part)
    {
        using var runs = new EmitRuns();
        runs.Granule.WriteUncertainty(runs.Folder.Path);

        var report = runs.Run(
            scene: part.Length == 0 ? runs.Folder.Path : runs.Scene.Replace("_RFL_", $"_{part}_", StringComparison.Ordinal)
        );

        Assert.Equal(runs.Scene, report.Scene);
        runs.AssertPlaced(runs.Map, runs.Granule.IsNearCloud);
    }

    [Fact]
    public void A_lookup_table_that_leads_outside_is_refused_before_the_work()
    {
        var granule = new EmitGranule();
        using var runs = new EmitRuns(granule with { Lookup = cell => cell is (9, 4) ? (granule.Lines + 1, 4) : cell });

        var fault = Assert.Throws<SceneException>(() => runs.Run());

        Assert.Contains("leads outside the scene: at row ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"it names line {granule.Lines + 1} and sample 4 of {granule.Lines} and {granule.Samples}",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["linear.unmix"],
            Directory
                .EnumerateFileSystemEntries(runs.Folder.Path)
                .Select(Path.GetFileName)
                .Where(name => !name!.EndsWith(".nc", StringComparison.Ordinal))
        );
        runs.Run(EmitRuns.Options() with { Geometry = MapGeometry.Sensor });
    }

    [Fact]
    public void A_lookup_table_without_order_is_placed_in_bounded_memory()
    {
        var random = new Random(3);
        var granule = new EmitGranule
        {
            Lines = 700,
            Samples = 600,
            Bands = 6,
            LeanDegrees = 0,
        };
        using var runs = new EmitRuns(
            granule with
            {
                Lookup = cell => (random.Next(1, granule.Lines + 1), random.Next(1, granule.Samples + 1)),
            },
            mask: false
        );

        runs.Run(EmitRuns.Options(QualityMask.None));

        random = new Random(3);
        using var map = SceneReader.Open(runs.Map);
        runs.AssertPixels(
            map,
            (row, column) =>
                granule.PixelAt(row, column) is null
                    ? null
                    : (random.Next(1, granule.Lines + 1) - 1, random.Next(1, granule.Samples + 1) - 1),
            (_, _) => false
        );
    }

    [Fact]
    public void A_folder_of_granules_is_planned_by_their_reflectance_and_split_parts_merge_to_the_same_bytes()
    {
        using var runs = new EmitRuns(
            new EmitGranule
            {
                Lines = 61,
                Samples = 43,
                Bands = 12,
            }
        );
        runs.Granule.WriteUncertainty(runs.Folder.Path);
        runs.Run(map: runs.Folder.File("whole.tif"));

        var manifest = new ArchivePlan
        {
            Scenes = [runs.Folder.Path, Path.Combine(runs.Folder.Path, "*.nc")],
            MapsFolder = runs.Folder.File("maps"),
            SplitRows = 16,
            Options = EmitRuns.Options(),
        }.Write(runs.Package, runs.Folder.File("run.json"));
        var shard = ShardRun.Run(manifest, new Shard(0, 1), runs.Package, EmitRuns.Options(), null, TestContext.Current.CancellationToken);
        var merge = ArchiveMerge.Run(manifest, new MergeOptions(), null, TestContext.Current.CancellationToken);

        Assert.Equal(runs.Scene, Assert.Single(manifest.Scenes).Path);
        Assert.Equal((4, 0), (shard.Computed, shard.Failed.Count));
        Assert.Equal((1, 0), (merge.Merged, merge.Incomplete.Count));
        Assert.Equal(File.ReadAllBytes(runs.Folder.File("whole.tif")), File.ReadAllBytes(manifest.OutputPath(manifest.MapOf(0))));
    }

    private sealed class Stop(CancellationTokenSource source, long rows) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (value.PixelsDone >= rows)
                source.Cancel();
        }
    }
}

using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Runs;
using Unmix.Runtime.Tests.Archive;
using Unmix.Runtime.Tests.Journal;

namespace Unmix.Runtime.Tests;

/// <summary>Maps of whole numbers.</summary>
public sealed class MapTypeTests
{
    private const double Step = 1.0 / 50_000;
    private const double RoundingOfFloats = 1e-7;

    [Fact]
    public void Values_are_off_by_half_a_step_at_most_and_nodata_stays()
    {
        using var runs = new ToyRuns();
        runs.Run(ToyRuns.Options());
        var exact = Read(runs.Map, out _);

        runs.Run(ToyRuns.Options() with { Type = MapType.UInt16 });
        var values = Read(runs.Map, out var profile);

        Assert.Equal(PixelType.UInt16, profile.PixelType);
        Assert.All(profile.NoData, value => Assert.Equal(ushort.MaxValue, value));
        Assert.All(profile.Scale, scale => Assert.Equal(Step, scale));
        Assert.Contains(float.NaN, exact);
        for (var i = 0; i < exact.Length; i++)
        {
            Assert.Equal(float.IsNaN(exact[i]), float.IsNaN(values[i]));
            if (!float.IsNaN(exact[i]))
                Assert.InRange(Math.Abs((double)exact[i] - values[i]), 0, Step / 2 + RoundingOfFloats);
        }
    }

    [Fact]
    public void Bytes_do_not_depend_on_tiles_threads_and_stops()
    {
        using var runs = new ToyRuns();
        UnmixOptions Options(int width, int height, int threads) => ToyRuns.Options(width, height, threads) with { Type = MapType.UInt16 };
        runs.Run(Options(ToyRuns.Width, ToyRuns.Height, 1));
        var expected = File.ReadAllBytes(runs.Map);

        foreach (var (width, height, threads) in ((int, int, int)[])[(ToyRuns.Width, 1, 2), (7, 13, 1), (5, 31, 3)])
        {
            Assert.IsType<RunStoppedException>(runs.Stopped(Options(ToyRuns.Width, 2, threads), afterWindows: 4));
            var report = runs.Run(Options(width, height, threads));

            Assert.True(report.ResumedRows > 0);
            Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(runs.Map)), $"{width} x {height}, {threads} threads");
        }
    }

    [Fact]
    public void Rows_of_a_map_of_floats_are_not_gone_on_from()
    {
        using var runs = new ToyRuns();
        runs.Stopped(ToyRuns.Options(), afterWindows: 4);

        var fault = Assert.Throws<OptionsException>(() => runs.Run(ToyRuns.Options() with { Type = MapType.UInt16 }));

        Assert.Contains("the map's type was 'nothing' and is 'uint16' now", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_are_put_together_are_the_map_of_a_single_run()
    {
        using var archive = new ToyArchive(scenes: 1);
        var options = new UnmixOptions { Layers = Layers.All, Type = MapType.UInt16 };
        var manifest = archive.Plan(splitRows: 16, options);

        archive.Run(manifest);
        var report = ToyArchive.Merge(manifest);

        Assert.Equal(1, report.Merged);
        Assert.Equal(archive.Single("s0", options), File.ReadAllBytes(archive.Map("s0.tif")));
    }

    [Theory]
    [InlineData(MapFormat.Cog, "map.tif")]
    [InlineData(MapFormat.Envi, "map.hdr")]
    public void Other_formats_hold_the_same_numbers(MapFormat format, string name)
    {
        using var runs = new ToyRuns();
        var options = ToyRuns.Options() with { Type = MapType.UInt16 };
        runs.Run(options, output: runs.Folder.File("plain.tif"));
        var expected = Read(runs.Folder.File("plain.tif"), out _);

        MapDelivery.Run(
            ModelPackage.Open(runs.Folder.File("toy.unmix")),
            runs.Scene,
            runs.Folder.File(name),
            options with
            {
                Format = format,
            },
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(expected, Read(runs.Folder.File(name), out var profile));
        Assert.Equal(PixelType.UInt16, profile.PixelType);
    }

    [Fact]
    public void Values_beyond_the_range_become_its_ends_and_are_told()
    {
        const double mostNovelty = 65_534 / 500.0;
        using var runs = new ToyRuns(folder =>
            ToyModel.Seal(folder.File("toy.unmix"), change: manifest => manifest with { TrainingErrors = Tiny })
        );
        var options = ToyRuns.Options() with { Layers = Layers.Novelty };
        runs.Run(options);
        var exact = Read(runs.Map, out _);

        var report = runs.Run(options with { Type = MapType.UInt16 });
        var values = Read(runs.Map, out _);

        var beyond = exact.Count(value => value > mostNovelty + 0.5 / 500);
        Assert.True(beyond > 0);
        Assert.Contains(
            $"{beyond} values of the band 'novelty' lie outside 0 to 131.068, which uint16 holds, and were written as its ends. "
                + "Give --type float32 to keep them.",
            report.Warnings
        );
        Assert.Equal(mostNovelty, values.Max(value => float.IsNaN(value) ? 0 : value), 1e-4);
    }

    /// <summary>Errors that every pixel of the toy is far above.</summary>
    private static TrainingErrors Tiny =>
        new()
        {
            PixelCount = 1000,
            Levels = [0.5, TrainingErrors.HighLevel, TrainingErrors.OutsideLevel],
            Quantiles = [1e-4, 4e-4, 4e-4],
        };

    private static float[] Read(string path, out SceneProfile profile)
    {
        using var reader = SceneReader.Open(path);
        profile = reader.Profile;
        var values = new float[profile.Window.PixelCount * profile.BandCount];
        reader.ReadSpectra(profile.Window, [.. Enumerable.Range(0, profile.BandCount)], values);
        return values;
    }
}

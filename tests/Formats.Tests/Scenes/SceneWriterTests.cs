using System.Security.Cryptography;
using FsCheck;
using FsCheck.Xunit;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Scenes;

public sealed class SceneWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        var values = SceneSamples.Spectra(300, 270, 3);
        var output = new SceneOutput
        {
            Width = 300,
            Height = 270,
            BandNames = ["soil", "tree", "water \u00e4"],
            GeoReference = GeoReference.UtmNorth(33, 365055, 5807085, 30),
            Metadata = new Dictionary<string, string> { ["unmix_model"] = "toy", ["unmix_layers"] = "abundances" },
        };

        WriteWhole(folder.File("map.tif"), output, values);

        using var reader = SceneReader.Open(folder.File("map.tif"));
        var profile = reader.Profile;
        Assert.Equal(values, SceneSamples.ReadAll(reader));
        Assert.Equal(
            ("GTiff", 300, 270, 3, PixelType.Float32),
            (profile.Driver, profile.Width, profile.Height, profile.BandCount, profile.PixelType)
        );
        Assert.Equal((160, 32, "BAND"), (profile.BlockWidth, profile.BlockHeight, profile.Interleave));
        Assert.Equal(output.BandNames, profile.BandNames);
        Assert.Equal(output.GeoReference.GeoTransform, profile.GeoReference.GeoTransform);
        Assert.Contains("UTM zone 33N", profile.GeoReference.ProjectionWkt, StringComparison.Ordinal);
        Assert.Contains("\"EPSG\",\"32633\"", profile.GeoReference.ProjectionWkt, StringComparison.Ordinal);
        Assert.All(profile.NoData, n => Assert.Equal(-9999, n));
        var bytes = File.ReadAllText(folder.File("map.tif"), System.Text.Encoding.Latin1);
        Assert.Contains("<Item name=\"unmix_model\">toy</Item>", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void NaN_becomes_nodata_and_is_read_back_as_NaN()
    {
        WriteWhole(
            folder.File("map.tif"),
            new SceneOutput
            {
                Width = 2,
                Height = 1,
                BandNames = ["a", "b"],
            },
            [float.NaN, 1, 2, float.NaN]
        );

        using var reader = SceneReader.Open(folder.File("map.tif"));

        Assert.Equal([float.NaN, 1, 2, float.NaN], SceneSamples.ReadAll(reader));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Bytes_do_not_depend_on_the_threads_that_compress(int threads)
    {
        var values = SceneSamples.Spectra(700, 530, 3);
        var output = new SceneOutput
        {
            Width = 700,
            Height = 530,
            BandNames = ["soil", "tree", "water"],
        };

        WriteWhole(folder.File("one.tif"), output, values);
        WriteWhole(folder.File("some.tif"), output with { CompressingThreads = threads }, values);

        Assert.Equal(File.ReadAllBytes(folder.File("one.tif")), File.ReadAllBytes(folder.File("some.tif")));
    }

    [Property(MaxTest = 40)]
    public void Bytes_do_not_depend_on_the_tiling(
        PositiveInt width,
        PositiveInt height,
        PositiveInt tileWidth,
        PositiveInt tileHeight,
        PositiveInt bandCount,
        int seed
    )
    {
        int w = width.Get * 7 % 600 + 1,
            h = height.Get * 11 % 600 + 1,
            bands = bandCount.Get % 3 + 1;
        int tw = tileWidth.Get * 13 % w + 1,
            th = tileHeight.Get * 17 % h + 1;
        using var own = new TemporaryFolder();
        var output = new SceneOutput
        {
            Width = w,
            Height = h,
            BandNames = [.. Enumerable.Range(0, bands).Select(b => $"band {b}")],
        };
        var values = SceneSamples.Spectra(w, h, bands, seed);
        values[values.Length / 2] = float.NaN;

        WriteWhole(own.File("whole.tif"), output, values);
        WriteTiles(own.File("tiles.tif"), output, values, tw, th);

        Assert.Equal(Hash(own.File("whole.tif")), Hash(own.File("tiles.tif")));
        using var reader = SceneReader.Open(own.File("tiles.tif"));
        Assert.Equal(values, SceneSamples.ReadAll(reader));
    }

    [Fact]
    public void Bytes_do_not_depend_on_GDALs_cache()
    {
        var output = new SceneOutput
        {
            Width = 700,
            Height = 600,
            BandNames = ["a", "b", "c"],
        };
        var values = SceneSamples.Spectra(700, 600, 3);
        WriteWhole(folder.File("large.tif"), output, values);
        BlockCache.Limit(1 << 16);
        try
        {
            WriteTiles(folder.File("small.tif"), output, values, 90, 70);
        }
        finally
        {
            BlockCache.Limit(BlockCache.DefaultBytes);
        }

        Assert.Equal(Hash(folder.File("large.tif")), Hash(folder.File("small.tif")));
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(100, 90)]
    [InlineData(600, 70)]
    [InlineData(100, 600)]
    [InlineData(100, 257)]
    public void Memory_stays_within_the_plan(int tileWidth, int tileHeight)
    {
        var output = new SceneOutput
        {
            Width = 600,
            Height = 900,
            BandNames = ["a"],
        };
        using var writer = SceneWriter.Create(folder.File("map.tif"), output);
        var most = 0L;
        ForEachTile(output, new float[600 * 900], tileWidth, tileHeight, (window, values) =>
        {
            writer.Write(window, values);
            most = Math.Max(most, writer.WorkingBytes);
        });

        Assert.InRange(most, 1, SceneWriter.PlannedBytes(output, tileWidth, tileHeight));
        Assert.InRange(most, 1, SceneWriter.PlannedBytes(output, tileHeight));
    }

    [Fact]
    public void Writing_allocates_nothing_once_its_buffers_are_there()
    {
        var output = new SceneOutput
        {
            Width = 300,
            Height = 1800,
            BandNames = ["a", "b"],
        };
        using var writer = SceneWriter.Create(folder.File("map.tif"), output);
        var values = new float[300 * 30 * 2];
        void WriteStrips(int from, int to)
        {
            for (var row = from; row < to; row += 30)
                writer.Write(new PixelWindow(0, row, 300, 30), values);
        }
        WriteStrips(0, 270);

        // A collection that another test causes is counted as an allocation of what its thread had left over; it can't fall into
        // every round, and an allocation of ours does.
        var rounds = new long[5];
        for (var round = 0; round < rounds.Length; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            WriteStrips(270 + 300 * round, 570 + 300 * round); // finishes one row of blocks and starts another
            rounds[round] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, rounds.Min());
    }

    [Theory]
    [InlineData(95, 95, 3, 96, 16)]
    [InlineData(1, 1, 3, 16, 16)]
    [InlineData(2000, 50, 4, 256, 16)]
    [InlineData(2000, 640, 4, 256, 48)]
    [InlineData(2000, 5000, 4, 256, 256)]
    [InlineData(400, 250, 3, 208, 16)]
    [InlineData(1000, 1100, 3, 256, 80)]
    [InlineData(20000, 5000, 4, 128, 128)]
    [InlineData(20000, 10, 200, 16, 16)]
    [InlineData(200000, 5000, 200, 16, 16)]
    [InlineData(int.MaxValue, int.MaxValue, 1, 16, 16)]
    [InlineData(95, 100_000, 3, 96, 256)]
    public void Blocks_suit_the_map_and_shrink_with_the_memory_of_a_row(int width, int height, int bands, int blockWidth, int blockHeight)
    {
        var output = new SceneOutput
        {
            Width = width,
            Height = height,
            BandNames = [.. Enumerable.Range(0, bands).Select(b => $"{b}")],
        };

        Assert.Equal((blockWidth, blockHeight), (output.BlockWidth, output.BlockHeight));
    }

    [Fact]
    public void Without_finish_nothing_is_left()
    {
        using (
            var writer = SceneWriter.Create(
                folder.File("map.tif"),
                new SceneOutput
                {
                    Width = 3,
                    Height = 2,
                    BandNames = ["a"],
                }
            )
        )
            writer.Write(new PixelWindow(0, 0, 3, 1), [1, 2, 3]);

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void An_older_map_stays_until_the_new_one_is_whole()
    {
        File.WriteAllText(folder.File("map.tif"), "old");
        var output = new SceneOutput
        {
            Width = 1,
            Height = 1,
            BandNames = ["a"],
        };

        using (var writer = SceneWriter.Create(folder.File("map.tif"), output))
            writer.Write(new PixelWindow(0, 0, 1, 1), [1]);
        var unfinished = File.ReadAllText(folder.File("map.tif"));
        WriteWhole(folder.File("map.tif"), output, [1]);

        Assert.Equal("old", unfinished);
        Assert.NotEqual(3, new FileInfo(folder.File("map.tif")).Length);
    }

    [Fact]
    public void Refuses_to_finish_with_pixels_missing()
    {
        using var writer = SceneWriter.Create(
            folder.File("map.tif"),
            new SceneOutput
            {
                Width = 3,
                Height = 400,
                BandNames = ["a"],
            }
        );
        writer.Write(new PixelWindow(0, 0, 3, 1), [1, 2, 3]);

        var fault = Assert.Throws<InvalidOperationException>(writer.Finish);

        Expect.Message("'*map.tif' is not whole: 1197 of 1200 pixels were not given.", fault);
    }

    [Fact]
    public void Refuses_a_pixel_given_twice()
    {
        using var writer = SceneWriter.Create(
            folder.File("map.tif"),
            new SceneOutput
            {
                Width = 2,
                Height = 1,
                BandNames = ["a"],
            }
        );
        writer.Write(new PixelWindow(0, 0, 2, 1), [1, 2]);

        var fault = Assert.Throws<InvalidOperationException>(() => writer.Write(new PixelWindow(0, 0, 1, 1), [1]));

        Assert.Equal("Pixels at columns 0..0, rows 0..0 were given twice.", fault.Message);
    }

    [Fact]
    public void Refuses_a_window_outside_and_values_of_another_size()
    {
        using var writer = SceneWriter.Create(
            folder.File("map.tif"),
            new SceneOutput
            {
                Width = 2,
                Height = 1,
                BandNames = ["a"],
            }
        );

        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(new PixelWindow(1, 0, 2, 1), [1, 2]));
        Assert.Throws<ArgumentException>(() => writer.Write(new PixelWindow(0, 0, 2, 1), [1]));
    }

    [Fact]
    public void Refuses_a_missing_folder()
    {
        var fault = Assert.Throws<OutputException>(() =>
            SceneWriter.Create(
                folder.File("missing/map.tif"),
                new SceneOutput
                {
                    Width = 1,
                    Height = 1,
                    BandNames = ["a"],
                }
            )
        );

        Assert.Equal($"The output folder '{folder.File("missing")}' does not exist. Make it, or choose another.", fault.Message);
    }

    private static void WriteWhole(string path, SceneOutput output, float[] values) =>
        WriteTiles(path, output, values, output.Width, output.Height);

    private static void WriteTiles(string path, SceneOutput output, float[] values, int tileWidth, int tileHeight)
    {
        using var writer = SceneWriter.Create(path, output);
        ForEachTile(output, values, tileWidth, tileHeight, (window, part) => writer.Write(window, part));
        writer.Finish();
    }

    private static void ForEachTile(SceneOutput output, float[] values, int tileWidth, int tileHeight, Action<PixelWindow, float[]> take)
    {
        var bands = output.BandNames.Count;
        for (var row = 0; row < output.Height; row += tileHeight)
        {
            for (var column = 0; column < output.Width; column += tileWidth)
            {
                var window = new PixelWindow(
                    column,
                    row,
                    Math.Min(tileWidth, output.Width - column),
                    Math.Min(tileHeight, output.Height - row)
                );
                var part = new float[window.PixelCount * bands];
                for (var y = 0; y < window.Height; y++)
                {
                    values
                        .AsSpan(((row + y) * output.Width + column) * bands, window.Width * bands)
                        .CopyTo(part.AsSpan(y * window.Width * bands));
                }
                take(window, part);
            }
        }
    }

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}

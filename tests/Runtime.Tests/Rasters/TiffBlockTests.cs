using System.Diagnostics;
using Unmix.Formats.Arrays;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Rasters;

/// <summary>GeoTIFFs in tiles and strips of all kinds, made by GDAL of pixels that are known.</summary>
[Trait("Speed", "Slow")]
public sealed class TiffBlockTests(TiffBlockTests.Files files) : IClassFixture<TiffBlockTests.Files>
{
    private static readonly int[] All = [.. Enumerable.Range(0, 9)];
    private static readonly int[] Some = [7, 0, 1, 2, 3, 8];

    public static TheoryData<string> Decoded =>
        [
            "pixel-deflate",
            "pixel-deflate-2",
            "pixel-lzw",
            "pixel-lzw-2",
            "pixel-none",
            "pixel-float-2",
            "pixel-float-3",
            "band-deflate",
            "band-deflate-2",
            "band-lzw",
            "band-lzw-3",
            "band-none",
            "strips",
            "strips-none",
            "big",
            "cog",
            "cog-lzw",
        ];

    public static TheoryData<string> LeftToGdal => ["other-order", "packbits", "holes"];

    [Theory]
    [MemberData(nameof(Decoded))]
    [MemberData(nameof(LeftToGdal))]
    public void Any_windows_and_bands_have_the_pixels_that_were_written(string name)
    {
        var truth = files.Truth(name);
        foreach (var (width, height, threads) in ((int, int, int)[])[(150, 130, 1), (150, 1, 3), (37, 11, 2), (150, 50, 4), (64, 48, 1)])
        {
            using var reader = SceneReader.Open(files.Path(name));
            reader.DecodeBy(threads);
            foreach (var window in Windows(width, height))
                AssertRight(reader, truth, window, All);
            foreach (var window in Windows(width, height).Reverse())
                AssertRight(reader, truth, window, Some);
        }
    }

    [Theory]
    [MemberData(nameof(Decoded))]
    public void Blocks_are_decoded_row_by_row(string name)
    {
        using var reader = SceneReader.Open(files.Path(name));

        Assert.True(reader.Profile.ReadsAnyRows);
    }

    [Theory]
    [MemberData(nameof(LeftToGdal))]
    public void What_is_odd_is_left_to_gdal(string name)
    {
        using var reader = SceneReader.Open(files.Path(name));

        Assert.False(reader.Profile.ReadsAnyRows);
    }

    [Theory]
    [InlineData("pixel-deflate")]
    [InlineData("band-lzw")]
    [InlineData("cog")]
    public void A_damaged_block_is_a_sentence(string name)
    {
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(files.Path(name));
        bytes.AsSpan(bytes.Length / 2, 2000).Fill(0xff);
        var path = folder.File("damaged.tif");
        File.WriteAllBytes(path, bytes);

        using var reader = SceneReader.Open(path);
        var spectra = new float[150 * 130 * 9];
        var said = Assert.Throws<SceneException>(() => reader.ReadSpectra(reader.Profile.Window, All, spectra)).Message;

        Assert.Contains($"'{path}' can't be read at ", said, StringComparison.Ordinal);
        Assert.EndsWith("The file is damaged or its end is missing; copy it again.", said, StringComparison.Ordinal);
    }

    private static IEnumerable<PixelWindow> Windows(int width, int height)
    {
        for (var row = 0; row < 130; row += height)
        {
            for (var column = 0; column < 150; column += width)
                yield return new PixelWindow(column, row, Math.Min(width, 150 - column), Math.Min(height, 130 - row));
        }
    }

    private static void AssertRight(SceneReader reader, float[] truth, PixelWindow window, int[] bands)
    {
        var found = new float[window.PixelCount * bands.Length];
        reader.ReadSpectra(window, bands, found);
        for (var i = 0; i < found.Length; i++)
        {
            var pixel = i / bands.Length;
            var (row, column) = (window.Row + pixel / window.Width, window.Column + pixel % window.Width);
            var right = truth[(row * 150 + column) * 9 + bands[i % bands.Length]];
            if (found[i] != right)
                Assert.Fail($"row {row}, column {column}, band {bands[i % bands.Length]}: {found[i]}, not {right} ({window})");
        }
    }

    /// <summary>The files, made once.</summary>
    public sealed class Files : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public Files()
        {
            var start = new ProcessStartInfo(
                "/usr/bin/python3",
                [System.IO.Path.Combine(Repository.Root, "tests", "Products", "tiles.py"), folder.Path]
            )
            {
                RedirectStandardError = true,
            };
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
            using var process = Process.Start(start)!; // started without a shell
            var fault = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (fault.Contains("ModuleNotFoundError", StringComparison.Ordinal))
                Assert.Skip("SKIPPED: the maker of tiles needs python3-numpy and python3-gdal.");
            Assert.True(process.ExitCode == 0, fault);
        }

        public string Path(string name) => folder.File(name + ".tif");

        /// <summary>[rows, columns, bands].</summary>
        public float[] Truth(string name)
        {
            var numbers = NpyFile.Read(folder.File(name + ".npy"))[0];
            return [.. numbers.LastIndexFastest().Select(number => (float)number)];
        }

        public void Dispose() => folder.Dispose();
    }
}

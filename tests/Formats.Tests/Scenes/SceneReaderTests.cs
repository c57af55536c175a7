using FsCheck;
using FsCheck.Xunit;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Scenes;

public sealed class SceneReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(EnviInterleave.Bsq)]
    [InlineData(EnviInterleave.Bil)]
    [InlineData(EnviInterleave.Bip)]
    public void Every_interleave_gives_the_same_spectra(EnviInterleave interleave)
    {
        var spectra = SceneSamples.Spectra(7, 5, 3);
        EnviScene.Write(
            folder.File("scene.hdr"),
            new EnviLayout
            {
                Width = 7,
                Height = 5,
                BandCount = 3,
                Interleave = interleave,
            },
            spectra
        );

        using var reader = SceneReader.Open(folder.File("scene.img"));

        Assert.Equal(spectra, SceneSamples.ReadAll(reader));
        Assert.Equal(
            interleave switch
            {
                EnviInterleave.Bsq => "BAND",
                EnviInterleave.Bil => "LINE",
                _ => "PIXEL",
            },
            reader.Profile.Interleave
        );
    }

    [Property(MaxTest = 40)]
    public void Any_tiling_reads_the_same_bytes(
        PositiveInt width,
        PositiveInt height,
        PositiveInt tileWidth,
        PositiveInt tileHeight,
        int seed
    )
    {
        int w = width.Get % 20 + 1,
            h = height.Get % 20 + 1,
            tw = tileWidth.Get % w + 1,
            th = tileHeight.Get % h + 1;
        const int bands = 3;
        using var own = new TemporaryFolder();
        EnviScene.Write(
            own.File("scene.hdr"),
            new EnviLayout
            {
                Width = w,
                Height = h,
                BandCount = bands,
                Interleave = (EnviInterleave)(Math.Abs((long)seed) % 3),
                PixelType = PixelType.Int16,
                ReflectanceScaleFactor = 10000,
            },
            SceneSamples.Spectra(w, h, bands, seed)
        );
        using var reader = SceneReader.Open(own.File("scene.hdr"));
        var whole = SceneSamples.ReadAll(reader);

        var gathered = new float[whole.Length];
        for (var row = 0; row < h; row += th)
        {
            for (var column = 0; column < w; column += tw)
            {
                var window = new PixelWindow(column, row, Math.Min(tw, w - column), Math.Min(th, h - row));
                var part = SceneSamples.Read(reader, window);
                for (var y = 0; y < window.Height; y++)
                    part.AsSpan(y * window.Width * bands, window.Width * bands).CopyTo(gathered.AsSpan(((row + y) * w + column) * bands));
            }
        }

        Assert.Equal(whole, gathered);
    }

    [Fact]
    public void Bands_come_in_the_order_asked_for()
    {
        var path = SceneSamples.WriteEnviFloats(folder, [0.1f, 0.2f, 0.3f, 0.4f]);
        using var reader = SceneReader.Open(path);
        var spectrum = new float[3];

        reader.ReadSpectra(reader.Profile.Window, [3, 0, 3], spectrum);

        Assert.Equal([0.4f, 0.1f, 0.4f], spectrum);
    }

    [Fact]
    public void An_envi_scene_may_be_named_by_its_header_or_its_data()
    {
        var data = SceneSamples.WriteEnviFloats(folder, [0.25f]);

        using var byData = SceneReader.Open(data);
        using var byHeader = SceneReader.Open(folder.File("scene.hdr"));

        Assert.Equal(data, byHeader.Profile.Path);
        Assert.Equal(SceneSamples.ReadAll(byData), SceneSamples.ReadAll(byHeader));
    }

    [Theory]
    [InlineData("scene")]
    [InlineData("scene.dat")]
    [InlineData("scene.odd")]
    public void A_header_finds_its_data_under_any_ending(string dataName)
    {
        File.Move(SceneSamples.WriteEnviFloats(folder, [0.25f]), folder.File(dataName));
        File.WriteAllText(folder.File("scene.txt"), "notes");

        using var reader = SceneReader.Open(folder.File("scene.hdr"));

        Assert.Equal([0.25f], SceneSamples.ReadAll(reader));
    }

    [Fact]
    public void A_header_offset_and_big_endian_samples_are_read()
    {
        var path = SceneSamples.WriteEnvi(folder, [9, 9, 9, 0x01, 0x00, 0x00, 0x02], 1, 2, 12, "header offset = 3\nbyte order = 1");

        using var reader = SceneReader.Open(path);

        Assert.Equal([256f, 2f], SceneSamples.ReadAll(reader));
        Assert.Equal(PixelType.UInt16, reader.Profile.PixelType);
    }

    [Fact]
    public void Nodata_becomes_NaN_before_scale_and_offset()
    {
        var path = SceneSamples.WriteEnviInt16(
            folder,
            [5000, -32768, 10000],
            "data ignore value = -32768\nreflectance scale factor = 10000"
        );

        using var reader = SceneReader.Open(path);

        Assert.Equal([0.5f, float.NaN, 1f], SceneSamples.ReadAll(reader));
    }

    [Fact]
    public void A_nodata_beyond_float32_is_met()
    {
        byte[] data = [.. BitConverter.GetBytes(double.MinValue), .. BitConverter.GetBytes(0.5)];
        var path = SceneSamples.WriteEnvi(folder, data, 1, 2, 5, $"data ignore value = {double.MinValue:R}");

        using var reader = SceneReader.Open(path);

        Assert.Equal(PixelType.Float64, reader.Profile.PixelType);
        Assert.Equal([float.NaN, 0.5f], SceneSamples.ReadAll(reader));
    }

    [Fact]
    public void Options_win_over_what_the_file_says()
    {
        var path = SceneSamples.WriteEnviInt16(folder, [500, 7, 1000], "data ignore value = 500\nreflectance scale factor = 10000");

        using var reader = SceneReader.Open(
            path,
            new SceneReadOptions
            {
                Scale = 0.001,
                Offset = -0.25,
                NoData = 7,
            }
        );

        Assert.Equal([0.25f, float.NaN, 0.75f], SceneSamples.ReadAll(reader));
        Assert.Equal(SceneProfile.ScaleFromOption, reader.Profile.ScaleSource);
    }

    [Fact]
    public void NaN_and_infinity_of_the_file_stay()
    {
        var path = SceneSamples.WriteEnviFloats(folder, [float.NaN, float.PositiveInfinity, 0], "reflectance scale factor = 2");

        using var reader = SceneReader.Open(path);

        Assert.Equal([float.NaN, float.PositiveInfinity, 0], SceneSamples.ReadAll(reader));
    }

    [Fact]
    public void Each_band_has_its_own_scale_offset_and_nodata()
    {
        var path = SceneSamples.WriteVirtual(folder, [1, 2, 3, 4, 5, 6, 7, 8, 9], b =>
            $"<NoDataValue>{(b == 4 ? 5 : -1)}</NoDataValue><Offset>{b}</Offset><Scale>{b + 2}</Scale>"
        );

        using var reader = SceneReader.Open(path);

        Assert.Equal([2, 7, 14, 23, float.NaN, 47, 62, 79, 98], SceneSamples.ReadAll(reader));
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        EnviScene.Write(
            folder.File("scene.hdr"),
            new EnviLayout
            {
                Width = 16,
                Height = 16,
                BandCount = 20,
                NoData = -1,
                ReflectanceScaleFactor = 2,
            },
            SceneSamples.Spectra(16, 16, 20)
        );
        using var reader = SceneReader.Open(folder.File("scene.img"));
        var bands = Enumerable.Range(0, 20).ToArray();
        var spectra = new float[16 * 4 * 20];
        void ReadAllWindows()
        {
            for (var row = 0; row < 16; row += 4)
                reader.ReadSpectra(new PixelWindow(0, row, 16, 4), bands, spectra);
        }
        ReadAllWindows();

        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadAllWindows();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Nothing_is_written_beside_the_scene()
    {
        var path = SceneSamples.WriteEnviFloats(folder, [0.25f]);

        using (var reader = SceneReader.Open(path))
            SceneSamples.ReadAll(reader);

        Assert.Equal(["scene.hdr", "scene.img"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData(-1, 0, 1, 1)]
    [InlineData(0, 0, 2, 1)]
    [InlineData(0, 1, 1, 1)]
    [InlineData(0, 0, 1, 0)]
    [InlineData(int.MaxValue, 0, int.MaxValue, 1)]
    public void Refuses_a_window_outside_the_scene(int column, int row, int width, int height)
    {
        using var reader = SceneReader.Open(SceneSamples.WriteEnviFloats(folder, [0.25f]));

        Assert.Throws<ArgumentOutOfRangeException>(() =>
            reader.ReadSpectra(new PixelWindow(column, row, width, height), [0], new float[1])
        );
    }

    [Fact]
    public void Refuses_a_band_outside_the_scene_and_memory_of_another_size()
    {
        using var reader = SceneReader.Open(SceneSamples.WriteEnviFloats(folder, [0.25f]));

        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadSpectra(reader.Profile.Window, [1], new float[1]));
        Assert.Throws<ArgumentException>(() => reader.ReadSpectra(reader.Profile.Window, [0], new float[2]));
        Assert.Throws<ArgumentException>(() => reader.ReadSpectra(reader.Profile.Window, [], []));
    }
}

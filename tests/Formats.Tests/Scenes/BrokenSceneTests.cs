using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Scenes;

public sealed class BrokenSceneTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_missing_file() => AssertRefused(folder.File("nothing.tif"), "There is no scene at '*nothing.tif' (*). Check the path.");

    [Fact]
    public void A_folder() =>
        AssertRefused(folder.Path, "'*' is a folder that GDAL does not recognise as a scene. Give the path of the scene's file.");

    [Fact]
    public void A_file_that_is_not_a_raster()
    {
        File.WriteAllText(folder.File("notes.txt"), "not a raster");

        AssertRefused(
            folder.File("notes.txt"),
            "'*notes.txt' is not a raster that the installed GDAL can open (*not recognized as*). Give a scene such as *"
        );
    }

    [Fact]
    public void Raw_data_without_a_header()
    {
        var path = SceneSamples.WriteEnviFloats(folder, [0.5f]);
        File.Delete(folder.File("scene.hdr"));

        AssertRefused(
            path,
            "'*scene.img' is not a raster that the installed GDAL can open (*). *; the header of raw ENVI data lies beside "
                + "it, with the ending .hdr."
        );
    }

    [Fact]
    public void A_header_without_data()
    {
        File.Delete(SceneSamples.WriteEnviFloats(folder, [0.5f]));

        AssertRefused(folder.File("scene.hdr"), "The header '*scene.hdr' has no data file beside it, such as 'scene.img'. Put it there.");
    }

    [Fact]
    public void A_header_with_several_data_files()
    {
        File.Move(SceneSamples.WriteEnviFloats(folder, [0.5f]), folder.File("scene.odd"));
        File.Copy(folder.File("scene.odd"), folder.File("scene.other"));

        AssertRefused(
            folder.File("scene.hdr"),
            "The header '*scene.hdr' has 2 files beside it that might be its data (scene.odd, scene.other). Give the path of the data file."
        );
    }

    [Theory]
    [InlineData("bsq")]
    [InlineData("bil")]
    [InlineData("bip")]
    public void A_truncated_raw_file(string interleave)
    {
        var path = SceneSamples.WriteEnvi(folder, new byte[39], 2, 5, 4, $"interleave = {interleave}");

        AssertRefused(
            path,
            "The data file '*scene.img' has 39 bytes but its header asks for 40 (1 rows of 2 columns and 5 bands, 4 bytes a sample, "
                + "after 0 bytes of header): its end is missing. Copy it again, or correct the header."
        );
    }

    [Fact]
    public void A_raw_file_too_short_for_its_header_offset()
    {
        var path = SceneSamples.WriteEnvi(folder, new byte[10], 1, 2, 4, "header offset = 3");

        AssertRefused(path, "The data file '*scene.img' has 10 bytes but its header asks for 11 (*");
    }

    [Fact]
    public void An_interleave_that_GDAL_would_take_for_another()
    {
        var path = SceneSamples.WriteEnvi(folder, new byte[8], 1, 2, 4, "interleave = bup");

        AssertRefused(path, "The header '*scene.hdr' says 'interleave = bup'; bsq, bil and bip are known. Correct the header.");
    }

    [Fact]
    public void Complex_samples()
    {
        var path = SceneSamples.WriteEnvi(folder, new byte[16], 1, 2, 6);

        AssertRefused(
            path,
            "The header '*scene.hdr' says 'data type = 6': complex samples; reflectance is real. Give a scene of real samples."
        );
    }

    [Fact]
    public void A_container_of_rasters()
    {
        var path = SharedData.Require("data/gdal_envi/fake_EMIT_L2B_MIN.nc");

        AssertRefused(
            path,
            "'*.nc' is a container without a scene: none of its 5 arrays has three dimensions of numbers. It holds /some_var "
                + "(downtrack 2, crosstrack 2); *. Give another file."
        );
    }

    [Fact]
    public void A_truncated_geotiff()
    {
        var path = folder.File("map.tif");
        var output = new SceneOutput
        {
            Width = 300,
            Height = 300,
            BandNames = ["a", "b"],
        };
        using (var writer = SceneWriter.Create(path, output))
        {
            writer.Write(new PixelWindow(0, 0, 300, 300), SceneSamples.Spectra(300, 300, 2));
            writer.Finish();
        }
        using (var file = new FileStream(path, FileMode.Open))
            file.SetLength(file.Length - 5000);

        // Statistics are known when the last pixel is, so a map's directory stands at its end, and goes with it.
        AssertRefused(path, "'*map.tif' is not a raster that the installed GDAL can open (*TIFFReadDirectory*). *");
    }

    [Fact]
    public void A_virtual_raster_whose_source_is_gone()
    {
        var path = SceneSamples.WriteVirtual(folder, [1], _ => "");
        File.Delete(folder.File("samples.raw"));

        var fault = Assert.Throws<SceneException>(() =>
        {
            using var reader = SceneReader.Open(path);
            SceneSamples.ReadAll(reader);
        });

        Assert.Equal(FaultKind.Scene, fault.Kind);
        Assert.Contains("samples.raw", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_listed_together()
    {
        var fault = Assert.Throws<OptionsException>(() =>
            SceneReader.Open("scene.tif", new SceneReadOptions { Scale = 0, Offset = double.NaN })
        );

        Assert.Equal(
            "The scale is 0; it is a finite number and not 0, for example 0.0001 for data up to 10000. The offset is NaN; it "
                + "is a finite number.",
            fault.Message
        );
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("-4")]
    public void A_header_offset_that_is_none(string offset)
    {
        var path = SceneSamples.WriteEnviFloats(folder, [1, 2], $"header offset = {offset}");

        AssertRefused(
            path,
            $"The header '*scene.hdr' says 'header offset = {offset}'; 0 to 1099511627776 bytes can be skipped. Correct the header."
        );
    }

    [Fact]
    public void A_header_without_the_type_of_its_samples()
    {
        File.WriteAllBytes(folder.File("scene.img"), new byte[8]);
        File.WriteAllText(
            folder.File("scene.hdr"),
            "ENVI\nsamples = 1\nlines = 1\nbands = 2\nheader offset = 0\ninterleave = bip\nbyte order = 0\n"
        );

        AssertRefused(
            folder.File("scene.img"),
            "The header '*scene.hdr' has no 'data type', so it is not clear how its samples are stored. Add it: 2 for 16-bit "
                + "integers, 4 for float32."
        );
    }

    [Fact]
    public void A_header_that_asks_for_more_than_there_are_bytes()
    {
        File.WriteAllBytes(folder.File("scene.img"), new byte[8]);
        File.WriteAllText(
            folder.File("scene.hdr"),
            "ENVI\nsamples = 2147483647\nlines = 2147483647\nbands = 2147483647\ndata type = 4\ninterleave = bip\nbyte order = 0\n"
        );

        AssertRefused(
            folder.File("scene.hdr"),
            "The header '*scene.hdr' asks for 2147483647 samples, 2147483647 lines and 2147483647 bands, which no file holds. "
                + "Correct the header."
        );
    }

    private static void AssertRefused(string path, string message)
    {
        var fault = Assert.Throws<SceneException>(() => SceneReader.Open(path).Dispose());

        Expect.Message(message, fault);
        Assert.Equal(FaultKind.Scene, fault.Kind);
    }
}

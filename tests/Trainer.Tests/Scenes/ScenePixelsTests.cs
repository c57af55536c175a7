using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Learning.Scenes;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Scenes;

public sealed class ScenePixelsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Bad_bands_are_left_out_with_their_wavelengths()
    {
        var layout = Layout(3, 1, 4) with { BadBands = [false, true, false, true], Wavelengths = new WavelengthGrid([400, 500, 600, 700]) };

        var pixels = Load(layout, [1, float.NaN, 3, 9, 4, float.NaN, 6, 9, 7, float.NaN, 9, 9]);

        Assert.Equal([0, 2], pixels.Bands);
        Assert.Equal([400, 600], pixels.Wavelengths!.CentresNm);
        Assert.Equal([1f, 3, 4, 6, 7, 9], pixels.Spectra);
        Assert.Equal((3, 3), (pixels.PixelCount, pixels.ValidPixels));
    }

    [Fact]
    public void Pixels_with_nodata_in_any_band_or_nothing_in_all_are_left_out()
    {
        var layout = Layout(5, 1, 2) with { NoData = -9 };

        var pixels = Load(layout, [1, 2, -9, 4, 0, 0, float.PositiveInfinity, 1, 0, 6]);

        Assert.Equal([1f, 2, 0, 6], pixels.Spectra);
    }

    [Fact]
    public void A_large_scene_is_thinned_to_a_seeded_choice_in_which_every_pixel_has_the_same_chance()
    {
        float[] spectra = [.. Enumerable.Range(1, 200).Select(value => (float)value)];
        EnviScene.Write(folder.File("scene.hdr"), Layout(20, 10, 1), spectra);
        ScenePixels Thin(int seed) => ScenePixels.Load(folder.File("scene.hdr"), null, 40, new Random(seed));

        var chosen = Enumerable.Range(0, 500).SelectMany(seed => Thin(seed).Spectra).ToArray();

        Assert.Equal(Thin(3).Spectra, Thin(3).Spectra);
        Assert.Equal((40, 200), (Thin(3).PixelCount, Thin(3).ValidPixels));
        Assert.Equal(40, Thin(3).Spectra.Distinct().Count());
        // Each pixel is chosen 100 times on average, with a deviation of sqrt(500 0.2 0.8) = 9: five of those.
        Assert.All(spectra, value => Assert.InRange(chosen.Count(chose => chose.Equals(value)), 55, 145));
    }

    [Fact]
    public void A_scene_that_is_read_in_several_parts_gives_all_its_valid_pixels_in_their_order()
    {
        const int width = 700,
            height = 200,
            bands = 3;
        var random = new Random(3);
        var spectra = new float[width * height * bands];
        for (var i = 0; i < spectra.Length; i++)
            spectra[i] = random.Next(300) == 0 ? float.NaN : random.NextSingle();
        EnviScene.Write(folder.File("scene.hdr"), Layout(width, height, bands), spectra);

        var pixels = ScenePixels.Load(folder.File("scene.hdr"), null, width * height, new Random(1));

        Assert.Equal(spectra.Chunk(bands).Where(spectrum => spectrum.All(float.IsFinite)).SelectMany(spectrum => spectrum), pixels.Spectra);
    }

    [Fact]
    public void Refuses_a_scene_without_a_valid_pixel()
    {
        var fault = Assert.Throws<SceneException>(() => Load(Layout(2, 1, 2), [0, 0, float.NaN, 1]));

        Assert.Matches(
            @"^None of the 2 pixels of '.*' is valid in all 2 bands \(nodata, NaN or the same number in every band\)\. ",
            fault.Message
        );
    }

    [Fact]
    public void Refuses_a_scene_of_bad_bands_alone()
    {
        var fault = Assert.Throws<SceneException>(() => Load(Layout(1, 1, 2) with { BadBands = [true, true] }, [1, 1]));

        Assert.Matches("^All 2 bands of '.*' are marked bad\\. ", fault.Message);
    }

    private static EnviLayout Layout(int width, int height, int bands) =>
        new()
        {
            Width = width,
            Height = height,
            BandCount = bands,
        };

    private ScenePixels Load(EnviLayout layout, float[] spectra)
    {
        EnviScene.Write(folder.File("scene.hdr"), layout, spectra);
        return ScenePixels.Load(folder.File("scene.hdr"), null, 1000, new Random(1));
    }
}

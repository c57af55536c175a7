using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Spectra;

public sealed class BandMatchTests
{
    [Fact]
    public void Each_wanted_band_gets_the_nearest()
    {
        var scene = Scene(new WavelengthGrid([399.8, 410.3, 420, 430]));

        Assert.Equal([3, 0, 1], BandMatch.Find(scene, new WavelengthGrid([430.4, 400, 410]), 3));
    }

    [Theory]
    [InlineData(410.4, 1, true)]
    [InlineData(410.6, 1, false)]
    [InlineData(410.9, 10, true)]
    [InlineData(411.1, 10, false)]
    public void Tolerance_is_half_a_nm_or_a_tenth_of_the_width(double centre, double width, bool found)
    {
        var scene = Scene(new WavelengthGrid([400, centre]));
        var wanted = new WavelengthGrid([410], [width]);

        if (found) Assert.Equal([1], BandMatch.Find(scene, wanted, 1));
        else Assert.Throws<BandMismatchException>(() => BandMatch.Find(scene, wanted, 1));
    }

    [Fact]
    public void Bad_bands_do_not_serve()
    {
        var scene = Scene(new WavelengthGrid([400, 400.2]), [true, false]);

        Assert.Equal([1], BandMatch.Find(scene, new WavelengthGrid([400]), 1));
    }

    [Fact]
    public void Bands_of_one_centre_serve_one_each()
    {
        var grid = new WavelengthGrid([900, 950, 900]);

        Assert.Equal([0, 1, 2], BandMatch.Find(Scene(grid), grid, 3));
    }

    [Fact]
    public void Missing_bands_are_listed_with_both_counts()
    {
        var scene = Scene(new WavelengthGrid([400, 410, 420]), [false, true, false]);

        var fault = Assert.Throws<BandMismatchException>(() => BandMatch.Find(scene, new WavelengthGrid([400, 410, 500]), 3));

        Assert.Equal("The model needs 3 bands but the scene has only 1 of them among its 3, 1 of them bad ('scene.img'); missing: 410.0, 500.0 nm. " +
            "Train a model for this sensor, or correct the scene's wavelengths.", fault.Message);
        Assert.Equal(ExitCodes.SceneRefused, fault.ExitCode);
    }

    [Fact]
    public void One_band_cannot_serve_two()
    {
        var scene = Scene(new WavelengthGrid([400]));

        var fault = Assert.Throws<BandMismatchException>(() => BandMatch.Find(scene, new WavelengthGrid([399.9, 400.2]), 2));

        Assert.Equal("The model's bands at 399.9 and 400.2 nm would both be served by band 1 of 1 of the scene ('scene.img'). Train a model for this sensor.",
            fault.Message);
    }

    [Fact]
    public void A_scene_without_wavelengths_cannot_serve_a_model_with_them()
    {
        var fault = Assert.Throws<BandMismatchException>(() => BandMatch.Find(Scene(null, bandCount: 3), new WavelengthGrid([400, 500]), 2));

        Assert.Equal("The model needs 2 bands from 400.0 to 500.0 nm but the scene's 3 bands have no wavelengths ('scene.img'). " +
            "Add them to the scene's header ('wavelength', in nm), or give --assume-bands if its bands are the model's in the same order.", fault.Message);
    }

    [Fact]
    public void Without_wavelengths_the_counts_decide()
    {
        var scene = Scene(new WavelengthGrid([400, 410, 420]), [false, true, false]);

        Assert.Equal([0, 1, 2], BandMatch.Find(scene, null, 3));
        Assert.Equal([0, 2], BandMatch.Find(scene, null, 2));
        var fault = Assert.Throws<BandMismatchException>(() => BandMatch.Find(scene, null, 4));
        Assert.Equal("The model needs 4 bands but the scene has 3 bands, 2 of them good ('scene.img'), so they can't be taken in their order. " +
            "Use a scene with the bands that the model was trained on, or choose them by wavelength, without --assume-bands.", fault.Message);
    }

    [Fact]
    public void A_real_sensor_with_overlapping_detectors_serves_itself()
    {
        using var reader = SceneReader.Open(SharedData.Require("data/enmap_potsdam/scene.tif"));
        var good = Enumerable.Range(0, 224).Where(b => !reader.Profile.BadBands![b]).ToArray();

        Assert.Equal(good, BandMatch.Find(reader.Profile, reader.Profile.Wavelengths!.Select(good), good.Length));
    }

    private static SceneProfile Scene(WavelengthGrid? grid, bool[]? bad = null, int? bandCount = null)
    {
        var bands = bandCount ?? grid!.BandCount; // a scene without a grid is made with a count
        return new SceneProfile
        {
            Path = "scene.img",
            Driver = "ENVI",
            Width = 1,
            Height = 1,
            BandCount = bands,
            PixelType = PixelType.Float32,
            BlockWidth = 1,
            BlockHeight = 1,
            Wavelengths = grid,
            BadBands = bad,
            BandNames = [.. Enumerable.Range(1, bands).Select(b => $"Band {b}")],
            Scale = [.. Enumerable.Repeat(1.0, bands)],
            Offset = [.. Enumerable.Repeat(0.0, bands)],
            ScaleSource = SceneProfile.NoScale,
            NoData = new double?[bands],
            GeoReference = GeoReference.None,
            Warnings = [],
        };
    }
}

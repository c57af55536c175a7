using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Scenes;

public sealed class RealSceneTests
{
    [Fact]
    public void Samson_is_read_as_its_file_has_it()
    {
        var path = SharedData.Require("data/samson/scene.hdr");
        using var reader = SceneReader.Open(path);

        var spectra = SceneSamples.ReadAll(reader);

        var profile = reader.Profile;
        Assert.Equal(
            (95, 95, 156, PixelType.Float32, "ENVI"),
            (profile.Width, profile.Height, profile.BandCount, profile.PixelType, profile.Driver)
        );
        Assert.Equal(401.0, profile.Wavelengths!.CentresNm[0]);
        Assert.Equal(889.0, profile.Wavelengths.CentresNm[^1]);
        var raw = Floats(Path.ChangeExtension(path, ".img"));
        for (var band = 0; band < 156; band += 31)
        {
            for (var pixel = 0; pixel < 95 * 95; pixel += 97)
                Assert.Equal(raw[band * 95 * 95 + pixel], spectra[pixel * 156 + band]);
        }
    }

    [Fact]
    public void Enmap_carries_scale_nodata_wavelengths_and_place()
    {
        using var reader = SceneReader.Open(SharedData.Require("data/enmap_potsdam/scene.tif"));

        var profile = reader.Profile;
        Assert.Equal(
            (128, 64, 224, PixelType.Int16, "GTiff"),
            (profile.Width, profile.Height, profile.BandCount, profile.PixelType, profile.Driver)
        );
        Assert.Equal((64, 64), (profile.BlockWidth, profile.BlockHeight));
        Assert.All(profile.Scale, s => Assert.Equal(0.0001, s));
        Assert.Equal(SceneProfile.ScaleFromGdal, profile.ScaleSource);
        Assert.All(profile.NoData, n => Assert.Equal(-32768, n));
        Assert.Equal(418.24, profile.Wavelengths!.CentresNm[0]);
        Assert.Equal(6.99561, profile.Wavelengths.WidthsNm![0]);
        Assert.True(
            profile.Wavelengths.CentresNm[91] < profile.Wavelengths.CentresNm[90],
            "the second detector starts below the first one's end"
        );
        Assert.Equal(Enumerable.Range(130, 6), Enumerable.Range(1, 224).Where(b => profile.BadBands![b - 1]));
        Assert.Equal([365055, 30, 0, 5807085, 0, -30], profile.GeoReference.GeoTransform!);
        Assert.Contains("UTM zone 33N", profile.GeoReference.ProjectionWkt, StringComparison.Ordinal);
        Assert.Empty(profile.Warnings);
    }

    [Fact]
    public void Enmap_is_reflectance_and_its_empty_bands_are_NaN()
    {
        using var reader = SceneReader.Open(SharedData.Require("data/enmap_potsdam/scene.tif"));

        var spectra = SceneSamples.ReadAll(reader);

        for (var band = 129; band < 135; band++)
            Assert.True(float.IsNaN(spectra[band]));
        Assert.InRange(spectra.Where(v => !float.IsNaN(v)).Average(), 0.01, 0.6);
    }

    [Fact]
    public void Salton_sea_has_NaN_in_exactly_its_bad_bands()
    {
        using var reader = SceneReader.Open(SharedData.Require("data/salton_sea/scene.img"));

        var spectra = SceneSamples.ReadAll(reader);

        Assert.Equal("LINE", reader.Profile.Interleave);
        Assert.Equal(20, reader.Profile.BadBands!.Count(bad => bad));
        Assert.Equal(reader.Profile.BadBands, Enumerable.Range(0, 224).Select(b => float.IsNaN(spectra[b])));
    }

    [Fact]
    public void Emit_has_no_unit_and_a_guess_is_told()
    {
        using var reader = SceneReader.Open(SharedData.Require("data/emit/emit20250324t221005_jpl_unmix_ex"));

        var spectra = SceneSamples.ReadAll(reader);

        var profile = reader.Profile;
        Assert.Equal((10, 10, 285), (profile.Width, profile.Height, profile.BandCount));
        Assert.Equal(381.0055927, profile.Wavelengths!.CentresNm[0]);
        Assert.Equal(8.415, profile.Wavelengths.WidthsNm![0], 1e-9);
        Assert.Equal(["The file names no wavelength unit; 381.006 to 2492.92 is taken for nm."], profile.Warnings);
        Assert.All(Enumerable.Range(0, 285).Where(b => profile.BadBands![b]), b => Assert.Equal(-0.01f, spectra[b]));
    }

    [Fact]
    public void The_header_of_emit_finds_data_without_an_ending()
    {
        using var reader = SceneReader.Open(SharedData.Require("data/emit/emit20250324t221005_jpl_unmix_ex.hdr"));

        Assert.Equal(285, reader.Profile.BandCount);
    }

    [Fact]
    public void Muufl_has_no_wavelengths()
    {
        using var reader = SceneReader.Open(SharedData.Require("data/muufl/scene.hdr"));

        Assert.Null(reader.Profile.Wavelengths);
        Assert.Null(reader.Profile.GeoReference.GeoTransform);
        Assert.Empty(reader.Profile.Warnings);
        Assert.All(SceneSamples.ReadAll(reader), v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void The_same_picture_in_three_interleaves_is_the_same()
    {
        var read = new List<float[]>();
        foreach (var interleave in new[] { "bsq", "bil", "bip" })
        {
            using var reader = SceneReader.Open(SharedData.Require($"data/gdal_envi/envi_rgbsmall_{interleave}.img"));
            read.Add(SceneSamples.ReadAll(reader));
        }

        Assert.Equal(read[0], read[1]);
        Assert.Equal(read[0], read[2]);
        Assert.Contains(read[0], v => v > 0);
    }

    [Fact]
    public void Big_endian_samples_are_turned()
    {
        var path = SharedData.Require("data/gdal_envi/uint16_envi_bigendian.dat");
        using var reader = SceneReader.Open(path);

        var spectra = SceneSamples.ReadAll(reader);

        var raw = File.ReadAllBytes(path);
        Assert.Equal(Enumerable.Range(0, 400).Select(i => (float)(raw[2 * i] * 256 + raw[2 * i + 1])), spectra);
        Assert.NotNull(reader.Profile.GeoReference.GeoTransform);
    }

    [Fact]
    public void A_compressed_raw_file_is_the_same_as_the_plain_one()
    {
        using var plain = SceneReader.Open(SharedData.Require("data/gdal_envi/aea.dat"));
        using var compressed = SceneReader.Open(SharedData.Require("data/gdal_envi/aea_compressed.dat"));

        Assert.Equal(SceneSamples.ReadAll(plain), SceneSamples.ReadAll(compressed));
    }

    [Fact]
    public void A_rotated_grid_keeps_its_rotation()
    {
        using var reader = SceneReader.Open(SharedData.Require("data/gdal_envi/rotation.hdr"));

        Assert.NotEqual(0, reader.Profile.GeoReference.GeoTransform![2]);
    }

    [Fact]
    public void A_raster_of_a_container_is_opened_by_its_name()
    {
        var path = SharedData.Require("data/gdal_envi/fake_EMIT_L2A_with_good_wavelengths.nc");

        using var reader = SceneReader.Open($"NETCDF:\"{path}\":reflectance");

        Assert.Equal("netCDF", reader.Profile.Driver);
        Assert.Equal((2, 2, 2), (reader.Profile.Width, reader.Profile.Height, reader.Profile.BandCount));
    }

    [Fact]
    public void A_recorder_with_many_strange_header_fields_is_read()
    {
        using var reader = SceneReader.Open(SharedData.Require("data/headers/hylite_fenix_Radiometric_8x2_1x1.hdr"));

        Assert.Equal((384, 1, 363), (reader.Profile.Width, reader.Profile.Height, reader.Profile.BandCount));
        Assert.NotNull(reader.Profile.Wavelengths);
        Assert.NotNull(reader.Profile.Wavelengths.WidthsNm);
    }

    private static float[] Floats(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var floats = new float[bytes.Length / 4];
        Buffer.BlockCopy(bytes, 0, floats, 0, bytes.Length);
        return floats;
    }
}

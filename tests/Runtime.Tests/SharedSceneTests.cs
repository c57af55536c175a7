using System.Text.RegularExpressions;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests;

/// <summary>
/// Every raster of the shared data, unmixed or refused: a row names the file, how its bands are told (by wavelength with six of
/// its own good bands in the opposite order, by order, with a scale of the user's, or after data was made for a header that came
/// without), and either the number of valid pixels, "no scale" behind it where integers are warned about, or
/// the sentence of the refusal.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class SharedSceneTests : IDisposable
{
    private const string NoWavelengths =
        "The model needs 6 bands from 400.0 to 650.0 nm but the scene's * bands have no wavelengths (*). *";
    private const string NoData = "The header '*' has no data file beside it, such as '*'. Put it there.";
    private const string Classes =
        "The header '*' says 'file type = ENVI Classification': its samples are numbers of classes, not spectra. Give the scene itself.";
    private const string Library =
        "'*' is a spectral library ('file type = ENVI Spectral Library' in '*'), not a scene. Give it where spectra are asked for.";
    private const string NoReflectance = "The scene's values are not reflectance: the values run from *";

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string, string> Rows =>
        new()
        {
            { "bilinear/scene.hdr", "wavelength", "2500" },
            { "bilinear/truth-abundances.hdr", "wavelength", NoWavelengths },
            { "bilinear/truth-abundances.hdr", "order", "2500" },
            { "iordache_dc1/truth-abundances.hdr", "wavelength", NoWavelengths },
            { "iordache_dc1/truth-abundances.hdr", "order", "5500" },
            { "muufl/truth-abundances.hdr", "wavelength", NoWavelengths },
            { "muufl/truth-abundances.hdr", "order", "8100" },
            { "samson/truth-abundances.hdr", "wavelength", NoWavelengths },
            { "samson/truth-abundances.hdr", "order", "9025" },
            { "samson/truth2-abundances.hdr", "wavelength", NoWavelengths },
            { "samson/truth2-abundances.hdr", "order", "9025" },
            { "variability/truth-abundances.hdr", "wavelength", NoWavelengths },
            { "variability/truth-abundances.hdr", "order", "2500" },
            { "muufl/scene.hdr", "wavelength", NoWavelengths },
            { "muufl/scene.hdr", "order", "8100" },
            { "iordache_dc1/scene.hdr", "wavelength", NoWavelengths },
            { "iordache_dc1/scene.hdr", "order", "5625" },
            { "emit/emit20250324t221005_jpl_unmix_ex.hdr", "wavelength", "100" },
            { "emit/fake_refl.hdr", "wavelength", NoData },
            { "enmap_potsdam/scene.tif", "wavelength", "8024" },
            {
                "enmap_potsdam/scene.tif",
                "order",
                "None of the 8192 pixels is valid (*; nodata is -32768; there is nothing in its bands 130-135, which the model needs: *"
            },
            { "gdal_envi/aea.hdr", "wavelength", NoWavelengths },
            { "gdal_envi/aea.hdr", "order", "1302, no scale" },
            { "gdal_envi/aea.hdr", "scale", "1302" },
            { "gdal_envi/aea_compressed.hdr", "wavelength", NoWavelengths },
            { "gdal_envi/aea_compressed.hdr", "order", "1302, no scale" },
            { "gdal_envi/aea_compressed.hdr", "scale", "1302" },
            { "gdal_envi/envi_rgbsmall_bil.hdr", "wavelength", NoWavelengths },
            { "gdal_envi/envi_rgbsmall_bil.hdr", "order", "1908, no scale" },
            { "gdal_envi/envi_rgbsmall_bil.hdr", "scale", "1908" },
            { "gdal_envi/envi_rgbsmall_bip.hdr", "wavelength", NoWavelengths },
            { "gdal_envi/envi_rgbsmall_bip.hdr", "order", "1908, no scale" },
            { "gdal_envi/envi_rgbsmall_bip.hdr", "scale", "1908" },
            { "gdal_envi/envi_rgbsmall_bsq.hdr", "wavelength", NoWavelengths },
            { "gdal_envi/envi_rgbsmall_bsq.hdr", "order", "1908, no scale" },
            { "gdal_envi/envi_rgbsmall_bsq.hdr", "scale", "1908" },
            { "gdal_envi/envirpc.hdr", "wavelength", NoWavelengths },
            { "gdal_envi/envirpc.hdr", "order", "1, no scale" },
            { "gdal_envi/envirpc.hdr", "scale", "1" },
            { "gdal_envi/rotation.hdr", "wavelength", NoWavelengths },
            { "gdal_envi/rotation.hdr", "order", "1, no scale" },
            { "gdal_envi/rotation.hdr", "scale", "1" },
            { "gdal_envi/testenviclasses.hdr", "wavelength", Classes },
            { "gdal_envi/testenviclasses.hdr", "order", Classes },
            { "gdal_envi/uint16_envi_bigendian.hdr", "wavelength", NoWavelengths },
            { "gdal_envi/uint16_envi_bigendian.hdr", "order", "400, no scale" },
            { "gdal_envi/uint16_envi_bigendian.hdr", "scale", "400" },
            { "gdal_envi/envistat.hdr", "wavelength", NoWavelengths },
            { "gdal_envi/envistat.hdr", "order", "None of the 4 pixels is valid (*" },
            { "gdal_envi/byte_envi.hdr", "wavelength", NoData },
            {
                "gdal_envi/byte_envi.hdr",
                "data",
                "The header '*' says 'file type = TIFF', but '*' is not a raster that the installed GDAL knows by its content*"
            },
            { "gdal_envi/fake_EMIT_L2A.nc", "wavelength", NoWavelengths },
            { "gdal_envi/fake_EMIT_L2A_with_good_wavelengths.nc", "wavelength", NoWavelengths },
            {
                "gdal_envi/fake_EMIT_L2B_MIN.nc",
                "wavelength",
                "'*' is a container without a scene: none of its 5 arrays has three dimensions of numbers. *"
            },
            { "NETCDF:\"gdal_envi/fake_EMIT_L2A.nc\":reflectance", "wavelength", NoWavelengths },
            { "NETCDF:\"gdal_envi/fake_EMIT_L2A.nc\":reflectance", "order", NoReflectance },
            { "NETCDF:\"gdal_envi/fake_EMIT_L2A_with_good_wavelengths.nc\":reflectance", "wavelength", NoWavelengths },
            { "NETCDF:\"gdal_envi/fake_EMIT_L2A_with_good_wavelengths.nc\":reflectance", "order", NoReflectance },
            { "headers/Cuprite.hdr", "wavelength", NoData },
            { "headers/Cuprite.hdr", "data", NoWavelengths },
            { "headers/earthlib_spectra.sli.hdr", "wavelength", NoData },
            { "headers/earthlib_spectra.sli.hdr", "data", Library },
            { "berlin_library/library_berlin.hdr", "wavelength", Library },
            { "emit_cover/scene1/scene.hdr", "wavelength", "3600" },
            { "emit_cover/scene1/truth-abundances.hdr", "wavelength", NoWavelengths },
            { "headers/hs_process_pika.spec.hdr", "wavelength", NoData },
            { "headers/hs_process_pika.spec.hdr", "data", "1" },
            { "headers/hylite_hypercloud.hdr", "wavelength", NoData },
            {
                "headers/hylite_hypercloud.hdr",
                "data",
                "The header '*' says 'file type = Hypercloud', but '*' is not a raster that the installed GDAL knows by its content*"
            },
            { "headers/hylite_image.hdr", "wavelength", NoData },
            { "headers/hylite_image.hdr", "data", "5208" },
            { "headers/lake_tahoe_Im1.hdr", "wavelength", NoData },
            { "headers/lake_tahoe_Im1.hdr", "data", "16500, no scale" },
            { "headers/lake_tahoe_Im1.hdr", "data, scale", "16500" },
            { "headers/lake_tahoe_Im2.hdr", "wavelength", NoData },
            { "headers/lake_tahoe_Im2.hdr", "data", "16500, no scale" },
            { "headers/lake_tahoe_Im2.hdr", "data, scale", "16500" },
            { "headers/lake_tahoe_Im3.hdr", "wavelength", NoData },
            { "headers/lake_tahoe_Im3.hdr", "data", "16500, no scale" },
            { "headers/lake_tahoe_Im3.hdr", "data, scale", "16500" },
            { "headers/lake_tahoe_Im4.hdr", "wavelength", NoData },
            { "headers/lake_tahoe_Im4.hdr", "data", "16500, no scale" },
            { "headers/lake_tahoe_Im4.hdr", "data, scale", "16500" },
            { "headers/lake_tahoe_Im5.hdr", "wavelength", NoData },
            { "headers/lake_tahoe_Im5.hdr", "data", "16500, no scale" },
            { "headers/lake_tahoe_Im5.hdr", "data, scale", "16500" },
            { "headers/lake_tahoe_Im6.hdr", "wavelength", NoData },
            { "headers/lake_tahoe_Im6.hdr", "data", "16500, no scale" },
            { "headers/lake_tahoe_Im6.hdr", "data, scale", "16500" },
            { "headers/hylite_fenix_Radiometric_8x2_1x1.hdr", "wavelength", "384" },
            { "salton_sea/scene.hdr", "wavelength", "2856" },
            {
                "salton_sea/scene.hdr",
                "order",
                "None of the 2856 pixels is valid (*; there is nothing in its bands 108-113, 154-167, which the model needs: *"
            },
            { "samson/scene.hdr", "wavelength", "9025" },
            { "variability/scene.hdr", "wavelength", "2500" },
        };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_scene_is_unmixed_or_refused(string file, string how, string expected)
    {
        var path = how.StartsWith("data", StringComparison.Ordinal) ? WithData(SharedData.Require($"data/{file}")) : Locate(file);
        var map = folder.File("map.tif");

        var outcome = Outcome(path, how, map);

        Assert.True(Regex.IsMatch(outcome, $"\\A{Regex.Escape(expected).Replace("\\*", "(?s:.*)", StringComparison.Ordinal)}\\z"), outcome);
        Assert.Equal(char.IsDigit(expected[0]), File.Exists(map));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.partial"));
    }

    [Fact]
    public void The_table_has_every_raster()
    {
        var data = SharedData.Require("data");
        var listed = Rows.Select(row => row.Data.Item1.Split('"') is { Length: > 1 } parts ? parts[1] : row.Data.Item1)
            .ToHashSet(StringComparer.Ordinal);
        string[] endings = [".hdr", ".tif", ".nc"];

        var all = Directory
            .EnumerateFiles(data, "*", SearchOption.AllDirectories)
            .Where(path => endings.Contains(Path.GetExtension(path)))
            .Select(path => Path.GetRelativePath(data, path))
            .Order(StringComparer.Ordinal);

        Assert.All(all, file => Assert.Contains(file, listed));
    }

    private static string Locate(string file)
    {
        if (!file.Contains('"', StringComparison.Ordinal))
            return SharedData.Require($"data/{file}");
        var parts = file.Split('"');
        return $"{parts[0]}\"{SharedData.Require($"data/{parts[1]}")}\"{parts[2]}";
    }

    private string Outcome(string path, string how, string map)
    {
        try
        {
            var options = new UnmixOptions
            {
                BandsByOrder = how is "order" or "scale",
                Read = new SceneReadOptions
                {
                    Scale =
                        how == "scale" ? 1.0 / 255
                        : how == "data, scale" ? 0.0001
                        : null,
                },
            };
            using var reader = SceneReader.Open(path, options.Read);
            var model = Model(reader.Profile, how);
            var report = SceneUnmixer.Run(model, path, map, options, null, TestContext.Current.CancellationToken);
            RequireRight(reader, model.Manifest.WavelengthsNm is null ? null : Chosen(reader.Profile), map, report.ValidPixels);
            var lacksScale = report.Warnings.Any(warning =>
                warning.StartsWith("The scene's values are integers above reflectance", StringComparison.Ordinal)
            );
            return $"{report.ValidPixels}{(lacksScale ? ", no scale" : "")}";
        }
        catch (UnmixException fault)
        {
            return fault.Message;
        }
    }

    private Formats.Packages.ModelPackage Model(SceneProfile scene, string how) =>
        scene.Wavelengths is null && how is not ("order" or "scale") ? ToyModel.Seal(folder.File("toy.unmix"))
        : how is "order" or "scale" ? ToyModel.Seal(folder.File("toy.unmix"), bands: scene.BandCount)
        : ToyModel.Seal(folder.File("toy.unmix"), centresNm: [.. Chosen(scene).Select(band => scene.Wavelengths!.CentresNm[band])]);

    /// <summary>Six good bands of the scene, evenly over it, the last first.</summary>
    private static int[] Chosen(SceneProfile scene)
    {
        var good = Enumerable.Range(0, scene.BandCount).Where(band => scene.BadBands?[band] != true).ToArray();
        return [.. Enumerable.Range(0, ToyModel.L).Select(i => good[(2 * i + 1) * good.Length / (2 * ToyModel.L)]).Reverse()];
    }

    /// <summary>The header in the test's own folder, with samples as its instrument might have stored them beside it.</summary>
    private string WithData(string header)
    {
        var copy = folder.File(Path.GetFileName(header));
        var text = File.ReadAllText(header);
        File.WriteAllText(copy, text);
        long Number(string key) =>
            Regex.Match(text, $@"^{key}\s*=\s*(\d+)", RegexOptions.Multiline | RegexOptions.IgnoreCase) is { Success: true } match
                ? long.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)
                : 4;
        var count = Number("samples") * Number("lines") * Number("bands");
        var (random, type) = (new Random(11), Number("data type"));
        using var stream = File.Create(Path.ChangeExtension(copy, ".img"));
        using var writer = new BinaryWriter(stream);
        for (var i = 0L; i < count; i++)
        {
            if (type == 4)
                writer.Write(0.05f + 0.85f * random.NextSingle());
            else if (type == 1)
                writer.Write((byte)random.Next(1, 255));
            else
                writer.Write((short)random.Next(100, 6000));
        }
        return copy;
    }

    private static void RequireRight(SceneReader scene, int[]? bands, string map, long valid)
    {
        bands ??= [.. Enumerable.Range(0, scene.Profile.BandCount)];
        using var mapReader = SceneReader.Open(map);
        var window = scene.Profile.Window;
        var spectra = new float[window.PixelCount * bands.Length];
        scene.ReadSpectra(window, bands, spectra);
        var abundances = new float[window.PixelCount * ToyModel.P];
        mapReader.ReadSpectra(window, [0, 1, 2], abundances);
        Assert.Equal(scene.Profile.GeoReference.GeoTransform, mapReader.Profile.GeoReference.GeoTransform);
        var found = 0;
        for (var pixel = 0; pixel < window.PixelCount; pixel++)
        {
            var spectrum = spectra.AsSpan(pixel * bands.Length, bands.Length);
            var isValid =
                !spectrum.ContainsAnyExceptInRange(float.MinValue, float.MaxValue)
                && (spectrum.Length == 1 ? spectrum[0] != 0 : spectrum.ContainsAnyExcept(spectrum[0]));
            if (isValid)
                found++;
            if (!isValid)
                Assert.Equal(float.NaN, abundances[pixel * ToyModel.P]);
            else if (pixel % 37 == 0)
                Assert.Equal(ToyModel.Answer(spectrum).Abundances[1], abundances[pixel * ToyModel.P + 1], 1e-5);
        }
        Assert.Equal(valid, found);
    }
}

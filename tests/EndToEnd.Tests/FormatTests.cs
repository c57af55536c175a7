using System.Text.Json;
using System.Xml;
using System.Xml.Schema;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>The formats of a map, looked at by GDAL's own programs.</summary>
public sealed class FormatTests(TrainedModel model) : IDisposable
{
    private const string Validator = "/usr/lib/python3/dist-packages/osgeo_utils/samples/validate_cloud_optimized_geotiff.py";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_map_states_names_units_statistics_and_nodata()
    {
        Tool.Unmix("run", model.Model, model.Scene, "-o", folder.File("map.tif"), "--layers", "all", "--quiet").RequireDone();

        var values = SceneFiles.Read(folder.File("map.tif"));
        using var info = JsonDocument.Parse(Tool.Run("gdalinfo", "-json", folder.File("map.tif")).RequireDone().Output);
        var bands = info.RootElement.GetProperty("bands");
        Assert.Equal(8, bands.GetArrayLength());
        for (var band = 0; band < 8; band++)
        {
            var (facts, column) = (bands[band], Enumerable.Range(0, 48 * 48).Select(pixel => (double)values[pixel * 8 + band]).ToArray());
            Assert.Equal(-9999, facts.GetProperty("noDataValue").GetDouble());
            Assert.Equal(column.Min(), facts.GetProperty("minimum").GetDouble(), 1e-3); // gdalinfo prints three digits
            var metadata = facts.GetProperty("metadata").GetProperty("");
            double Statistic(string name) =>
                double.Parse(metadata.GetProperty($"STATISTICS_{name}").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(column.Min(), Statistic("MINIMUM"), 1e-9);
            Assert.Equal(column.Max(), Statistic("MAXIMUM"), 1e-9);
            Assert.Equal(column.Average(), Statistic("MEAN"), 1e-9);
            Assert.Equal(Math.Sqrt(column.Average(value => Math.Pow(value - column.Average(), 2))), Statistic("STDDEV"), 1e-7);
            Assert.Equal(band == 7 ? "reflectance" : "1", metadata.GetProperty("unit").GetString());
        }
        Assert.Equal("soil", bands[1].GetProperty("description").GetString());
        Assert.Equal("soil", bands[4].GetProperty("metadata").GetProperty("").GetProperty("endmember").GetString());
    }

    [Fact]
    public void A_cloud_optimized_map_passes_GDALs_validator_and_holds_the_same_values()
    {
        Assert.SkipUnless(File.Exists(Validator), $"SKIPPED: needs '{Validator}' (Debian: apt-get install python3-gdal).");
        var large = Large();
        Tool.Unmix("run", model.Model, large, "-o", folder.File("plain.tif"), "--quiet").RequireDone();
        foreach (var tile in (string[])["700x1", "64x64"])
        {
            Tool.Unmix(
                    "run",
                    model.Model,
                    large,
                    "-o",
                    folder.File($"{tile}.tif"),
                    "--format",
                    "cog",
                    "--tile",
                    tile,
                    "--quiet",
                    "--report",
                    folder.File("run.json")
                )
                .RequireDone();
        }

        var verdict = Tool.Run("/usr/bin/python3", Validator, folder.File("64x64.tif")).RequireDone();
        Assert.Contains("is a valid cloud optimized GeoTIFF", verdict.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(folder.File("700x1.tif")), File.ReadAllBytes(folder.File("64x64.tif")));
        Assert.Equal(SceneFiles.Read(folder.File("plain.tif")), SceneFiles.Read(folder.File("64x64.tif")));
        using var info = JsonDocument.Parse(Tool.Run("gdalinfo", "-json", folder.File("64x64.tif")).RequireDone().Output);
        Assert.Equal(2, info.RootElement.GetProperty("bands")[0].GetProperty("overviews").GetArrayLength());
        Assert.Contains(
            "700x1.tif",
            File.ReadAllText(folder.File("run.json")).Replace("64x64", "700x1", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path, "*.plain.tif*"));
    }

    [Theory]
    [InlineData("gtiff", "map.tif", "map.tif")]
    [InlineData("cog", "map.tif", "map.tif")]
    [InlineData("envi", "map.hdr", "map.img")]
    [InlineData("zarr", "map.zarr", "ZARR:\"{0}\":/Band2")] // one array a band
    public void GDAL_reads_the_values_of_a_map_of_whole_numbers(string format, string name, string opened)
    {
        var map = folder.File(name);
        Tool.Unmix("run", model.Model, model.Scene, "-o", map, "--format", format, "--layers", "all", "--type", "uint16", "--quiet")
            .RequireDone();

        var raster = opened.StartsWith("ZARR", StringComparison.Ordinal)
            ? string.Format(System.Globalization.CultureInfo.InvariantCulture, opened, map)
            : folder.File(opened);
        var (first, count) = format == "zarr" ? (1, 1) : (0, 8);
        Tool.Run("gdal_translate", "-q", "-unscale", "-ot", "Float64", raster, folder.File("values.tif")).RequireDone();
        var (expected, values) = (SceneFiles.Read(model.AllLayers), SceneFiles.Read(folder.File("values.tif")));
        for (var i = 0; i < values.Length; i++)
            Assert.Equal(expected[i / count * 8 + first + i % count], values[i], 1.01e-5); // half a step, and a float's rounding
        using var info = JsonDocument.Parse(Tool.Run("gdalinfo", "-json", raster).RequireDone().Output);
        var band = info.RootElement.GetProperty("bands")[0];
        Assert.Equal("UInt16", band.GetProperty("type").GetString());
        Assert.Equal((65_535, 2e-5), (band.GetProperty("noDataValue").GetDouble(), band.GetProperty("scale").GetDouble()));
    }

    [Fact]
    public void A_map_of_whole_numbers_has_the_scores_of_one_of_floats()
    {
        Tool.Unmix("run", model.Model, model.Scene, "-o", folder.File("map.tif"), "--layers", "all", "--type", "uint16", "--quiet")
            .RequireDone();

        double Score(string map)
        {
            var text = Tool.Train("score", map, "--truth", model.Truth).RequireDone().Output.Split("\nRMSE_A ")[^1].TrimStart().Split(' ')[
                0
            ];
            return double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        }

        Assert.Equal(Score(model.AllLayers), Score(folder.File("map.tif")), 1e-4);
    }

    [Fact]
    public void Overviews_are_means_of_valid_pixels()
    {
        Tool.Unmix("run", model.Model, Large(), "-o", folder.File("map.tif"), "--overviews", "--quiet").RequireDone();
        Tool.Run("gdal_translate", "-q", "-outsize", "350", "350", "-r", "nearest", folder.File("map.tif"), folder.File("half.tif"))
            .RequireDone();

        var (map, half) = (SceneFiles.Read(folder.File("map.tif")), SceneFiles.Read(folder.File("half.tif")));

        foreach (var (x, y) in ((int, int)[])[(0, 0), (17, 200), (349, 349)])
        {
            double[] four =
            [
                .. new[] { (0, 0), (0, 1), (1, 0), (1, 1) }.Select(step =>
                    (double)map[((2 * y + step.Item1) * 700 + 2 * x + step.Item2) * 3]
                ),
            ];
            Assert.Equal(four.Average(), half[(y * 350 + x) * 3], 1e-6);
        }
    }

    [Fact]
    public void ENVI_and_Zarr_maps_hold_the_same_values()
    {
        Tool.Unmix("run", model.Model, model.Scene, "-o", folder.File("map.tif"), "--quiet").RequireDone();
        Tool.Unmix("run", model.Model, model.Scene, "-o", folder.File("envi.hdr"), "--format", "envi", "--quiet").RequireDone();
        Tool.Unmix("run", model.Model, model.Scene, "-o", folder.File("map.zarr"), "--format", "zarr", "--quiet").RequireDone();

        var expected = SceneFiles.Read(folder.File("map.tif"));
        Assert.Equal(expected, SceneFiles.Read(folder.File("envi.hdr")));
        for (var band = 0; band < 3; band++)
        {
            var array = SceneFiles.Read($"ZARR:\"{folder.File("map.zarr")}\":/Band{band + 1}");
            Assert.Equal(Enumerable.Range(0, 48 * 48).Select(pixel => expected[pixel * 3 + band]), array);
        }
        var header = Tool.Run("gdalinfo", folder.File("envi.img")).RequireDone().Output;
        Assert.Contains("Description = water", header, StringComparison.Ordinal);
        Assert.Contains("\"WGS 84 / UTM zone 33N\"", header, StringComparison.Ordinal);
        var again = Tool.Unmix("run", model.Model, model.Scene, "-o", folder.File("map.zarr"), "--format", "zarr");
        Assert.Equal(5, again.ExitCode);
        Assert.Contains("exists already", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "cog",
        "map.hdr",
        "A map of the format cog is named '*.tif' but the name given is 'map.hdr'. Name it 'map.tif', or give another --format."
    )]
    [InlineData(
        "zarr",
        "map.tif",
        "A map of the format zarr is named '*.zarr' but the name given is 'map.tif'. Name it 'map.zarr', or give another --format."
    )]
    [InlineData("jpeg", "map.jpg", "'jpeg' is not a value of --format; the formats are gtiff, cog, envi, zarr.")]
    public void A_name_that_does_not_go_with_the_format_is_refused(string format, string name, string message)
    {
        var answer = Tool.Unmix("run", model.Model, model.Scene, "-o", name, "--format", format);

        Assert.Equal(2, answer.ExitCode);
        Assert.StartsWith(message, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Styles_for_QGIS_follow_the_schema_of_its_raster_styles()
    {
        Tool.Unmix("run", model.Model, model.Scene, "-o", folder.File("map.tif"), "--qml", "--quiet").RequireDone();

        foreach (var name in (string[])["map.qml", "map.false-colour.qml"])
        {
            var faults = new List<string>();
            var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, DtdProcessing = DtdProcessing.Ignore };
            settings.Schemas.Add(null, Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "qgis-raster-style.xsd"));
            settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
            settings.ValidationEventHandler += (_, fault) => faults.Add(fault.Message);
            using var reader = XmlReader.Create(folder.File(name), settings);
            while (reader.Read()) { }
            Assert.Empty(faults);
        }
        Assert.Contains(
            "<item value=\"1.0\" label=\"1.0\" color=\"#fde725\" alpha=\"255\" />",
            File.ReadAllText(folder.File("map.qml")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "redBand=\"2\" greenBand=\"1\" blueBand=\"3\"",
            File.ReadAllText(folder.File("map.false-colour.qml")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("spectra.sli")]
    [InlineData("spectra.csv")]
    public void Endmembers_come_back_from_the_library_that_info_writes(string name)
    {
        Tool.Unmix("info", model.Model, "--endmembers", folder.File(name)).RequireDone();

        var table = SpectraFile.Read(folder.File(name));

        Assert.Equal(model.Manifest.EndmemberNames, table.Names);
        Assert.Equal(model.Manifest.WavelengthsNm, table.Wavelengths!.CentresNm);
        for (var p = 0; p < 3; p++)
            Assert.Equal(model.Manifest.ReferenceSpectra![p], table.Spectra[p]);
    }

    /// <summary>The scene enlarged to 700 x 700, so that there are several blocks and two overviews.</summary>
    private string Large()
    {
        Tool.Run("gdal_translate", "-q", "-of", "ENVI", "-outsize", "700", "700", model.SceneData, folder.File("large.img")).RequireDone();
        var header = File.ReadAllText(Path.ChangeExtension(model.Scene, ".hdr"));
        var wavelengths = header[header.IndexOf("wavelength units", StringComparison.Ordinal)..];
        File.AppendAllText(folder.File("large.hdr"), wavelengths);
        return folder.File("large.hdr");
    }
}

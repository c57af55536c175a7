using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>The STAC items, against our schemas, GDAL's own programs and the graphs themselves.</summary>
public sealed class StacTests(TrainedModel model) : IDisposable
{
    private const string Time = "2024-06-01T10:30:00Z";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_item_about_a_map_of_whole_numbers_states_their_scale()
    {
        string[] asked = ["--type", "uint16", "--stac", folder.File("item.json"), "--datetime", Time, "--quiet"];
        Tool.Unmix(["run", model.Model, model.Scene, "-o", folder.File("map.tif"), .. asked]).RequireDone();

        var item = ReadValid("item.json", "stac-map.schema.json");
        var band = item["assets"]!["map"]!["bands"]![0]!;
        Assert.Equal(("uint16", 65_535), ((string?)band["data_type"], (int?)band["nodata"]));
        Assert.Equal((2e-5, 0.0), ((double?)band["raster:scale"], (double?)band["raster:offset"]));
        Assert.Contains(item["stac_extensions"]!.AsArray(), address => ((string?)address)!.Contains("/raster/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gtiff", "map.tif", "map.tif", "image/tiff; application=geotiff")]
    [InlineData("cog", "map.tif", "map.tif", "image/tiff; application=geotiff; profile=cloud-optimized")]
    [InlineData("envi", "map.hdr", "map.img", "application/octet-stream")]
    [InlineData("zarr", "map.zarr", "map.zarr", "application/vnd+zarr")]
    public void An_item_about_a_map_follows_the_schema_and_names_the_map(string format, string name, string data, string mediaType)
    {
        Tool.Unmix(
                "run",
                model.Model,
                model.Scene,
                "-o",
                folder.File(name),
                "--format",
                format,
                "--layers",
                "all",
                "--stac",
                folder.File("item.json"),
                "--datetime",
                Time,
                "--quiet"
            )
            .RequireDone();

        var item = ReadValid("item.json", "stac-map.schema.json");
        var map = item["assets"]!["map"]!;
        Assert.Equal(Time, (string?)item["properties"]!["datetime"]);
        Assert.Equal($"./{data}", (string?)map["href"]);
        Assert.Equal(mediaType, (string?)map["type"]);
        Assert.Equal(
            [
                "vegetation",
                "soil",
                "water",
                "vegetation deviation",
                "soil deviation",
                "water deviation",
                "nonlinearity",
                "reconstruction error",
            ],
            map["bands"]!.AsArray().Select(band => (string)band!["name"]!)
        );
        Assert.Equal("abundances of soil", (string?)map["bands"]![1]!["description"]);
        Assert.Equal("reflectance", (string?)map["bands"]![7]!["unit"]);
        if (format != "zarr")
            Assert.Equal(
                "1220" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder.File(data)))),
                (string?)map["file:checksum"]
            );
        Assert.Equal(
            Path.GetFullPath(model.SceneData),
            Path.GetFullPath(Uri.UnescapeDataString((string)item["links"]![0]!["href"]!), folder.Path)
        );
    }

    [Fact]
    public void The_place_is_the_one_that_GDAL_finds()
    {
        Tool.Unmix(
                "run",
                model.Model,
                model.Scene,
                "-o",
                folder.File("map.tif"),
                "--stac",
                folder.File("item.json"),
                "--datetime",
                Time,
                "--quiet"
            )
            .RequireDone();

        var item = ReadValid("item.json", "stac-map.schema.json");
        using var info = JsonDocument.Parse(Tool.Run("gdalinfo", "-json", folder.File("map.tif")).RequireDone().Output);
        var corners = info
            .RootElement.GetProperty("wgs84Extent")
            .GetProperty("coordinates")[0]
            .EnumerateArray()
            .Select(point => (point[0].GetDouble(), point[1].GetDouble()))
            .ToArray();
        var ring = item["geometry"]!["coordinates"]![0]!.AsArray().Select(point => ((double)point![0]!, (double)point[1]!)).ToArray();
        foreach (var (longitude, latitude) in corners)
            // gdalinfo prints seven digits
            Assert.Contains(ring, point => Math.Abs(point.Item1 - longitude) < 1e-6 && Math.Abs(point.Item2 - latitude) < 1e-6);
        Assert.Equal("EPSG:32633", (string?)item["properties"]!["proj:code"]);
        Assert.Equal([48, 48], item["properties"]!["proj:shape"]!.AsArray().Select(size => (int)size!));
        var transform = info.RootElement.GetProperty("geoTransform").EnumerateArray().Select(number => number.GetDouble()).ToArray();
        Assert.Equal(
            [transform[1], transform[2], transform[0], transform[4], transform[5], transform[3]],
            item["properties"]!["proj:transform"]!.AsArray().Select(number => (double)number!)
        );
        Assert.Equal(
            [ring.Min(p => p.Item1), ring.Min(p => p.Item2), ring.Max(p => p.Item1), ring.Max(p => p.Item2)],
            item["bbox"]!.AsArray().Select(number => (double)number!)
        );
    }

    [Fact]
    public void The_time_is_the_scenes_where_it_states_one_and_asked_for_where_nothing_does()
    {
        var scene = SceneFiles.Write(model, folder);
        var refused = Tool.Unmix("run", model.Model, scene, "-o", folder.File("map.tif"), "--stac", folder.File("item.json"));
        Assert.False(File.Exists(folder.File("map.tif")));
        File.AppendAllText(scene, "acquisition time = 2013-08-17T18:05:09.5Z\n");
        Tool.Unmix("run", model.Model, scene, "-o", folder.File("map.tif"), "--stac", folder.File("item.json"), "--quiet").RequireDone();
        var first = File.ReadAllBytes(folder.File("item.json"));
        Tool.Unmix("run", model.Model, scene, "-o", folder.File("map.tif"), "--stac", folder.File("item.json"), "--quiet", "--threads", "1")
            .RequireDone();

        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("It is not stated when the scene was taken, and a STAC item needs this", refused.Error, StringComparison.Ordinal);
        var item = ReadValid("item.json", "stac-map.schema.json");
        Assert.Equal("2013-08-17T18:05:09.5Z", (string?)item["properties"]!["datetime"]);
        Assert.Null(item["geometry"]);
        Assert.False(item.AsObject().ContainsKey("bbox"));
        Assert.Equal(first, File.ReadAllBytes(folder.File("item.json")));
    }

    [Fact]
    public void An_item_about_a_model_follows_the_schema_and_says_what_its_graphs_are()
    {
        Tool.Unmix("info", model.Model, "--stac", folder.File("model.json")).RequireDone();

        var item = ReadValid("model.json", "stac-model.schema.json");
        var facts = item["properties"]!;
        Assert.Equal("model", (string?)facts["mlm:name"]);
        Assert.Equal("spectra", (string?)facts["mlm:input"]![0]!["name"]);
        Assert.Equal([-1, model.Manifest.BandCount], facts["mlm:input"]![0]!["input"]!["shape"]!.AsArray().Select(size => (int)size!));
        Assert.Equal(
            facts["bands"]!.AsArray().Select(band => (string)band!["name"]!),
            facts["mlm:input"]![0]!["bands"]!.AsArray().Select(band => (string)band!)
        );
        Assert.Equal(model.Manifest.WavelengthsNm![3] / 1000, (double)facts["bands"]![3]!["eo:center_wavelength"]!, 1e-12);
        Assert.Equal(
            ["abundances", "concentration", "abundance_deviation", "endmembers", "nonlinearity"],
            facts["mlm:output"]!.AsArray().Select(output => (string)output!["name"]!)
        );
        Assert.Equal(
            "1220" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(model.Model))),
            (string?)item["assets"]!["model"]!["file:checksum"]
        );
        Assert.True(
            (long)facts["mlm:total_parameters"]! > 10_000,
            string.Create(CultureInfo.InvariantCulture, $"{facts["mlm:total_parameters"]}")
        );
        Assert.Equal(2, (int)facts["mlm:hyperparameters"]!["schedule"]!["epochs"]!);
    }

    [Fact]
    public void The_schemas_refuse_what_is_no_such_item()
    {
        Tool.Unmix("info", model.Model, "--stac", folder.File("model.json")).RequireDone();
        foreach (
            var spoil in (Action<JsonNode>[])
                [
                    item => item["stac_version"] = "0.9.0",
                    item => item["properties"]!.AsObject().Remove("end_datetime"),
                    item => item["properties"]!.AsObject().Remove("mlm:output"),
                    item => item["properties"]!["mlm:tasks"] = new JsonArray("unmixing"),
                    item => item["assets"]!["model"]!["roles"] = new JsonArray("data"),
                    item => item["properties"]!["mlm:unheard"] = 1,
                ]
        )
        {
            var item = JsonNode.Parse(File.ReadAllText(folder.File("model.json")))!;
            spoil(item);
            Assert.NotEmpty(Faults(item, "stac-item.schema.json").Concat(Faults(item, "stac-model.schema.json")));
        }
    }

    private JsonNode ReadValid(string name, string schema)
    {
        var item = JsonNode.Parse(File.ReadAllText(folder.File(name)))!;
        Assert.Empty(Faults(item, "stac-item.schema.json"));
        Assert.Empty(Faults(item, schema));
        return item;
    }

    private static IEnumerable<string> Faults(JsonNode item, string schema)
    {
        var rules = JsonSchema.FromText(File.ReadAllText(Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Schemas", schema)));
        var result = rules.Evaluate(item, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid
            ? []
            : result
                .Details.Where(detail => detail.HasErrors)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))
                .Append(schema);
    }
}

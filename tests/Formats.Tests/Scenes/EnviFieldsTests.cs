using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Scenes;

/// <summary>The documentation's table of ENVI's fields, and that each of them does what the table says.</summary>
public sealed class EnviFieldsTests : IDisposable
{
    private const string MapInfo = "map info = {Mine, 1, 1, 500000, 5800000, 5, 5, WGS-84, units=Meters}";

    /// <summary>Fields without which another says nothing.</summary>
    private static readonly Dictionary<string, string> Around = new(StringComparer.Ordinal)
    {
        ["coordinate system string"] = MapInfo,
        ["projection info"] = MapInfo,
        ["data ignore value"] = "description = {of 7}",
    };

    /// <summary>A field as it changes what is read, or is refused, in a scene of two float bands of one pixel.</summary>
    private static readonly Dictionary<string, string> Telling = new(StringComparer.Ordinal)
    {
        ["acquisition time"] = "2020-01-02T03:04:05Z",
        ["band names"] = "{one, two}",
        ["bands"] = "1",
        ["bbl"] = "{1, 0}",
        ["byte order"] = "1",
        ["complex function"] = "Power",
        ["coordinate system string"] =
            "{GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"
            + "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]}",
        ["data gain values"] = "{2, 3}",
        ["data ignore value"] = "7",
        ["data offset values"] = "{2, 3}",
        ["data reflectance gain values"] = "{2, 3}",
        ["data reflectance offset values"] = "{2, 3}",
        ["data type"] = "2",
        ["file compression"] = "2",
        ["file type"] = "Hypercloud",
        ["fwhm"] = "{5, 6}",
        ["geo points"] = "{1, 1, 50, 10, 2, 1, 50, 11, 1, 2, 51, 10, 2, 2, 51, 11}", // GDAL makes control points of them
        ["header offset"] = "4",
        ["interleave"] = "bil",
        ["lines"] = "2",
        ["major frame offsets"] = "{1, 0}",
        ["map info"] = "{UTM, 1, 1, 500000, 5800000, 5, 5, 33, North, WGS-84}",
        ["minor frame offsets"] = "{0, 1}",
        ["projection info"] = "{3, 6378137.0, 6356752.3, 0, 0, 500000, 0, 0.9996, WGS-84, Mine, units=Meters}",
        ["read procedures"] = "{mine}",
        ["reflectance scale factor"] = "100",
        ["rpc info"] = $"{{{string.Join(", ", Enumerable.Repeat("1", 90))}, 0, 0, 1}}",
        ["samples"] = "2",
        ["wavelength"] = "{600, 700}",
        ["wavelength units"] = "um",
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Names => [.. EnviFields.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_field_does_what_the_table_says(string name)
    {
        var field = EnviFields.Find(name)!;
        var without = Read(name, null);

        var with = Read(name, field.Use == EnviFieldUse.Unused ? "{7, 7}" : Telling[name]);

        if (field.Use == EnviFieldUse.Unused)
            Assert.Equal(without, with);
        else
            Assert.NotEqual(without, with);
        if (field.Use == EnviFieldUse.Refused)
            Assert.Matches(name == "complex function" ? "'data type = 6'" : $"says '{name} = ", with);
    }

    [Fact]
    public void Every_field_that_tells_something_is_tried() =>
        Assert.Equal(
            EnviFields.All.Where(field => field.Use != EnviFieldUse.Unused).Select(field => field.Name),
            Telling.Keys.Order(StringComparer.Ordinal)
        );

    [Fact]
    public void The_documentation_has_the_table()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "envi-headers.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        Assert.Equal(EnviFields.All.Select(field => field.Line), lines);
        Assert.Equal(EnviFields.All.Select(field => field.Name).Order(StringComparer.Ordinal), EnviFields.All.Select(field => field.Name));
    }

    /// <summary>
    /// All that is read of two float bands of one pixel, 7 and 0.5, or the refusal, with one field replaced, added or as it is.
    /// </summary>
    private string Read(string name, string? value)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["samples"] = "1",
            ["lines"] = "1",
            ["bands"] = "2",
            ["header offset"] = "0",
            ["file type"] = "ENVI Standard",
            ["data type"] = name == "complex function" ? "6" : "4",
            ["interleave"] = "bsq",
            ["byte order"] = "0",
            ["wavelength units"] = "nm",
            ["wavelength"] = "{400, 500}",
        };
        if (name == "interleave")
            (fields["samples"], fields["bands"]) = ("2", "2"); // one pixel lies the same in any order
        if (value is not null)
            fields[name] = value;
        var path = folder.File($"scene-{(value is null ? "without" : "with")}.img");
        File.WriteAllBytes(path, [.. new[] { 7f, 0.5f, 3f, 4f }.SelectMany(BitConverter.GetBytes)]);
        File.WriteAllText(
            Path.ChangeExtension(path, ".hdr"),
            $"ENVI\n{string.Concat(fields.Select(field => $"{field.Key} = {field.Value}\n"))}{Around.GetValueOrDefault(name)}\n"
        );
        try
        {
            using var reader = SceneReader.Open(path);
            var profile = reader.Profile;
            var facts = profile with { Path = "", Files = [], Header = null, Warnings = [] };
            return string.Join(
                '\n',
                [
                    facts,
                    .. Lists(profile),
                    .. SceneSamples.ReadAll(reader),
                    OfGdal(path, "LINE_OFF", "RPC"),
                    OfGdal(path, "geo_points", "ENVI"),
                ]
            );
        }
        catch (SceneException refused)
        {
            return refused.Message;
        }
    }

    private static IEnumerable<object?> Lists(SceneProfile profile) =>
        [
            .. profile.Scale,
            .. profile.Offset,
            .. profile.NoData.Cast<object?>(),
            .. profile.BandNames,
            .. profile.BadBands ?? [],
            .. profile.Wavelengths?.CentresNm ?? [],
            .. profile.Wavelengths?.WidthsNm ?? [],
            .. profile.GeoReference.GeoTransform ?? [],
            profile.GeoReference.ProjectionWkt,
            profile.Warnings.Count,
        ];

    private static string? OfGdal(string path, string key, string domain)
    {
        using var dataset = GdalNative.GDALOpenEx(path, GdalNative.OpenRaster, 0, 0, 0);
        return BorrowedText.Metadata(dataset, key, domain);
    }
}

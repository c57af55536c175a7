using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>The text of an ENVI header.</summary>
internal static partial class EnviHeader
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static string Text(EnviLayout layout)
    {
        var text = new StringBuilder("ENVI\n");
        if (layout.Description is { } description)
            Add(text, "description", $"{{{Plain(description)}}}");
        Add(text, "samples", layout.Width.ToString(Invariant));
        Add(text, "lines", layout.Height.ToString(Invariant));
        Add(text, "bands", layout.BandCount.ToString(Invariant));
        Add(text, "header offset", "0");
        Add(text, "file type", "ENVI Standard");
        Add(text, "data type", TypeNumber(layout.PixelType));
        Add(text, "interleave", layout.Interleave.ToString().ToLowerInvariant());
        Add(text, "byte order", "0");
        if (layout.NoData is { } noData)
            Add(text, "data ignore value", Number(noData));
        if (layout.ReflectanceScaleFactor is { } one)
            Add(text, "reflectance scale factor", Number(one));
        if (layout.SampleScales is { } scales)
        {
            AddList(text, "data gain values", scales.Select(scale => Number(scale.Scale)));
            AddList(text, "data offset values", scales.Select(scale => Number(scale.Offset)));
        }
        AddGeoReference(text, layout.GeoReference);
        AddBands(text, layout);
        return text.ToString();
    }

    /// <summary>ENVI's numbers, not GDAL's.</summary>
    private static string TypeNumber(PixelType type) =>
        type switch
        {
            PixelType.Int16 => "2",
            PixelType.UInt16 => "12",
            _ => "4",
        };

    private static void AddBands(StringBuilder text, EnviLayout layout)
    {
        if (layout.BandNames is { } names)
            AddList(text, "band names", names.Select(Plain));
        if (layout.Wavelengths is { } wavelengths)
        {
            Add(text, "wavelength units", "Nanometers");
            AddList(text, "wavelength", wavelengths.CentresNm.Select(Number));
            if (wavelengths.WidthsNm is { } widths)
                AddList(text, "fwhm", widths.Select(Number));
        }
        if (layout.BadBands is { } bad)
            AddList(text, "bbl", bad.Select(b => b ? "0" : "1"));
    }

    private static void AddGeoReference(StringBuilder text, GeoReference geo)
    {
        if (geo.GeoTransform is { } t && EnviGrid.Of(t) is { } grid)
        {
            // The upper left corner of pixel (1, 1), then the pixel's size; ENVI counts downwards as positive.
            var (name, others) = Projection(geo.ProjectionWkt);
            string[] turned = grid.Degrees == 0 ? [] : [$"rotation={Number(grid.Degrees)}"];
            AddList(
                text,
                "map info",
                [name, "1", "1", Number(t[0]), Number(t[3]), Number(grid.PixelWidth), Number(grid.PixelHeight), .. others, .. turned]
            );
        }
        if (geo.ProjectionWkt is { } wkt)
            Add(text, "coordinate system string", $"{{{wkt.ReplaceLineEndings("")}}}");
    }

    /// <summary>ENVI's own words for the commonest systems; for others the coordinate system string alone tells.</summary>
    private static (string Name, string[] Others) Projection(string? wkt)
    {
        if (wkt is not null && UtmZone().Match(wkt) is { Success: true } utm)
            return ("UTM", [utm.Groups["zone"].Value, utm.Groups["half"].Value == "N" ? "North" : "South", "WGS-84", "units=Meters"]);
        return wkt?.StartsWith("GEOG", StringComparison.Ordinal) == true
            ? ("Geographic Lat/Lon", ["WGS-84", "units=Degrees"])
            : ("Arbitrary", ["0", "North"]);
    }

    private static void Add(StringBuilder text, string key, string value) => text.Append(Invariant, $"{key} = {value}\n");

    private static void AddList(StringBuilder text, string key, IEnumerable<string> items) =>
        Add(text, key, $"{{{string.Join(", ", items)}}}");

    private static string Number(double number) => number.ToString("R", Invariant);

    /// <summary>Without what would end a list or an item of it.</summary>
    private static string Plain(string text) => Reserved().Replace(text, " ").Trim();

    [GeneratedRegex(@"WGS 84 / UTM zone (?<zone>\d{1,2})(?<half>[NS])")]
    private static partial Regex UtmZone();

    [GeneratedRegex(@"[{},\r\n]+")]
    private static partial Regex Reserved();
}

using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Places;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Models;
using Unmix.Runtime.Runs;

namespace Unmix.Report.Stac;

/// <summary>The STAC item about a map (STAC 1.1; projection, processing and file extensions): <c>unmix run --stac FILE</c>.</summary>
public static class MapItem
{
    private const string Projection = "https://stac-extensions.github.io/projection/v2.0.0/schema.json";
    private const string Raster = "https://stac-extensions.github.io/raster/v2.0.0/schema.json";
    private const string Processing = "https://stac-extensions.github.io/processing/v1.2.0/schema.json";
    private const int GeoTransformLength = 6;

    /// <summary>When the scene was taken, for an item must say so.</summary>
    /// <param name="scenePath">The scene.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="given">What the user says; null for nothing.</param>
    /// <exception cref="OptionsException">Neither the user nor the scene says it.</exception>
    public static DateTimeOffset TimeOf(string scenePath, SceneReadOptions options, DateTimeOffset? given)
    {
        if (given is { } own)
            return own;
        using var reader = SceneReader.Open(scenePath, options);
        return TimeOf(reader.Profile);
    }

    private static DateTimeOffset TimeOf(SceneProfile scene) =>
        scene.Taken
        ?? throw new OptionsException(
            $"It is not stated when the scene was taken, and a STAC item needs this ('{scene.Path}'). Give {OptionName.DateTime}, such as "
                + $"{OptionName.DateTime} 2024-06-01T10:30:00Z."
        );

    /// <summary>Writes the item. The same run gives the same bytes.</summary>
    /// <param name="path">The item.</param>
    /// <param name="package">The model of the run.</param>
    /// <param name="report">What the run did.</param>
    /// <param name="format">The map's.</param>
    /// <param name="given">When the scene was taken, as the user says; null for what the scene says.</param>
    /// <exception cref="UnmixException">
    /// The map or the scene can't be read, nothing says when it was taken, or the item can't be written.
    /// </exception>
    public static void Write(string path, ModelPackage package, RunReport report, MapFormat format, DateTimeOffset? given)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(report);
        using var reader = SceneReader.Open(report.SceneGiven, report.Options.Read);
        var scene = reader.Profile;
        var grid = report.Options.GridOf(scene);
        var footprint = Footprint.Of(grid.GeoReference, grid.Width, grid.Height);
        using var item = new StacWriter(path);
        string[] raster = report.Options.Type == MapType.Float32 ? [] : [Raster];
        item.Begin(Path.GetFileNameWithoutExtension(report.Output), [Projection, Processing, .. raster, StacWriter.FileExtension]);
        item.Place(footprint);
        WriteProperties(item, grid, footprint, package, report, given ?? TimeOf(scene));
        item.Json.WriteStartObject("assets");
        WriteMap(item, package, report, format);
        item.Json.WriteEndObject();
        item.Json.WriteStartArray("links");
        item.Link("derived_from", report.Scene, "The scene that was unmixed");
        item.Link("related", package.Path, "The model package that it was unmixed with");
        item.Json.WriteEndArray();
        item.Finish();
    }

    private static void WriteProperties(
        StacWriter item,
        MapGrid grid,
        Footprint footprint,
        ModelPackage package,
        RunReport report,
        DateTimeOffset taken
    )
    {
        var json = item.Json;
        json.WriteStartObject("properties");
        json.WriteString("datetime", taken.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", CultureInfo.InvariantCulture));
        json.WriteString(
            "description",
            $"Shares of {string.Join(", ", package.Manifest.EndmemberNames)} in each pixel, by spectral unmixing."
        );
        if (footprint.Code is { } code)
            json.WriteString("proj:code", code);
        else
            json.WriteNull("proj:code");
        if (footprint is { Code: null, Wkt2: { } wkt })
            json.WriteString("proj:wkt2", wkt);
        item.Numbers("proj:shape", [grid.Height, grid.Width]);
        if (grid.GeoReference.GeoTransform is { Count: GeoTransformLength } t)
            item.Numbers("proj:transform", [t[1], t[2], t[0], t[4], t[5], t[3]]);
        json.WriteStartObject("processing:software");
        json.WriteString("unmix", report.Versions.Unmix);
        json.WriteString("ONNX Runtime", report.Versions.OnnxRuntime);
        json.WriteString("GDAL", report.Versions.Gdal);
        json.WriteEndObject();
        json.WriteString("unmix:model", package.Manifest.Name);
        json.WriteString("unmix:model_sha256", package.Sha256);
        json.WriteNumber("unmix:valid_pixels", report.ValidPixels);
        if (report.Drift is { } drift)
            json.WriteBoolean("unmix:retrain_advised", drift.RetrainAdvised);
        json.WriteEndObject();
    }

    private static void WriteMap(StacWriter item, ModelPackage package, RunReport report, MapFormat format)
    {
        var json = item.Json;
        var data = format == MapFormat.Envi ? Path.ChangeExtension(report.Output, ".img") : report.Output;
        item.BeginAsset("map", data, MediaType(format), "Map", "data");
        json.WriteStartArray("bands");
        foreach (var band in MapBand.Of(report.Options, package.Manifest))
        {
            json.WriteStartObject();
            json.WriteString("name", band.Name);
            json.WriteString("description", band.Endmember is { } endmember ? $"{band.Layer} of {endmember}" : band.Layer);
            json.WriteString("data_type", band.Scale is null ? "float32" : "uint16");
            json.WriteNumber("nodata", band.Scale is null ? SceneOutput.DefaultNoData : SampleScale.NoData);
            json.WriteString("unit", band.Unit);
            if (band.Scale is { } scale)
            {
                json.WriteNumber("raster:scale", scale.Scale);
                json.WriteNumber("raster:offset", scale.Offset);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        if (format != MapFormat.Envi)
            return;
        item.BeginAsset("header", report.Output, "text/plain", "ENVI header of the map", "metadata");
        json.WriteEndObject();
    }

    private static string MediaType(MapFormat format) =>
        format switch
        {
            MapFormat.Cog => "image/tiff; application=geotiff; profile=cloud-optimized",
            MapFormat.Envi => "application/octet-stream",
            MapFormat.Zarr => "application/vnd+zarr",
            _ => "image/tiff; application=geotiff",
        };
}

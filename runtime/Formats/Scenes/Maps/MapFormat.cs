using System.Text.Json.Serialization;

namespace Unmix.Formats.Scenes.Maps;

/// <summary>What a map is stored as.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MapFormat>))]
public enum MapFormat
{
    /// <summary>GeoTIFF.</summary>
    GTiff,

    /// <summary>Cloud Optimized GeoTIFF: a GeoTIFF with overviews, its parts in the order in which viewers far away ask for them.</summary>
    Cog,

    /// <summary>ENVI: raw samples, band after band, and a text header beside them.</summary>
    Envi,

    /// <summary>Zarr, version 2: a folder with an array for each band, Band1 and on; the attribute unmix_bands names them.</summary>
    Zarr,
}

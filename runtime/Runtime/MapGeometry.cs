using System.Text.Json.Serialization;

namespace Unmix.Runtime;

/// <summary>
/// The grid of a map whose scene is in the geometry of its sensor and says where its pixels lie. Other scenes have one grid
/// alone.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<MapGeometry>))]
public enum MapGeometry
{
    /// <summary>The map's: each pixel is unmixed once in the sensor's geometry, and then placed.</summary>
    Map,

    /// <summary>The sensor's: rows along its track, without a place.</summary>
    Sensor,
}

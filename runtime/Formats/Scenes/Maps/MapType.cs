using System.Text.Json.Serialization;

namespace Unmix.Formats.Scenes.Maps;

/// <summary>What a map's samples are stored as.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MapType>))]
public enum MapType
{
#pragma warning disable CA1720 // types of numbers are what this lists
    /// <summary>The values as they were computed.</summary>
    Float32,

    /// <summary>Whole numbers of 16 bits; the file states scale and offset of each band (<see cref="Writing.SampleScale"/>).</summary>
    UInt16,
#pragma warning restore CA1720
}

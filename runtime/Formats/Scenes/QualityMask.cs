using System.Text.Json.Serialization;

namespace Unmix.Formats.Scenes;

/// <summary>Why a pixel of a product may be left out, by the product's quality layers.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<QualityMask>))]
public enum QualityMask
{
    /// <summary>No reason: every pixel that holds data is taken.</summary>
    None = 0,

    /// <summary>A cloud.</summary>
    Cloud = 1,

    /// <summary>Near a cloud, by a buffer of the product.</summary>
    NearCloud = 2,

    /// <summary>A thin, high cloud.</summary>
    Cirrus = 4,

    /// <summary>In the shadow of a cloud or of terrain.</summary>
    Shadow = 8,

    /// <summary>Haze.</summary>
    Haze = 16,

    /// <summary>Snow or ice.</summary>
    Snow = 32,

    /// <summary>Water.</summary>
    Water = 64,

    /// <summary>Land.</summary>
    Land = 128,

    /// <summary>A part of the spacecraft, which stands in the view.</summary>
    Spacecraft = 256,

    /// <summary>Saturated, not measured, or marked as unusable.</summary>
    Defect = 512,

    /// <summary>What hides the ground or is no measurement. Haze, snow, water and land are left in.</summary>
    Default = Cloud | NearCloud | Cirrus | Shadow | Spacecraft | Defect,

    /// <summary>Every reason.</summary>
    All = Default | Haze | Snow | Water | Land,
}

/// <summary>Names of reasons, for the command line and messages.</summary>
public static class QualityMasks
{
    private static readonly (QualityMask Mask, string Name)[] Names =
    [
        (QualityMask.Cloud, "cloud"),
        (QualityMask.NearCloud, "near-cloud"),
        (QualityMask.Cirrus, "cirrus"),
        (QualityMask.Shadow, "shadow"),
        (QualityMask.Haze, "haze"),
        (QualityMask.Snow, "snow"),
        (QualityMask.Water, "water"),
        (QualityMask.Land, "land"),
        (QualityMask.Spacecraft, "spacecraft"),
        (QualityMask.Defect, "defect"),
    ];

    /// <summary>Every name of one reason.</summary>
    public static IEnumerable<string> All => Names.Select(one => one.Name);

    /// <summary>The names of some reasons, separated by commas; <c>none</c> for none.</summary>
    public static string Spell(this QualityMask masks)
    {
        var named = Names.Where(one => masks.HasFlag(one.Mask)).Select(one => one.Name).ToArray();
        return named.Length == 0 ? "none" : string.Join(", ", named);
    }

    /// <summary>Reads a name; null for none that is known.</summary>
    public static QualityMask? Read(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var found = Array.Find(Names, one => string.Equals(one.Name, name.Trim(), StringComparison.OrdinalIgnoreCase)).Mask;
        return found == QualityMask.None ? null : found;
    }
}

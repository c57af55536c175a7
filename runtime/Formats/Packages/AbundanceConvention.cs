using System.Text.Json.Serialization;

namespace Unmix.Formats.Packages;

/// <summary>What an abundance is a share of: of spectra how bright. It stands in a package's manifest and in its maps.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AbundanceConvention>))]
public enum AbundanceConvention
{
    /// <summary>
    /// Spectra as bright as the pixels of the training scene that are nearest to the references, whatever those say. The paper's, and that
    /// of packages that state none.
    /// </summary>
    [JsonStringEnumMemberName("scene")]
    Scene,

    /// <summary>
    /// The references as bright as they are: shares of area, where they are reflectance. A reference that is neither brighter nor darker
    /// than all pixels like it is one of them, and their brightness stands.
    /// </summary>
    [JsonStringEnumMemberName("area")]
    Area,

    /// <summary>The references divided by their length, so that dark and bright materials count alike.</summary>
    [JsonStringEnumMemberName("brightness")]
    Brightness,

    /// <summary>The references divided by their largest value.</summary>
    [JsonStringEnumMemberName("peak")]
    Peak,
}

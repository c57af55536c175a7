using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Writing;

namespace Unmix.Runtime.Models;

/// <summary>A band of a map.</summary>
/// <param name="Name">As it is written into the file.</param>
/// <param name="Layer">What it holds: <c>abundances</c>, <c>abundance_deviation</c>, ...</param>
/// <param name="Endmember">Whose; null where it is of the pixel.</param>
/// <param name="Unit"><c>1</c>, or <c>reflectance</c>.</param>
/// <param name="Scale">How it is stored in whole numbers; null where it is stored as float32.</param>
public sealed record MapBand(string Name, string Layer, string? Endmember, string Unit, SampleScale? Scale)
{
    /// <summary>The bands of a map, in order.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="manifest">Of the model.</param>
    public static IReadOnlyList<MapBand> Of(UnmixOptions options, ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(manifest);
        return
        [
            .. LayerBands
                .Of(options.Layers, manifest)
                .SelectMany(layer =>
                    layer.BandNames.Zip(layer.Metadata(manifest), (name, facts) =>
                        new MapBand(
                            name,
                            facts["layer"],
                            facts.GetValueOrDefault("endmember"),
                            facts["unit"],
                            options.Type == MapType.UInt16 ? layer.SampleScale : null
                        )
                    )
                ),
        ];
    }
}

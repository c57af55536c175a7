using Unmix.Formats.Packages;

namespace Unmix.Runtime.Models;

/// <summary>A band of a map.</summary>
/// <param name="Name">As it is written into the file.</param>
/// <param name="Layer">What it holds: <c>abundances</c>, <c>abundance_deviation</c>, ...</param>
/// <param name="Endmember">Whose; null where it is of the pixel.</param>
/// <param name="Unit"><c>1</c>, or <c>reflectance</c>.</param>
public sealed record MapBand(string Name, string Layer, string? Endmember, string Unit)
{
    /// <summary>The bands of a map, in order.</summary>
    /// <param name="layers">What was asked for.</param>
    /// <param name="manifest">Of the model.</param>
    public static IReadOnlyList<MapBand> Of(Layers layers, ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return
        [
            .. LayerBands
                .Of(layers, manifest)
                .SelectMany(layer =>
                    layer.BandNames.Zip(layer.Metadata(manifest), (name, facts) =>
                        new MapBand(name, facts["layer"], facts.GetValueOrDefault("endmember"), facts["unit"])
                    )
                ),
        ];
    }
}

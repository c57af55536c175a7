using System.Text.Json.Serialization;

namespace Unmix.Runtime;

/// <summary>What a run writes for each pixel. The output bands come in this order.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<Layers>))]
public enum Layers
{
    /// <summary>Nothing; not a choice for a run.</summary>
    None = 0,

    /// <summary>The share of each endmember, at least 0, summing to 1. One band for each endmember.</summary>
    Abundances = 1,

    /// <summary>The posterior's standard deviation of each abundance. One band for each endmember.</summary>
    Deviation = 2,

    /// <summary>The share of the nonlinear stream in the abundances, 0 to 1 (METHOD, Inference). One band.</summary>
    Nonlinearity = 4,

    /// <summary>Root mean square over bands of spectrum minus reconstruction, in reflectance. One band; runs the decoder too.</summary>
    Error = 8,

    /// <summary>
    /// Reconstruction error as a multiple of what 99 in 100 of the pixels in training stayed below: above 1 the pixel is outside
    /// what the model knows. One band; only for packages that carry <see cref="Unmix.Formats.Packages.TrainingErrors"/>.
    /// </summary>
    Novelty = 16,

    /// <summary>Every layer that any package has; not <see cref="Novelty"/>.</summary>
    All = Abundances | Deviation | Nonlinearity | Error,
}

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

    /// <summary>Every layer.</summary>
    All = Abundances | Deviation | Nonlinearity | Error,
}

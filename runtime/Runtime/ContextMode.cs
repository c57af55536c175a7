using System.Text.Json.Serialization;

namespace Unmix.Runtime;

/// <summary>Whether a run refines abundances by the pixels around them, where the model has a graph for that.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContextMode>))]
public enum ContextMode
{
    /// <summary>Where the model has such a graph, it is used.</summary>
    Auto,

    /// <summary>Every pixel is unmixed by itself.</summary>
    Off,
}

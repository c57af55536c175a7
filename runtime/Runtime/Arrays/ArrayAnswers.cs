using Unmix.Formats;

namespace Unmix.Runtime.Arrays;

/// <summary>
/// Memory that takes the answers, of somebody else: each layer's values of all pixels, row after row, the values of a pixel together. NaN
/// where a pixel holds no spectrum.
/// </summary>
public sealed unsafe class ArrayAnswers
{
    private readonly Dictionary<Layers, nint> places = [];

    /// <summary>Sets where a layer goes.</summary>
    /// <param name="layer">One layer.</param>
    /// <param name="place">
    /// [pixels, P] for <see cref="Layers.Abundances"/> and <see cref="Layers.Deviation"/>, [pixels] for any other; not null, and stays
    /// there while it is written.
    /// </param>
    public void Set(Layers layer, float* place) => places[layer] = (nint)place;

    /// <summary>Where a layer goes.</summary>
    /// <exception cref="OptionsException">The layer is asked for and has no place.</exception>
    internal float* Place(Layers layer) =>
        places.TryGetValue(layer, out var place) && place != 0
            ? (float*)place
            : throw new OptionsException($"The layer {layer} was asked for, but has no memory to be written to. Give its address.");
}

using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra.Matching;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Arrays;

/// <summary>What all threads share that unmix an array; nothing of it changes.</summary>
internal sealed record ArrayWork
{
    /// <summary>The array.</summary>
    public required SpectraView Spectra { get; init; }

    /// <summary>Its facts.</summary>
    public required SceneProfile Profile { get; init; }

    /// <summary>How its bands serve the model.</summary>
    public required SceneBands Bands { get; init; }

    /// <summary>The model.</summary>
    public required UnmixSession Session { get; init; }

    /// <summary>What answers are refined by; null where every pixel is unmixed by itself.</summary>
    public ArrayContext? Context { get; init; }

    /// <summary>A range that has seen nothing.</summary>
    public required SpectraRange Range { get; init; }

    /// <summary>What is computed and where it goes.</summary>
    public required IReadOnlyList<ArrayLayer> Layers { get; init; }
}

/// <summary>A layer of the answers.</summary>
/// <param name="output">The session's name of its values.</param>
/// <param name="bandNames">Names of a pixel's values.</param>
/// <param name="place">Where they go.</param>
internal sealed unsafe class ArrayLayer(string output, IReadOnlyList<string> bandNames, float* place)
{
    /// <summary>The session's name of its values.</summary>
    public string Output => output;

    /// <summary>[Width] names of a pixel's values.</summary>
    public IReadOnlyList<string> BandNames => bandNames;

    /// <summary>[pixels, Width].</summary>
    public float* Place => place;

    /// <summary>Values of a pixel.</summary>
    public int Width => bandNames.Count;
}

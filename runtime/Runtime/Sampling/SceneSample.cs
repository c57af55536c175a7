using Unmix.Formats.Scenes;

namespace Unmix.Runtime.Sampling;

/// <summary>
/// A scene unmixed on a grid, every output of the model included: what is shown of a scene whose every pixel would be too much.
/// Values are those that a run writes for the same pixels.
/// </summary>
public sealed record SceneSample
{
    /// <summary>The scene.</summary>
    public required SceneProfile Scene { get; init; }

    /// <summary>[K] bands of the scene that serve the model, from 0.</summary>
    public required IReadOnlyList<int> ReadBands { get; init; }

    /// <summary>The points of <see cref="Layers"/>.</summary>
    public required GridStep Grid { get; init; }

    /// <summary>
    /// [grid points, layer values]: abundances, deviations, nonlinearity, error, and novelty where the package allows it; NaN
    /// where a pixel is not valid.
    /// </summary>
    public required float[] Layers { get; init; }

    /// <summary>Values of a point in <see cref="Layers"/>: 2 P + 2, or 2 P + 3 with novelty.</summary>
    public required int LayerCount { get; init; }

    /// <summary>[grid points, 3] reflectance at <see cref="ColourBands"/>; NaN where a pixel is not valid.</summary>
    public required float[] Colours { get; init; }

    /// <summary>[3] the model's bands shown as red, green and blue.</summary>
    public required IReadOnlyList<int> ColourBands { get; init; }

    /// <summary>The points that are kept with their spectra, a grid of its own.</summary>
    public required GridStep PixelGrid { get; init; }

    /// <summary>[points of <see cref="PixelGrid"/>] the row in the arrays below; -1 where a pixel is not valid.</summary>
    public required int[] PixelRows { get; init; }

    /// <summary>[n, L] reflectance.</summary>
    public required float[] Spectra { get; init; }

    /// <summary>[n, L] what the model makes of them.</summary>
    public required float[] Reconstructions { get; init; }

    /// <summary>[n, layer values] as <see cref="Layers"/>.</summary>
    public required float[] PixelLayers { get; init; }

    /// <summary>[P] how each endmember's spectrum varies over the scene.</summary>
    public required IReadOnlyList<EndmemberSpread> Endmembers { get; init; }
}

/// <summary>How an endmember's spectrum varies over the pixels of a scene that hold enough of it.</summary>
/// <param name="PixelCount">Pixels that it was measured on.</param>
/// <param name="Low">[L] 5 in 100 are below; reflectance.</param>
/// <param name="Middle">[L] the median.</param>
/// <param name="High">[L] 5 in 100 are above.</param>
public sealed record EndmemberSpread(int PixelCount, float[] Low, float[] Middle, float[] High);

namespace Unmix.Formats.Spectra.Matching;

/// <summary>Which bands of a scene serve a model, and how.</summary>
public sealed record SceneBands
{
    /// <summary>
    /// [K] bands of the scene to read, from 0. Without <see cref="Weights"/> one for each band of the model, in its order.
    /// </summary>
    public required IReadOnlyList<int> Read { get; init; }

    /// <summary>How the model's bands are computed from those read; null where each is one of them.</summary>
    public BandWeights? Weights { get; init; }

    /// <summary>What a user should know of the choice; whole sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Bands of the model, L.</summary>
    public int BandCount => Weights?.BandCount ?? Read.Count;
}

/// <summary>What may be done where a scene's bands are not plainly the model's.</summary>
public sealed record BandMatchOptions
{
    /// <summary>Takes the scene's bands in their order, its good ones if those are as many as the model's, unchecked.</summary>
    public bool AssumeBands { get; init; }

    /// <summary>Computes the model's bands from the scene's where they are not the same.</summary>
    public bool Resample { get; init; }
}

namespace Unmix.Evaluation.Scores;

/// <summary>What a method says of a scene; pixels in row-major order, NaN where there is no answer.</summary>
public sealed record SceneAnswer
{
    /// <summary>P.</summary>
    public required int EndmemberCount { get; init; }

    /// <summary>[N, P], at least 0, sum 1.</summary>
    public required float[] Abundances { get; init; }

    /// <summary>What one unit of <see cref="Abundances"/> stands for.</summary>
    public TruthScale Scale { get; init; }

    /// <summary>[N, P] standard deviations of the abundances; null for a method without any.</summary>
    public float[]? Deviations { get; init; }

    /// <summary>[N, L] reflectance; null where the method gives none.</summary>
    public float[]? Reconstruction { get; init; }

    /// <summary>The endmembers of each pixel; null where the method gives none.</summary>
    public PixelEndmembers? Endmembers { get; init; }
}

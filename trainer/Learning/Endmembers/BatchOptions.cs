namespace Unmix.Learning.Endmembers;

/// <summary>How batch endmembers are looked for (B. Somers et al., IEEE JSTARS 2012).</summary>
public sealed record BatchOptions
{
    /// <summary>Random subsets of the scene, each searched on its own; at least 1.</summary>
    public int Runs { get; init; } = 30;

    /// <summary>Pixels of each subset as a share of the scene's, above 0 and at most 1; never fewer than ten an endmember.</summary>
    public double SubsetShare { get; init; } = 0.1;
}

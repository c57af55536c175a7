namespace Unmix.Runtime.Intervals;

/// <summary>Where the density of a Beta distribution is highest.</summary>
public enum BetaShape
{
    /// <summary>At 0, or at both ends with more of it near 0.</summary>
    DensestAtZero,

    /// <summary>At 1, or at both ends with more of it near 1.</summary>
    DensestAtOne,

    /// <summary>Between them, at its mode.</summary>
    DensestBetween,
}

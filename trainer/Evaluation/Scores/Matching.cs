namespace Unmix.Evaluation.Scores;

/// <summary>What told which estimated endmember is which true one.</summary>
public enum MatchedBy
{
    /// <summary>The same names on both sides.</summary>
    Names,

    /// <summary>The least summed spectral angle.</summary>
    Angle,

    /// <summary>The order of the bands.</summary>
    Order,

    /// <summary>The least summed squared error of the maps, for want of spectra; it flatters a bad map.</summary>
    Maps,
}

/// <summary>Which estimated endmember is which true one, and how that was told.</summary>
/// <param name="Of">[P], for each true endmember the estimated one.</param>
/// <param name="By">What told it.</param>
public sealed record Matching(IReadOnlyList<int> Of, MatchedBy By);

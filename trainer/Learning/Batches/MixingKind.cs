namespace Unmix.Learning.Batches;

/// <summary>What light does between materials.</summary>
public enum MixingKind
{
    /// <summary>It meets one of them.</summary>
    Linear,

    /// <summary>
    /// It may meet two: the products of all pairs are added, of an amplitude that each pixel has for itself, from none to somewhat more
    /// than in full (W. Fan et al., 2009, in full; A. Halimi et al., 2011, where pairs have amplitudes of their own).
    /// </summary>
    Bilinear,

    /// <summary>
    /// The square of the mixture is added or taken away, in a pixel's own share of either sign (Y. Altmann et al., 2012).
    /// </summary>
    PostNonlinear,

    /// <summary>
    /// It goes on to another material with a pixel's own probability, any number of times (R. Heylen and P. Scheunders, 2016).
    /// </summary>
    Multilinear,
}

namespace Unmix.Evaluation.Synthesis;

/// <summary>How a pixel's spectrum y comes from its endmembers m_i and abundances a_i.</summary>
public enum MixingModel
{
    /// <summary>y = sum_i a_i m_i.</summary>
    Linear,

    /// <summary>
    /// y = sum_i a_i m_i + c sum_{i&lt;j} a_i a_j m_i m_j, c being <see cref="SynthesisOptions.Bilinear"/>; 1 in W. Fan et al.,
    /// IJRS 2009.
    /// </summary>
    Fan,

    /// <summary>
    /// The same with a factor of its own for each pixel and pair, even from 0 to <see cref="SynthesisOptions.Bilinear"/> (A. Halimi
    /// et al., IEEE TGRS 2011).
    /// </summary>
    Gbm,

    /// <summary>
    /// y = x + b x^2 with x = sum_i a_i m_i, b of each pixel even from minus to plus <see cref="SynthesisOptions.Curvature"/> (Y.
    /// Altmann et al., IEEE TIP 2012).
    /// </summary>
    PostNonlinear,
}

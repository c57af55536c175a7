namespace Unmix.Evaluation.Baselines;

/// <summary>The methods without learning that every score stands beside.</summary>
public enum BaselineMethod
{
    /// <summary>Fully constrained least squares: at least 0, sum 1.</summary>
    Fcls,

    /// <summary>Non-negative least squares divided by its sum: brightness per pixel is left free.</summary>
    Nnls,

    /// <summary>Sparse non-negative regression, SUnSAL, divided by its sum.</summary>
    Sunsal,

    /// <summary>Extended linear mixing: a scale for each endmember of each pixel.</summary>
    Elmm,

    /// <summary>The generalised bilinear model.</summary>
    Gbm,

    /// <summary>The polynomial post-nonlinear model.</summary>
    Ppnm,
}

namespace Unmix.Learning.Recipes;

/// <summary>How long the steps of the unrolled regression are, METHOD M7.</summary>
public enum StepRule
{
    /// <summary>s_k = 0.01 exp(theta_k), the same for every pixel: the paper's.</summary>
    Fixed,

    /// <summary>
    /// s_k = 2 sigmoid(theta_k) / trace(M'M), with the pixel's own endmembers. Differs from the paper: the trace is never below the
    /// largest eigenvalue of M'M, so the regression converges whatever the endmembers and whatever is learnt; a fixed
    /// length diverges where they are bright, and there ten steps magnify the last digit a hundred thousand times.
    /// </summary>
    Bounded,
}

namespace Unmix.Learning.Recipes;

/// <summary>What makes a concentration of the sum of the two streams, METHOD M9.</summary>
public enum ConcentrationLink
{
    /// <summary>alpha = 1e-16 + K ReLU(x), the paper's.</summary>
    Rectified,

    /// <summary>
    /// alpha = 0.005 + K (x + sqrt(x^2 + 0.02^2)) / 2. Differs from the paper: a ReLU at zero passes no gradient, so an endmember once
    /// driven to the floor never comes back, and with all at the floor every abundance is 1 / P. Its tail falls as 1 / |x|: an
    /// exponential tail would magnify the last digits of x twentyfold in the shares of a pixel that looks like no endmember.
    /// </summary>
    Smooth,
}

namespace Unmix.Trainer.Network;

/// <summary>What makes a concentration of the sum of the two streams, METHOD M9.</summary>
public enum ConcentrationLink
{
    /// <summary>alpha = 1e-16 + K ReLU(x), the paper's.</summary>
    Rectified,

    /// <summary>
    /// alpha = 0.02 + K softplus(20 x) / 20. Differs from the paper: a ReLU at zero passes no gradient, so an endmember once
    /// driven to the floor never comes back, and with all at the floor every abundance is 1 / P.
    /// </summary>
    Smooth,
}

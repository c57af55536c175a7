namespace Unmix.Learning.Recipes;

/// <summary>The weights of the terms of the objective (METHOD M16 and its table).</summary>
public sealed record ObjectiveWeights
{
    /// <summary>
    /// Weight of the pixels' term, M12. Differs from the paper, where it is 1: with more, the scene's spectra are reconstructed better.
    /// </summary>
    public double Unsupervised { get; init; } = 3;

    /// <summary>lambda: weight of the triples' term, M13.</summary>
    public double Supervised { get; init; } = 1;

    /// <summary>beta: extra weight of how well the answers fit the labels, M14.</summary>
    public double Posterior { get; init; } = 10;

    /// <summary>
    /// If above 0, a label's abundances are compared with the posterior's mean by a Gaussian of this deviation, and not by log q(a_s | M',
    /// y_s). Most classes of a label are absent, and there a Dirichlet density mainly says how certain the zeros are, and little about the
    /// mean. Deviations are then calibrated after the training (<c>PrecisionCalibration</c>). Differs from the paper above 0.
    /// </summary>
    public double LabelDeviation { get; init; }

    /// <summary>tau: weight of the concentrations' sparsity.</summary>
    public double Sparsity { get; init; } = 0.005;

    /// <summary>w_e: weight of the norms of the abundance encoder's nonlinear stream.</summary>
    public double EncoderNorm { get; init; } = 0.01;

    /// <summary>w_d: weight of the norms of the mixing decoder's nonlinear stream.</summary>
    public double DecoderNorm { get; init; } = 0.1;
}

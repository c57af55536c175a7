namespace Unmix.Learning.Recipes;

/// <summary>The weights of the terms of the objective (METHOD M16 and its table).</summary>
public sealed record ObjectiveWeights
{
    /// <summary>
    /// Weight of the pixels' term, M12. Differs from the paper, where it is 1: with more the scene's own spectra are rebuilt better.
    /// </summary>
    public double Unsupervised { get; init; } = 3;

    /// <summary>lambda: weight of the triples' term, M13.</summary>
    public double Supervised { get; init; } = 1;

    /// <summary>beta: extra weight of how well the labels are met, M14.</summary>
    public double Posterior { get; init; } = 10;

    /// <summary>
    /// Where above 0, a label's abundances are judged by a Gaussian of this deviation around the posterior's mean, up to its
    /// constant, and not by log q(a_s | M', y_s): a label at the border of the simplex, where most of its classes are not there at
    /// all, says of a Dirichlet little but how sure it is of the zeros, and a mean is what is asked for. Deviations are then found
    /// after the training (<c>PrecisionCalibration</c>). Differs from the paper above 0.
    /// </summary>
    public double LabelDeviation { get; init; }

    /// <summary>tau: weight of the concentrations' sparsity.</summary>
    public double Sparsity { get; init; } = 0.005;

    /// <summary>w_e: weight of the norms of the abundance encoder's nonlinear stream.</summary>
    public double EncoderNorm { get; init; } = 0.01;

    /// <summary>w_d: weight of the norms of the mixing decoder's nonlinear stream.</summary>
    public double DecoderNorm { get; init; } = 0.1;
}

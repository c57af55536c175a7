namespace Unmix.Evaluation.Baselines.Perturbed;

/// <summary>
/// Weights of the perturbed linear mixing model. The defaults are those that R. Borsoi et al. (IEEE TCI 2019, Houston) chose for a real
/// scene with given references.
/// </summary>
internal sealed record PerturbedOptions
{
    /// <summary>alpha: of differences between neighbours' abundances; at least 0.</summary>
    public double Smoothness { get; init; } = 0.0014;

    /// <summary>beta: of the scene's endmembers' distance from the references; above 0.</summary>
    public double Distance { get; init; } = 500;

    /// <summary>gamma: of the pixels' perturbations; above 0.</summary>
    public double Variability { get; init; } = 1;

    /// <summary>Rounds at most, as the authors' program has it.</summary>
    public int MostRounds { get; init; } = 100;

    /// <summary>Ends when a round lowers the cost by less than this share, as the authors' program does.</summary>
    public double Tolerance { get; init; } = 1e-4;
}

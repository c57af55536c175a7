namespace Unmix.Evaluation.Baselines.Generalised;

/// <summary>
/// Weights of the generalised linear mixing model. The defaults are those that its authors chose for a real scene (R. Borsoi, T. Imbiriba,
/// J. Bermudez, IEEE TCI 2019, Houston), with their limits on rounds.
/// </summary>
internal sealed record GeneralisedOptions
{
    /// <summary>lambda_M: of the pixels' endmembers' distance from the scaled references; above 0.</summary>
    public double Tightness { get; init; } = 1;

    /// <summary>lambda_A: of the total variation of abundances; at least 0.</summary>
    public double Variation { get; init; } = 0.01;

    /// <summary>lambda_Psi: of differences between neighbours' scales; at least 0.</summary>
    public double Smoothness { get; init; } = 1e-6;

    /// <summary>Rounds at most.</summary>
    public int MostRounds { get; init; } = 20;

    /// <summary>Ends when abundances, endmembers and scales each change by less than this share.</summary>
    public double Tolerance { get; init; } = 1e-3;
}

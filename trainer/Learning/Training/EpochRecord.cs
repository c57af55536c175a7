using Unmix.Learning.Judgement;

namespace Unmix.Learning.Training;

/// <summary>One line of the training log: the mean of each term of the objective over an epoch, for each sample.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Steps">Updates in the epoch.</param>
/// <param name="Seconds">Time the epoch took.</param>
/// <param name="SamplesPerSecond">Unlabelled pixels a second (as many triples come on top).</param>
/// <param name="Terms">Name of the term -> mean over the epoch's samples.</param>
public sealed record EpochRecord(int Epoch, long Steps, double Seconds, double SamplesPerSecond, IReadOnlyDictionary<string, double> Terms)
{
    /// <summary>Which of several runs, from 0.</summary>
    public int Restart { get; init; }

    /// <summary>Errors on what is held out, after the epoch; null in logs of older versions.</summary>
    public HeldOutErrors? HeldOut { get; init; }

    /// <summary>
    /// How far the epoch's triples were mixed as the network said that the scene is, 0 to 1: a share of
    /// <see cref="Recipes.TripleOptions.SceneShare"/>; 1 where they never are.
    /// </summary>
    public double SceneTrust { get; init; } = 1;

    /// <summary>
    /// Whether the network after this epoch is to be preferred. What is held out is mixed evenly, and the closer a network comes to the
    /// scene's own mixtures the worse it does there: only epochs that believe the scene as much are told apart by it.
    /// </summary>
    public bool IsBetterThan(EpochRecord other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!SceneTrust.Equals(other.SceneTrust))
            return SceneTrust > other.SceneTrust;
        return (HeldOut?.Joint ?? double.PositiveInfinity) < (other.HeldOut?.Joint ?? double.PositiveInfinity);
    }

    /// <summary>Mean loss of a sample.</summary>
    public double Loss => Terms["loss"];
}

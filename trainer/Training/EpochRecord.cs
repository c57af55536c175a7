using Unmix.Trainer.Judgement;

namespace Unmix.Trainer.Training;

/// <summary>One line of the training log: the mean of each term of the objective over an epoch, for each sample.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Steps">Updates in the epoch.</param>
/// <param name="Seconds">Time the epoch took.</param>
/// <param name="SamplesPerSecond">Unlabelled pixels a second (as many triples come on top).</param>
/// <param name="Terms">Name of the term -> mean over the epoch's samples.</param>
public sealed record EpochRecord(
    int Epoch, long Steps, double Seconds, double SamplesPerSecond, IReadOnlyDictionary<string, double> Terms)
{
    /// <summary>Which of several runs, from 0.</summary>
    public int Restart { get; init; }

    /// <summary>Errors on what is held out, after the epoch; null in logs of older versions.</summary>
    public HeldOutErrors? HeldOut { get; init; }

    /// <summary>Mean loss of a sample.</summary>
    public double Loss => Terms["loss"];
}

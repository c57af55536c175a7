using Unmix.Learning.Objective;

namespace Unmix.Learning.Training;

/// <summary>One step of a training, as it is before a parameter moves.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Number">Within the epoch, from 1.</param>
/// <param name="LearningRate">Adam's step length.</param>
/// <param name="Terms">Summed over the batch, in the order of <see cref="ObjectiveTerms.Names"/>.</param>
/// <param name="Gradient">Of the loss, in the order of the network's parameters.</param>
internal sealed record TrainingStep(
    int Epoch,
    long Number,
    double LearningRate,
    IReadOnlyList<double> Terms,
    IReadOnlyList<float[]> Gradient
);

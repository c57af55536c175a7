namespace Unmix.Trainer.Network;

/// <summary>How many Monte Carlo draws a step takes.</summary>
/// <param name="Unsupervised">K1, for each unlabelled pixel, at least 1.</param>
/// <param name="Supervised">K2, importance draws for each labelled triple, at least 1.</param>
public sealed record DrawCounts(int Unsupervised = 1, int Supervised = 5);

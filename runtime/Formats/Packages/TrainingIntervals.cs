namespace Unmix.Formats.Packages;

/// <summary>
/// How well a model's intervals hold on mixtures whose abundances are known, simulated like the training scene and used neither for
/// training nor for calibration. They say what the model knows of itself, and nothing of scenes that are unlike such mixtures.
/// </summary>
public sealed record TrainingIntervals
{
    private const int MostNumbers = 1000;

    /// <summary>The levels that an export stores.</summary>
    public static IReadOnlyList<double> StoredLevels { get; } = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

    /// <summary>The level that users read, and that deviations are calibrated at.</summary>
    public const double ReadLevel = 0.9;

    /// <summary>Bins of a rank histogram that an export stores.</summary>
    public const int StoredBins = 10;

    /// <summary>Mixtures judged, at least 1.</summary>
    public required int MixtureCount { get; init; }

    /// <summary>Probabilities that intervals claim, rising, each above 0 and below 1; <see cref="ReadLevel"/> is among them.</summary>
    public required IReadOnlyList<double> Levels { get; init; }

    /// <summary>[P][levels] the share of true abundances inside the interval of each level, rising, 0 to 1.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Shares { get; init; }

    /// <summary>
    /// [P][bins] how many true abundances lie in each of as many equal parts of the probability that the model gives to smaller ones
    /// (ranks; S. Talts et al., 2018). All alike where a model's doubt is right.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<int>> Ranks { get; init; }

    /// <summary>The share inside the intervals of <see cref="ReadLevel"/>, over all endmembers.</summary>
    public double Held() => Enumerable.Range(0, Shares.Count).Average(Held);

    /// <summary>The same for one endmember.</summary>
    /// <param name="endmember">From 0.</param>
    public double Held(int endmember)
    {
        for (var i = 0; i < Levels.Count; i++)
        {
            if (Math.Abs(Levels[i] - ReadLevel) < 1e-9)
                return Shares[endmember][i];
        }
        throw new InvalidOperationException("A validated record has this level.");
    }

    /// <param name="endmembers">P.</param>
    /// <param name="refuse">Told each fault; does not return.</param>
    internal void Require(int endmembers, Action<string> refuse)
    {
        if (MixtureCount < 1)
            refuse($"The manifest's intervals are of {MixtureCount} mixtures; at least 1 is needed");
        if (Levels.Count is < 1 or > MostNumbers || !Levels.Any(level => Math.Abs(level - ReadLevel) < 1e-9))
            refuse($"The manifest's intervals have {Levels.Count} levels without {ReadLevel}");
        for (var i = 0; i < Levels.Count; i++)
        {
            if (!(Levels[i] > (i == 0 ? 0 : Levels[i - 1]) && Levels[i] < 1))
                refuse($"The manifest's levels of intervals hold {Levels[i]}; they rise between 0 and 1");
        }
        if (Shares.Count != endmembers || Ranks.Count != endmembers)
            refuse($"The manifest's intervals are of {Shares.Count} and {Ranks.Count} endmembers; the model has {endmembers}");
        foreach (var shares in Shares)
        {
            if (shares is null || shares.Count != Levels.Count || shares.Any(share => share is not (>= 0 and <= 1)))
                refuse($"The manifest's intervals need {Levels.Count} shares from 0 to 1 for each endmember");
        }
        foreach (var ranks in Ranks)
        {
            if (
                ranks is null
                || ranks.Count is < 1 or > MostNumbers
                || ranks.Any(rank => rank < 0)
                || ranks.Sum(rank => (long)rank) != MixtureCount
            )
                refuse($"The manifest's ranks of an endmember are not those of {MixtureCount} mixtures");
        }
    }
}

namespace Unmix.Formats.Packages;

/// <summary>
/// How well a model rebuilt the pixels that it was trained on, stored at export so that a run can tell how far its scene is
/// from them.
/// </summary>
public sealed record TrainingErrors
{
    /// <summary>The level above which an error counts as outside what training saw: one training pixel in a hundred was.</summary>
    public const double OutsideLevel = 0.99;

    /// <summary>A level that few pixels of training were above; a scene whose middle pixel is has moved as a whole.</summary>
    public const double HighLevel = 0.95;

    private const int MostLevels = 1000;

    /// <summary>The levels that an export stores.</summary>
    public static IReadOnlyList<double> StoredLevels { get; } = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, HighLevel, OutsideLevel];

    /// <summary>Pixels measured, at least 1.</summary>
    public required int PixelCount { get; init; }

    /// <summary>
    /// Levels of the quantiles, rising, each above 0 and below 1; with 0.5, <see cref="HighLevel"/> and
    /// <see cref="OutsideLevel"/>.
    /// </summary>
    public required IReadOnlyList<double> Levels { get; init; }

    /// <summary>The quantiles of the reconstruction error (root mean square over bands, reflectance), rising.</summary>
    public required IReadOnlyList<double> Quantiles { get; init; }

    /// <summary>The share of pixels whose largest abundance was next to 1, 0 to 1.</summary>
    public double CornerShare { get; init; }

    /// <summary>The mean degree of nonlinearity, 0 to 1.</summary>
    public double MeanNonlinearity { get; init; }

    /// <summary>The quantile at a level that is stored.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public double At(double level)
    {
        for (var i = 0; i < Levels.Count; i++)
        {
            if (Math.Abs(Levels[i] - level) < 1e-9)
                return Quantiles[i];
        }
        throw new ArgumentException($"There is no quantile at {level}.", nameof(level));
    }

    /// <summary>The quantile of sorted values, between the two nearest.</summary>
    /// <param name="sorted">Rising, at least one.</param>
    /// <param name="level">0 to 1.</param>
    public static double Quantile(ReadOnlySpan<float> sorted, double level)
    {
        var place = level * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * ((double)sorted[above] - sorted[below]);
    }

    /// <param name="refuse">Told each fault; does not return.</param>
    internal void Require(Action<string> refuse)
    {
        if (PixelCount < 1)
            refuse($"The manifest's training errors are of {PixelCount} pixels; at least 1 is needed");
        if (Levels.Count is < 1 or > MostLevels || Levels.Count != Quantiles.Count)
            refuse($"The manifest has {Quantiles.Count} training errors for {Levels.Count} levels");
        for (var i = 0; i < Levels.Count; i++)
        {
            if (!(Levels[i] > (i == 0 ? 0 : Levels[i - 1]) && Levels[i] < 1))
                refuse($"The manifest's levels of training errors hold {Levels[i]}; they rise between 0 and 1");
            if (!(Quantiles[i] >= (i == 0 ? 0 : Quantiles[i - 1]) && double.IsFinite(Quantiles[i])))
                refuse($"The manifest's training errors hold {Quantiles[i]}; they rise from 0 on");
        }
        foreach (var level in (ReadOnlySpan<double>)[0.5, HighLevel, OutsideLevel])
        {
            if (!Levels.Any(known => Math.Abs(known - level) < 1e-9))
                refuse($"The manifest has no training error at the level {level}");
        }
        if (!(At(OutsideLevel) > 0))
            refuse("The manifest's training errors are all 0, which no measured pixel gives");
        if (!(CornerShare is >= 0 and <= 1 && MeanNonlinearity is >= 0 and <= 1))
            refuse(
                $"The manifest's training errors have a corner share of {CornerShare} and a nonlinearity of "
                    + $"{MeanNonlinearity}; both are 0 to 1"
            );
    }
}

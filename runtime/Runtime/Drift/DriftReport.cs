using System.Globalization;
using System.Text.Json.Serialization;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Drift;

/// <summary>How far a scene is from what its model was trained on, measured on a sample of its valid pixels.</summary>
public sealed record DriftReport
{
    /// <summary>A pixel counts as lying in a corner of the simplex when its largest abundance is at least this.</summary>
    public const float CornerAbundance = 0.99f;

    /// <summary>
    /// Retraining is advised when more pixels than this lie outside what training stayed below. Of training's own one in a hundred
    /// does; ten times as many is no chance.
    /// </summary>
    public const double MostOutside = 0.1;

    /// <summary>Or when the scene's median error is above what this share of training's pixels stayed below.</summary>
    public const double MedianLevel = TrainingErrors.HighLevel;

    /// <summary>Pixels measured.</summary>
    public required int PixelCount { get; init; }

    /// <summary>Levels of the quantiles.</summary>
    public required IReadOnlyList<double> Levels { get; init; }

    /// <summary>The middle error, reflectance.</summary>
    public required double MedianError { get; init; }

    /// <summary>Training's; null when the package does not state any.</summary>
    public double? TrainingMedianError { get; init; }

    /// <summary>Quantiles of the scene's reconstruction error, reflectance.</summary>
    public required IReadOnlyList<double> Quantiles { get; init; }

    /// <summary>Training's quantiles at the same levels; null when the package does not state any.</summary>
    public IReadOnlyList<double>? TrainingQuantiles { get; init; }

    /// <summary>
    /// The share of pixels whose error is above training's quantile at <see cref="TrainingErrors.OutsideLevel"/>; null as above.
    /// </summary>
    public double? OutsideShare { get; init; }

    /// <summary>The share of pixels whose largest abundance is at least <see cref="CornerAbundance"/>.</summary>
    public required double CornerShare { get; init; }

    /// <summary>The same of training's pixels; null as above.</summary>
    public double? TrainingCornerShare { get; init; }

    /// <summary>The mean share of the nonlinear stream, 0 to 1.</summary>
    public required double MeanNonlinearity { get; init; }

    /// <summary>The same of training's pixels; null as above.</summary>
    public double? TrainingMeanNonlinearity { get; init; }

    /// <summary>True when the scene is so far from training that the map should not be relied on.</summary>
    public bool RetrainAdvised { get; init; }

    /// <summary>One line for a person.</summary>
    [JsonIgnore]
    public string Text
    {
        get
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"Drift, {PixelCount} pixels: median error {MedianError:G3}");
            if (OutsideShare is not { } outside)
                return line
                    + string.Create(
                        CultureInfo.InvariantCulture,
                        $", {CornerShare:P0} in corners, nonlinearity {MeanNonlinearity:F2}; the package states no errors of "
                            + $"training to compare with."
                    );
            return line
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $" (training {TrainingMedianError:G3}), {outside:P1} outside what training saw (1 % expected), "
                        + $"{CornerShare:P0} in corners "
                        + $"({TrainingCornerShare:P0}), nonlinearity {MeanNonlinearity:F2} "
                        + $"({TrainingMeanNonlinearity:F2}){(RetrainAdvised ? ": retrain advised." : ".")}"
                );
        }
    }

    /// <param name="errors">Sorted, rising, at least one.</param>
    /// <param name="cornerShare">See <see cref="CornerShare"/>.</param>
    /// <param name="nonlinearity">See <see cref="MeanNonlinearity"/>.</param>
    /// <param name="training">What the package states; null for nothing.</param>
    internal static DriftReport Of(float[] errors, double cornerShare, double nonlinearity, TrainingErrors? training)
    {
        var levels = training?.Levels ?? TrainingErrors.StoredLevels;
        var report = new DriftReport
        {
            PixelCount = errors.Length,
            MedianError = TrainingErrors.Quantile(errors, 0.5),
            Levels = levels,
            Quantiles = [.. levels.Select(level => TrainingErrors.Quantile(errors, level))],
            CornerShare = cornerShare,
            MeanNonlinearity = nonlinearity,
        };
        if (training is null)
            return report;
        var limit = training.At(TrainingErrors.OutsideLevel);
        var outside = (double)errors.Count(error => error > limit) / errors.Length;
        return report with
        {
            TrainingMedianError = training.At(0.5),
            TrainingQuantiles = training.Quantiles,
            OutsideShare = outside,
            TrainingCornerShare = training.CornerShare,
            TrainingMeanNonlinearity = training.MeanNonlinearity,
            RetrainAdvised = outside > MostOutside || report.MedianError > training.At(MedianLevel),
        };
    }
}

using Unmix.Evaluation.Baselines.Classes;
using Unmix.Evaluation.Scores;

namespace Unmix.Evaluation.Comparison.Classes;

/// <summary>How far shares of classes are from true ones.</summary>
/// <param name="Nrmse">sqrt(sum of squared errors / sum of squared truth).</param>
/// <param name="Rmse">sqrt(mean squared error).</param>
/// <param name="Bias">The mean error of the class where it is farthest from 0.</param>
/// <param name="Coverage90">Share of the true values in the 90 % intervals; null without deviations.</param>
/// <param name="Count">Pixels judged.</param>
public sealed record ClassScores(double Nrmse, double Rmse, double Bias, double? Coverage90, int Count)
{
    private const double Level = 0.9;

    /// <param name="scene">What is known.</param>
    /// <param name="answer">[n, C], of the scene's spectra.</param>
    /// <param name="places">[G] the class of the answer that each known class is.</param>
    public static ClassScores Of(ClassScene scene, ClassAnswer answer, IReadOnlyList<int> places)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(places);
        int known = places.Count,
            pixels = scene.Shares.Length / known,
            classes = answer.Shares.Length / pixels;
        float[] Known(float[] all) => [.. Enumerable.Range(0, pixels).SelectMany(n => places.Select(place => all[n * classes + place]))];
        var found = Known(answer.Shares);
        double squares = 0,
            energy = 0;
        var bias = new double[known];
        var count = 0;
        for (var n = 0; n < pixels; n++)
        {
            var real = scene.Shares.AsSpan(n * known, known);
            var own = found.AsSpan(n * known, known);
            if (!UnmixingScores.IsAnswer(real) || !UnmixingScores.IsAnswer(own))
                continue;
            count++;
            for (var g = 0; g < known; g++)
            {
                double error = own[g] - real[g];
                squares += error * error;
                energy += (double)real[g] * real[g];
                bias[g] += error;
            }
        }
        return new ClassScores(
            Math.Sqrt(squares / energy),
            Math.Sqrt(squares / (count * known)),
            bias.MaxBy(Math.Abs) / count,
            answer.Deviations is { } deviations
                ? IntervalCoverage
                    .Of(scene.Shares, found, Known(deviations), [.. Enumerable.Range(0, known)])
                    .First(c => c.Level == Level)
                    .Share
                : null,
            count
        );
    }
}

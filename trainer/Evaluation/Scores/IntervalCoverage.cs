using Unmix.Runtime.Intervals;

namespace Unmix.Evaluation.Scores;

/// <summary>
/// How often the truth lies in the shortest intervals that a mean m and a deviation d claim (<see cref="AbundanceInterval"/>).
/// </summary>
/// <param name="Level">Probability that the interval claims, 0 to 1.</param>
/// <param name="Share">Share of the true abundances inside; equals <paramref name="Level"/> for honest deviations.</param>
/// <param name="Count">Abundances judged, P a pixel.</param>
public sealed record IntervalCoverage(double Level, double Share, long Count)
{
    /// <summary>
    /// Truth this close to an interval's end counts as inside: maps are float32, and with a truth of exactly 0 an interval that
    /// goes down to 1e-30 would otherwise miss it.
    /// </summary>
    public const double Resolution = 1e-6;

    /// <summary>The levels that are reported.</summary>
    public static IReadOnlyList<double> Levels { get; } = [0.5, 0.8, 0.9];

    /// <summary>Judges deviations.</summary>
    /// <param name="truth">[N, P].</param>
    /// <param name="means">[N, P]; pixels with NaN anywhere are left out.</param>
    /// <param name="deviations">[N, P].</param>
    /// <param name="matching">[P], for each true endmember the estimated one.</param>
    /// <returns>One for each of <see cref="Levels"/>.</returns>
    public static IReadOnlyList<IntervalCoverage> Of(
        ReadOnlySpan<float> truth,
        ReadOnlySpan<float> means,
        ReadOnlySpan<float> deviations,
        IReadOnlyList<int> matching
    )
    {
        ArgumentNullException.ThrowIfNull(matching);
        var count = matching.Count;
        var inside = new long[Levels.Count];
        long judged = 0;
        for (var n = 0; n < truth.Length; n += count)
        {
            var real = truth.Slice(n, count);
            var mean = means.Slice(n, count);
            var deviation = deviations.Slice(n, count);
            if (!UnmixingScores.IsAnswer(real) || !UnmixingScores.IsAnswer(mean) || !UnmixingScores.IsAnswer(deviation))
                continue;
            for (var p = 0; p < count; p++)
            {
                judged++;
                var needed = AbundanceInterval.LevelThatHolds(real[p], mean[matching[p]], deviation[matching[p]], Resolution);
                for (var i = 0; i < inside.Length; i++)
                {
                    if (needed <= Levels[i])
                        inside[i]++;
                }
            }
        }
        return [.. Levels.Select((level, i) => new IntervalCoverage(level, (double)inside[i] / judged, judged))];
    }
}

using System.Globalization;
using Unmix.Formats.Packages;
using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using Unmix.Runtime.Intervals;
using static TorchSharp.torch;

namespace Unmix.Learning.Judgement;

/// <summary>Judges a network's intervals on mixtures with known abundances, level by level and endmember by endmember.</summary>
public static class IntervalJudgement
{
    /// <summary>A true share this near to an interval's end lies in it, as in <c>score</c>.</summary>
    private const double Resolution = 1e-6;

    /// <param name="network">Trained and calibrated.</param>
    /// <param name="triples">That it neither learnt from nor was calibrated on.</param>
    public static TrainingIntervals Of(UnmixingNetwork network, LabelledTriples triples)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(triples);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var answer = network.Unmix(triples.Spectra);
        return Of(
            network.Told(triples).ToFloats(),
            answer.Abundances.ToFloats(),
            answer.AbundanceDeviation.ToFloats(),
            network.Shape.ClassCount
        );
    }

    /// <param name="truth">[N, P].</param>
    /// <param name="means">[N, P].</param>
    /// <param name="deviations">[N, P].</param>
    /// <param name="count">P.</param>
    public static TrainingIntervals Of(IReadOnlyList<float> truth, IReadOnlyList<float> means, IReadOnlyList<float> deviations, int count)
    {
        ArgumentNullException.ThrowIfNull(truth);
        var levels = TrainingIntervals.StoredLevels;
        var inside = Enumerable.Range(0, count).Select(_ => new int[levels.Count]).ToArray();
        var ranks = Enumerable.Range(0, count).Select(_ => new int[TrainingIntervals.StoredBins]).ToArray();
        for (var i = 0; i < truth.Count; i++)
        {
            var needed = AbundanceInterval.LevelThatHolds(truth[i], means[i], deviations[i], Resolution);
            for (var level = 0; level < levels.Count; level++)
                inside[i % count][level] += needed <= levels[level] ? 1 : 0;
            var rank = AbundanceInterval.ProbabilityBelow(truth[i], means[i], deviations[i]);
            ranks[i % count][Math.Min((int)(rank * TrainingIntervals.StoredBins), TrainingIntervals.StoredBins - 1)]++;
        }
        var mixtures = truth.Count / count;
        return new TrainingIntervals
        {
            MixtureCount = mixtures,
            Levels = levels,
            Shares = [.. inside.Select(held => (IReadOnlyList<double>)[.. held.Select(one => (double)one / mixtures)])],
            Ranks = [.. ranks],
        };
    }

    /// <summary>For a person.</summary>
    public static string Say(TrainingIntervals intervals, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        ArgumentNullException.ThrowIfNull(names);
        var each = names.Select((name, p) => string.Create(CultureInfo.InvariantCulture, $"{name} {100 * intervals.Held(p):F0}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"On simulated mixtures {100 * intervals.Held():F0} % of the true abundances lie in 90 % intervals ({string.Join(", ", each)})."
        );
    }
}

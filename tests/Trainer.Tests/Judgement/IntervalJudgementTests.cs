using Unmix.Learning.Judgement;

namespace Unmix.Trainer.Tests.Judgement;

/// <summary>Answers whose truth is drawn from the very distribution that they claim, from a narrower one, and from a shifted one.</summary>
public sealed class IntervalJudgementTests
{
    private const int Count = 6000;

    [Fact]
    public void Honest_deviations_hold_what_they_claim_and_ranks_are_even()
    {
        var found = Judge(claimed: 1, shift: 0);

        for (var p = 0; p < 2; p++)
        {
            Assert.All(found.Levels.Zip(found.Shares[p]), pair => Assert.Equal(pair.First, pair.Second, 0.02));
            Assert.All(found.Ranks[p], rank => Assert.InRange(rank, 0.85 * Count / 10, 1.15 * Count / 10));
        }
    }

    [Fact]
    public void Deviations_that_are_too_small_hold_less_and_ranks_pile_up_at_both_ends()
    {
        var found = Judge(claimed: 0.5, shift: 0);

        Assert.InRange(found.Held(0), 0.5, 0.7);
        Assert.True(found.Ranks[0][0] > 2 * Count / 10);
        Assert.True(found.Ranks[0][^1] > 2 * Count / 10);
    }

    [Fact]
    public void Answers_that_are_too_low_are_told_from_those_that_are_too_high()
    {
        var found = Judge(claimed: 1, shift: -0.1f);

        Assert.True(found.Ranks[0][^1] > 2 * Count / 10); // the truth lies above what was expected
        Assert.True(found.Ranks[1][0] > 2 * Count / 10);
    }

    [Fact]
    public void A_sentence_names_every_endmember()
    {
        var said = IntervalJudgement.Say(Judge(1, 0), ["soil", "tree"]);

        Assert.Matches(@"^On simulated mixtures (89|90|91) % .* \(soil \d\d, tree \d\d\)\.$", said);
    }

    // Two shares that sum to one. The sum of gamma draws over 4 and 6 exponentials gives Beta(4, 6).
    private static Unmix.Formats.Packages.TrainingIntervals Judge(double claimed, float shift)
    {
        var random = new Random(1);
        double Gamma(int shape) => Enumerable.Range(0, shape).Sum(_ => -Math.Log(1 - random.NextDouble()));
        var (mean, deviation) = (0.4f, Math.Sqrt(0.4 * 0.6 / 11));
        var (truth, means, deviations) = (new List<float>(), new List<float>(), new List<float>());
        for (var i = 0; i < Count; i++)
        {
            var (one, other) = (Gamma(4), Gamma(6));
            truth.AddRange([(float)(one / (one + other)), (float)(other / (one + other))]);
            means.AddRange([mean + shift, 1 - mean - shift]);
            deviations.AddRange([(float)(claimed * deviation), (float)(claimed * deviation)]);
        }
        return IntervalJudgement.Of(truth, means, deviations, 2);
    }
}

using Unmix.Evaluation.Scores;
using Unmix.Learning.Densities;
using Unmix.Runtime.Intervals;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Scores;

public class IntervalCoverageTests
{
    // Binomial sums: I_x(a, b) = P(at least a successes in a + b - 1 trials).
    [Theory]
    [InlineData(1, 1, 0.3)]
    [InlineData(2, 3, 0.3)]
    [InlineData(5, 2, 0.9)]
    [InlineData(12, 30, 0.25)]
    [InlineData(40, 3, 0.97)]
    public void The_incomplete_beta_function_is_a_binomial_sum_for_whole_parameters(int a, int b, double x)
    {
        double sum = 0,
            term = Math.Pow(1 - x, a + b - 1);
        for (var k = 0; k <= a + b - 1; k++)
        {
            if (k >= a)
                sum += term;
            term *= (a + b - 1 - k) / (k + 1.0) * x / (1 - x);
        }

        Assert.Equal(sum, BetaDistribution.Cumulative(x, a, b), 1e-12);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void The_incomplete_beta_function_has_its_closed_forms(double x)
    {
        Assert.Equal(2 / Math.PI * Math.Asin(Math.Sqrt(x)), BetaDistribution.Cumulative(x, 0.5, 0.5), 1e-12);
        Assert.Equal(Math.Pow(x, 0.01), BetaDistribution.Cumulative(x, 0.01, 1), 1e-12);
        Assert.Equal(1 - Math.Pow(1 - x, 700), BetaDistribution.Cumulative(x, 1, 700), 1e-11);
        Assert.Equal(1 - BetaDistribution.Cumulative(1 - x, 7.5, 2.25), BetaDistribution.Cumulative(x, 2.25, 7.5), 1e-12);
        Assert.Equal(0.5, BetaDistribution.Cumulative(0.5, 2e6, 2e6), 1e-6);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 3.1780538303479458)]
    [InlineData(0.5, 0.57236494292470009)]
    [InlineData(1e-8, 18.420680738180209)]
    [InlineData(200, 857.93366982585744)]
    public void The_logarithm_of_the_gamma_function_is_that_of_tables(double x, double expected) =>
        Assert.Equal(expected, BetaDistribution.LogGamma(x), 1e-12 * Math.Max(1, expected) + 1e-13);

    [Theory]
    [InlineData(0.3, 0.4, 0.5)]
    [InlineData(2, 3, 5)]
    [InlineData(30, 100, 7)]
    public void Truth_drawn_from_the_claimed_distribution_is_covered_as_often_as_claimed(double first, double second, double third)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(21, CPU);
        const int Count = 20_000;
        double[] concentration = [first, second, third];
        var total = concentration.Sum();
        var truth = Dirichlet
            .Draw(tensor(concentration).expand(Count, 3), generator)
            .to_type(ScalarType.Float32)
            .contiguous()
            .data<float>()
            .ToArray();
        float[] means = [.. Enumerable.Range(0, 3 * Count).Select(i => (float)(concentration[i % 3] / total))];
        float[] deviations = [.. means.Select(mean => (float)Math.Sqrt(mean * (1 - mean) / (1 + total)))];

        foreach (var coverage in IntervalCoverage.Of(truth, means, deviations, [0, 1, 2]))
        {
            // Five standard errors of 20,000 independent pixels; the three abundances of a pixel are not independent.
            var allowed = 5 * Math.Sqrt(coverage.Level * (1 - coverage.Level) / Count);
            Assert.InRange(coverage.Share, coverage.Level - allowed, coverage.Level + allowed);
            Assert.Equal(3 * Count, coverage.Count);
        }
    }

    [Fact]
    public void Deviations_that_are_half_as_large_as_the_errors_cover_too_little()
    {
        var random = new Random(5);
        float[] truth = new float[4000],
            means = new float[4000],
            deviations = new float[4000];
        for (var i = 0; i < truth.Length; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            (truth[i], means[i], deviations[i]) = ((float)(0.5 + 0.02 * normal), 0.5f, 0.01f);
        }

        // P(|N| < z / 2) at z = 0.674, 1.282 and 1.645.
        var shares = IntervalCoverage.Of(truth, means, deviations, [0]).Select(coverage => coverage.Share).ToArray();

        Assert.Equal(0.264, shares[0], 0.035);
        Assert.Equal(0.478, shares[1], 0.04);
        Assert.Equal(0.589, shares[2], 0.04);
    }

    [Theory]
    [InlineData(0, 0, 0, true)]
    [InlineData(1, 1, 0, true)]
    [InlineData(0, 1, 0, false)]
    [InlineData(0.5, 0.5, 0, true)]
    [InlineData(0.5, 0.4, 0, false)]
    [InlineData(0, 0.001, 0.0316, true)]
    [InlineData(1, 0.001, 0.0316, false)]
    public void Means_at_a_corner_and_deviations_of_nothing_are_points(float truth, float mean, float deviation, bool inside)
    {
        var coverage = IntervalCoverage.Of([truth], [mean], [deviation], [0]);

        Assert.All(coverage, one => Assert.Equal(inside ? 1 : 0, one.Share));
    }
}

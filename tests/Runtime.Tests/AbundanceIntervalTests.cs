using Unmix.Runtime.Intervals;

namespace Unmix.Runtime.Tests;

public sealed class AbundanceIntervalTests
{
    // Beta(a, 1) has the distribution function x^a, Beta(1, b) 1 - (1 - x)^b.
    [Theory]
    [InlineData(1, 1, 0.9, 0.05, 0.95)]
    [InlineData(3, 1, 0.9, 0.36840, 0.98305)]
    [InlineData(1, 5, 0.8, 0.02085, 0.36904)]
    [InlineData(0.05, 1, 0.5, 0, 0.00317)]
    public void Ends_are_the_quantiles_of_the_beta_distribution_with_that_mean_and_deviation(
        double a,
        double b,
        double level,
        double low,
        double high
    )
    {
        var deviation = Math.Sqrt(a * b / ((a + b) * (a + b) * (a + b + 1)));

        var interval = AbundanceInterval.Of(a / (a + b), deviation, level);

        Assert.Equal(low, interval.Low, 2e-5);
        Assert.Equal(high, interval.High, 2e-5);
    }

    [Fact]
    public void A_sure_answer_has_an_interval_of_no_width()
    {
        Assert.Equal(new AbundanceInterval(1, 1), AbundanceInterval.Of(1, 0.1, 0.9));
        Assert.Equal(new AbundanceInterval(0.25, 0.25), AbundanceInterval.Of(0.25, 0, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => AbundanceInterval.Of(0.5, 0.1, 1));
    }
}

using Unmix.Runtime.Intervals;

namespace Unmix.Runtime.Tests;

public sealed class AbundanceIntervalTests
{
    // Beta(a, 1) has the distribution function x^a, Beta(1, b) 1 - (1 - x)^b.
    [Theory]
    [InlineData(1, 2, 0.9, 0.05, 0.95)]
    [InlineData(3, 4, 0.9, 0.36840, 0.98305)]
    [InlineData(1, 6, 0.8, 0.02085, 0.36904)]
    [InlineData(0.05, 1.05, 0.5, 0, 0.00317)]
    public void Ends_are_the_quantiles_of_the_marginal(double concentration, double total, double level, double low, double high)
    {
        var interval = AbundanceInterval.Of(concentration, total, level);

        Assert.Equal(low, interval.Low, 2e-5);
        Assert.Equal(high, interval.High, 2e-5);
    }

    [Fact]
    public void A_sure_answer_has_an_interval_of_no_width()
    {
        Assert.Equal(new AbundanceInterval(1, 1), AbundanceInterval.Of(5e8, 5e8, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => AbundanceInterval.Of(1, 2, 1));
    }
}

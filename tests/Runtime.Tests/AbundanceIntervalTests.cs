using Unmix.Runtime.Intervals;

namespace Unmix.Runtime.Tests;

public sealed class AbundanceIntervalTests
{
    // Beta(a, 1) has the distribution function x^a, Beta(1, b) 1 - (1 - x)^b, Beta(2, 2) x^2 (3 - 2x), which is even around 1/2.
    [Theory]
    [InlineData(3, 1, 0.9, 0.46416, 1)]
    [InlineData(1, 5, 0.8, 0, 0.27522)]
    [InlineData(0.05, 1, 0.5, 0, 0.00000)]
    [InlineData(0.5, 1, 0.5, 0, 0.25)]
    [InlineData(2, 2, 0.5, 0.32635, 0.67365)]
    [InlineData(2, 2, 0.9, 0.13535, 0.86465)]
    public void The_shortest_interval_of_a_closed_form_is_found(double a, double b, double level, double low, double high)
    {
        var interval = Of(a, b, level);

        Assert.Equal(low, interval.Low, 2e-5);
        Assert.Equal(high, interval.High, 2e-5);
    }

    [Theory]
    [InlineData(1.2, 7, 0.9)]
    [InlineData(3, 11, 0.8)]
    [InlineData(40, 2.5, 0.5)]
    [InlineData(300, 500, 0.9)]
    public void No_interval_of_the_same_probability_is_shorter(double a, double b, double level)
    {
        var beta = new BetaDistribution(a, b);
        var interval = Of(a, b, level);
        double Held(double low, double high) => beta.Cumulative(high) - beta.Cumulative(low);

        Assert.Equal(level, Held(interval.Low, interval.High), 2e-6);
        // Of the same length and moved a little either way, it holds less.
        foreach (var shift in new[] { -0.01, 0.01 })
        {
            var moved = shift * (interval.High - interval.Low);
            Assert.True(Held(interval.Low + moved, interval.High + moved) < Held(interval.Low, interval.High));
        }
    }

    [Theory]
    [InlineData(0.4, 3)]
    [InlineData(5, 0.7)]
    [InlineData(0.3, 0.6)]
    [InlineData(4, 9)]
    [InlineData(60, 3)]
    public void The_level_that_holds_a_value_is_that_of_the_interval_that_ends_there(double a, double b)
    {
        var (mean, deviation) = Moments(a, b);
        foreach (var level in new[] { 0.2, 0.5, 0.9 })
        {
            var interval = AbundanceInterval.Of(mean, deviation, level);
            foreach (var end in new[] { interval.Low, interval.High }.Where(end => end is > 1e-3 and < 1 - 1e-3))
                Assert.Equal(level, AbundanceInterval.LevelThatHolds(end, mean, deviation, 0), 1e-3);
        }
    }

    [Fact]
    public void A_material_that_a_pixel_lacks_lies_in_the_interval_of_a_trace()
    {
        var (mean, deviation) = Moments(0.5, 20);

        Assert.Equal(0, AbundanceInterval.Of(mean, deviation, 0.5).Low);
        Assert.Equal(0, AbundanceInterval.LevelThatHolds(0, mean, deviation, 0));
        Assert.Equal(1, AbundanceInterval.LevelThatHolds(1, mean, deviation, 0));
    }

    [Fact]
    public void A_sure_answer_has_an_interval_of_no_width()
    {
        Assert.Equal(new AbundanceInterval(1, 1), AbundanceInterval.Of(1, 0.1, 0.9));
        Assert.Equal(new AbundanceInterval(0.25, 0.25), AbundanceInterval.Of(0.25, 0, 0.9));
        Assert.Equal(0, AbundanceInterval.LevelThatHolds(0.25, 0.25, 0, 0));
        Assert.Equal(1, AbundanceInterval.LevelThatHolds(0.3, 0.25, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => AbundanceInterval.Of(0.5, 0.1, 1));
    }

    private static AbundanceInterval Of(double a, double b, double level)
    {
        var (mean, deviation) = Moments(a, b);
        return AbundanceInterval.Of(mean, deviation, level);
    }

    private static (double Mean, double Deviation) Moments(double a, double b) =>
        (a / (a + b), Math.Sqrt(a * b / ((a + b) * (a + b) * (a + b + 1))));
}

namespace Unmix.Runtime.Intervals;

/// <summary>
/// The central interval of an abundance with a mean m and a deviation d, taken as Beta(m s, (1 - m) s), s = m (1 - m) / d^2 - 1:
/// the marginal of a
/// Dirichlet with that mean and deviation.
/// </summary>
/// <param name="Low">Lower end, 0 to 1.</param>
/// <param name="High">Upper end, 0 to 1.</param>
public readonly record struct AbundanceInterval(double Low, double High)
{
    private const double Resolution = 1e-5; // of the ends; finer than any picture or table
    private const double LeastConcentration = 1e-6;

    /// <summary>The interval that holds the abundance with some probability.</summary>
    /// <param name="mean">0 to 1.</param>
    /// <param name="deviation">At least 0; of no width where it is 0.</param>
    /// <param name="level">The probability, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public static AbundanceInterval Of(double mean, double deviation, double level)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), $"{level} is no probability between 0 and 1.");
        var spread = mean * (1 - mean);
        if (!(deviation > 0) || !(spread > 0))
            return new AbundanceInterval(mean, mean);
        var concentration = Math.Max(spread / (deviation * deviation) - 1, LeastConcentration);
        double a = mean * concentration,
            b = (1 - mean) * concentration;
        return new AbundanceInterval(Quantile(a, b, (1 - level) / 2), Quantile(a, b, (1 + level) / 2));
    }

    private static double Quantile(double a, double b, double probability)
    {
        double low = 0,
            high = 1;
        while (high - low > Resolution)
        {
            var middle = (low + high) / 2;
            if (BetaDistribution.Cumulative(middle, a, b) < probability)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }
}

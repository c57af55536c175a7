namespace Unmix.Runtime.Intervals;

/// <summary>
/// The shortest interval that holds an abundance with some probability. An abundance with a mean m and a deviation d is taken as
/// Beta(m s, (1 - m) s), s = m (1 - m) / d^2 - 1: the marginal of a Dirichlet with that mean and deviation. Of all intervals of that
/// probability the shortest has the densest points (Box and Tiao 1965), so that it begins at 0 where 0 is the likeliest share: the
/// material that a pixel lacks lies in it, and in no central interval.
/// </summary>
/// <param name="Low">Lower end, 0 to 1.</param>
/// <param name="High">Upper end, 0 to 1.</param>
public readonly record struct AbundanceInterval(double Low, double High)
{
    private const double Resolution = 1e-5; // of the ends; finer than any picture or table
    private const double ProbabilityResolution = 1e-6;
    private const double LeastWidth = 1e-12; // of what the search for an end may leave open
    private const double LeastConcentration = 1e-6;
    private const double MostConcentration = 1e8;

    /// <summary>The interval that holds the abundance with some probability.</summary>
    /// <param name="mean">0 to 1.</param>
    /// <param name="deviation">At least 0; of no width where it is 0.</param>
    /// <param name="level">The probability, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public static AbundanceInterval Of(double mean, double deviation, double level)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), $"{level} is no probability between 0 and 1.");
        if (Marginal(mean, deviation) is not { } beta)
            return new AbundanceInterval(mean, mean);
        return beta.Shape switch
        {
            BetaShape.DensestAtZero => new AbundanceInterval(0, Quantile(beta, level)),
            BetaShape.DensestAtOne => new AbundanceInterval(Quantile(beta, 1 - level), 1),
            _ => AroundMode(beta, level),
        };
    }

    /// <summary>The probability of the smallest of these intervals that holds a value, or one next to it.</summary>
    /// <param name="value">An abundance, 0 to 1; what lies outside is taken as the nearer end.</param>
    /// <param name="mean">0 to 1.</param>
    /// <param name="deviation">At least 0.</param>
    /// <param name="within">How far from the value a held one may lie; 0 for the value itself.</param>
    /// <returns>0 to 1: the value lies in the interval of each level above. 0 or 1 where deviations are 0.</returns>
    public static double LevelThatHolds(double value, double mean, double deviation, double within)
    {
        if (Marginal(mean, deviation) is not { } beta)
            return Math.Abs(value - mean) <= within ? 0 : 1;
        var densest = beta.Shape switch
        {
            BetaShape.DensestAtZero => 0,
            BetaShape.DensestAtOne => 1,
            _ => beta.Mode,
        };
        // Of all that counts as the value, the nearest to where the intervals grow from.
        value = Math.Clamp(Math.Clamp(densest, value - within, value + within), 0, 1);
        return beta.Shape switch
        {
            BetaShape.DensestAtZero => beta.Cumulative(value),
            BetaShape.DensestAtOne => 1 - beta.Cumulative(value),
            _ => Math.Abs(beta.Cumulative(value) - beta.Cumulative(beta.AsDenseAs(value))),
        };
    }

    /// <summary>The probability of smaller abundances than this: a true one's rank.</summary>
    /// <param name="value">An abundance, 0 to 1.</param>
    /// <param name="mean">0 to 1.</param>
    /// <param name="deviation">At least 0.</param>
    /// <returns>0 to 1.</returns>
    public static double ProbabilityBelow(double value, double mean, double deviation) =>
        Marginal(mean, deviation) is { } beta ? beta.Cumulative(value)
        : value < mean ? 0
        : 1;

    private static BetaDistribution? Marginal(double mean, double deviation)
    {
        var spread = mean * (1 - mean);
        if (!(deviation > 0) || !(spread > 0))
            return null;
        var concentration = Math.Clamp(spread / (deviation * deviation) - 1, LeastConcentration, MostConcentration);
        return new BetaDistribution(mean * concentration, (1 - mean) * concentration);
    }

    // The lower end decides the upper one; the lower it is, the more they hold.
    private static AbundanceInterval AroundMode(BetaDistribution beta, double level)
    {
        double low = 0,
            high = beta.Mode;
        while (true)
        {
            var middle = (low + high) / 2;
            var other = beta.AsDenseAs(middle);
            var held = beta.Cumulative(other) - beta.Cumulative(middle);
            if (Math.Abs(held - level) < ProbabilityResolution || high - low < LeastWidth)
                return new AbundanceInterval(middle, other);
            if (held > level)
                low = middle;
            else
                high = middle;
        }
    }

    private static double Quantile(BetaDistribution beta, double probability)
    {
        double low = 0,
            high = 1;
        while (high - low > Resolution)
        {
            var middle = (low + high) / 2;
            if (beta.Cumulative(middle) < probability)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }
}

namespace Unmix.Runtime.Intervals;

/// <summary>The central interval of an abundance whose posterior is a Dirichlet: its marginal is Beta(m s, (1 - m) s).</summary>
/// <param name="Low">Lower end, 0 to 1.</param>
/// <param name="High">Upper end, 0 to 1.</param>
public readonly record struct AbundanceInterval(double Low, double High)
{
    private const double Resolution = 1e-5; // of the ends; finer than any picture or table

    /// <summary>The interval that holds the abundance with some probability.</summary>
    /// <param name="concentration">The endmember's parameter of the Dirichlet, above 0.</param>
    /// <param name="total">The sum of all of them.</param>
    /// <param name="level">The probability, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such distribution or level.</exception>
    public static AbundanceInterval Of(double concentration, double total, double level)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), $"{level} is no probability between 0 and 1.");
        var rest = total - concentration;
        if (!(rest > 0)) return new AbundanceInterval(1, 1); // float32 can swallow the others' concentrations
        return new AbundanceInterval(Quantile(concentration, rest, (1 - level) / 2), Quantile(concentration, rest, (1 + level) / 2));
    }

    private static double Quantile(double a, double b, double probability)
    {
        double low = 0, high = 1;
        while (high - low > Resolution)
        {
            var middle = (low + high) / 2;
            if (BetaDistribution.Cumulative(middle, a, b) < probability) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }
}

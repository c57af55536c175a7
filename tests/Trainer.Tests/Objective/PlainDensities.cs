namespace Unmix.Trainer.Tests.Objective;

/// <summary>Log densities in plain numbers.</summary>
internal static class PlainDensities
{
    public static double Normal(IEnumerable<double> values, IEnumerable<double> means, double variance) =>
        values.Zip(means, (value, mean) => Normal(value, mean, variance)).Sum();

    public static double Normal(double value, double mean, double variance) =>
        -(value - mean) * (value - mean) / (2 * variance) - Math.Log(2 * Math.PI * variance) / 2;

    public static double Dirichlet(double[] abundances, double[] concentration) =>
        LogGamma(concentration.Sum())
        - concentration.Sum(LogGamma)
        + abundances.Zip(concentration, (share, alpha) => (alpha - 1) * Math.Log(share + 1e-16)).Sum();

    /// <summary>log Gamma(x), x above 0: Stirling's series from 15 up, below by Gamma(x) = Gamma(x + 1) / x.</summary>
    public static double LogGamma(double x)
    {
        var less = 0.0;
        for (; x < 15; x++)
            less += Math.Log(x);
        var square = 1 / (x * x);
        return (x - 0.5) * Math.Log(x)
            - x
            + Math.Log(2 * Math.PI) / 2
            + (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680))) / x
            - less;
    }
}

namespace Unmix.Trainer.Baselines;

/// <summary>
/// Splits contributions c_p = s_p a_p into abundances that sum to 1 and scales near 1: min sum_p w_p (c_p / a_p - 1)^2. Where the
/// sum is smallest, (s_p - 1) s_p^2 w_p / c_p is the same number for all endmembers that take part.
/// </summary>
/// <param name="weights">[P], above 0.</param>
internal sealed class ScaleSharing(double[] weights)
{
    /// <summary>(s - 1) s^2 falls below this scale and rises above it; the function is convex in a above it.</summary>
    private const double LeastScale = 2.0 / 3;

    private const int Rounds = 100;

    private readonly double[] trial = new double[weights.Length];

    /// <summary>The sum of the squares.</summary>
    /// <param name="abundances">[P].</param>
    /// <param name="contributions">[P]; where one is 0 and its abundance too, the scale is taken as 1.</param>
    public double Penalty(ReadOnlySpan<double> abundances, ReadOnlySpan<double> contributions)
    {
        double sum = 0;
        for (var p = 0; p < weights.Length; p++)
        {
            if (abundances[p] > 0) sum += weights[p] * Math.Pow(contributions[p] / abundances[p] - 1, 2);
            else if (contributions[p] > 0) return double.PositiveInfinity;
        }
        return sum;
    }

    /// <summary>Replaces abundances and scales where that lowers the penalty.</summary>
    public void Split(ReadOnlySpan<double> contributions, Span<double> abundances, Span<double> scales)
    {
        if (!Solve(contributions)) return;
        if (!(Penalty(trial, contributions) < Penalty(abundances, contributions))) return;
        for (var p = 0; p < weights.Length; p++)
        {
            abundances[p] = trial[p];
            scales[p] = trial[p] > 0 ? contributions[p] / trial[p] : 1;
        }
    }

    private bool Solve(ReadOnlySpan<double> contributions)
    {
        double total = 0, low = double.NegativeInfinity, high = 0;
        for (var p = 0; p < weights.Length; p++)
        {
            total += contributions[p];
            if (contributions[p] <= 0) continue;
            low = Math.Max(low, weights[p] / contributions[p] * (LeastScale - 1) * LeastScale * LeastScale);
        }
        if (total <= 0) return false;
        // With a common scale equal to the sum the shares add up to 1; the multiplier of the largest ratio bounds the root.
        for (var p = 0; p < weights.Length; p++)
        {
            if (contributions[p] > 0) high = Math.Max(high, weights[p] / contributions[p] * Math.Max(0, total - 1) * total * total);
        }
        if (Share(contributions, low) < 1) return false;
        for (var round = 0; round < Rounds; round++)
        {
            var middle = (low + high) / 2;
            if (Share(contributions, middle) >= 1) low = middle;
            else high = middle;
        }
        var sum = Share(contributions, low);
        for (var p = 0; p < weights.Length; p++) trial[p] /= sum;
        return true;
    }

    // The abundances of a multiplier, into trial; their sum falls as it grows.
    private double Share(ReadOnlySpan<double> contributions, double multiplier)
    {
        double sum = 0;
        for (var p = 0; p < weights.Length; p++)
        {
            trial[p] = contributions[p] > 0 ? contributions[p] / Scale(multiplier * contributions[p] / weights[p]) : 0;
            sum += trial[p];
        }
        return sum;
    }

    // The root s >= 2/3 of (s - 1) s^2 = t, by Newton from above, where the cubic is convex.
    private static double Scale(double t)
    {
        var scale = 1 + Math.Max(0, Math.Cbrt(t));
        for (var round = 0; round < 50; round++)
        {
            var slope = scale * (3 * scale - 2);
            if (slope <= 0) return LeastScale;
            var step = ((scale - 1) * scale * scale - t) / slope;
            scale = Math.Max(LeastScale, scale - step);
            if (Math.Abs(step) < 1e-15 * scale) break;
        }
        return scale;
    }
}

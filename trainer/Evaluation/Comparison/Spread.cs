namespace Unmix.Evaluation.Comparison;

/// <summary>How a measure lies over the runs.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The greatest: for errors, the worst run.</param>
/// <param name="Deviation">Standard deviation with n - 1 below; 0 for one run.</param>
public sealed record Spread(double Mean, double Least, double Most, double Deviation)
{
    /// <summary>How much worse than the mean the worst run is; 1 for one run.</summary>
    public double WorstOverMean => Most / Mean;

    /// <param name="values">At least one.</param>
    public static Spread Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var mean = values.Average();
        var deviation = values.Count > 1 ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)) : 0;
        return new Spread(mean, values.Min(), values.Max(), deviation);
    }
}

namespace Unmix.Evaluation.Synthesis;

/// <summary>Standard normal numbers, two for each pair of uniform ones (G. Box and M. Muller, 1958).</summary>
/// <param name="random">The source of the uniform ones.</param>
public sealed class NormalDraws(Random random)
{
    private double spare = double.NaN;

    /// <summary>The next one.</summary>
    public double Next()
    {
        if (!double.IsNaN(spare))
        {
            var kept = spare;
            spare = double.NaN;
            return kept;
        }
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
        spare = radius * sine;
        return radius * cosine;
    }
}

using System.Globalization;

namespace Unmix.Learning.Context;

/// <summary>
/// Whether looking at neighbours is worth it in a scene whose truth nobody knows. The encoder's map of it says how much neighbours go
/// together; the made fields that are most like it in that, of those that nothing was learnt from, say what there is to gain.
/// </summary>
/// <param name="Correlation">Of the encoder's shares in the scene with those of the pixels beside and below, at most 1.</param>
/// <param name="Ratio">The error on such fields as a multiple of the encoder's.</param>
internal sealed record ContextVerdict(double Correlation, double Ratio)
{
    /// <summary>What is gained has to be more than this, or every pixel is better off by itself.</summary>
    private const double LeastGain = 0.02;

    /// <summary>Fields that are asked.</summary>
    private const int Alike = 4;

    /// <summary>True where the graph is to be kept.</summary>
    public bool IsWorthIt => Ratio < 1 - LeastGain;

    /// <summary>Judges a network.</summary>
    /// <param name="network">Trained.</param>
    /// <param name="made">Made maps that it did not learn from.</param>
    /// <param name="scene">Of the scene; at least one, with pixels.</param>
    public static ContextVerdict Of(ContextNetwork network, IReadOnlyList<LabelledMap> made, IReadOnlyList<EncodedMap> scene)
    {
        var correlation = scene.Average(map => map.Correlation());
        double errors = 0,
            before = 0;
        foreach (var (map, truth) in made.OrderBy(one => Math.Abs(one.Map.Correlation() - correlation)).Take(Alike))
        {
            errors += SquaresOf(map.Refined(network).Abundances, truth);
            before += SquaresOf(map.Shares(), truth);
        }
        return new ContextVerdict(correlation, Math.Sqrt(errors / before));
    }

    /// <summary>For a person.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Neighbours in the scene go together by {Correlation:F2} (1 for all). On made fields like that, looking at them makes the "
                + $"error {Ratio:F2} times what it is without: "
        ) + (IsWorthIt ? "maps are refined by them." : "every pixel is unmixed by itself.");

    private static double SquaresOf(float[] answers, float[] truth)
    {
        var sum = 0.0;
        for (var i = 0; i < answers.Length; i++)
        {
            if (float.IsFinite(answers[i]))
                sum += Math.Pow(answers[i] - truth[i], 2);
        }
        return sum;
    }
}

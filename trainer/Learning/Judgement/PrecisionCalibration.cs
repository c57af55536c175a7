using Unmix.Evaluation.Scores;
using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Judgement;

/// <summary>
/// Finds the factor on the posterior's summed concentration at which its intervals hold what they claim: the precision K of M9 is
/// one number for all
/// pixels, so that one number corrects it.
/// </summary>
public static class PrecisionCalibration
{
    /// <summary>The interval that is made to hold: the one that users read.</summary>
    public const double Level = 0.9;

    /// <summary>The factor is from 1 / this to this.</summary>
    private const double Most = 256;

    private const int Rounds = 24;

    /// <param name="network">Trained; its calibration is replaced.</param>
    /// <param name="triples">That it did not learn from, with abundances as the scene has them.</param>
    /// <returns>The factor.</returns>
    public static double Fit(UnmixingNetwork network, LabelledTriples triples)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(triples);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var answer = network.Unmix(triples.Spectra);
        var shares = network.Told(triples);
        var found = FactorOf(shares.ToFloats(), answer.Abundances.ToFloats(), answer.Concentration.sum([1]).ToFloats());
        network.Abundances.Calibration.copy_(tensor(new[] { (float)found }));
        return found;
    }

    /// <summary>The factor at which the intervals of some answers hold what they claim.</summary>
    /// <param name="labels">[n, P], the truth.</param>
    /// <param name="means">[n, P].</param>
    /// <param name="totals">[n], summed concentrations.</param>
    internal static double FactorOf(float[] labels, float[] means, float[] totals)
    {
        var matching = Enumerable.Range(0, means.Length / totals.Length).ToArray();
        double Share(double factor) =>
            IntervalCoverage.Of(labels, means, Deviations(means, totals, factor), matching).Single(held => held.Level == Level).Share;

        // More concentration makes narrower intervals, so that the share falls with the factor.
        double low = -Math.Log(Most),
            high = Math.Log(Most);
        for (var round = 0; round < Rounds; round++)
        {
            var middle = (low + high) / 2;
            if (Share(Math.Exp(middle)) > Level)
                low = middle;
            else
                high = middle;
        }
        return Math.Exp((low + high) / 2);
    }

    private static float[] Deviations(float[] means, float[] totals, double factor)
    {
        var count = means.Length / totals.Length;
        return [.. means.Select((mean, i) => (float)Math.Sqrt(mean * (1.0 - mean) / (factor * totals[i / count] + 1)))];
    }
}

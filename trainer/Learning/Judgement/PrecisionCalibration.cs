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

    /// <summary>Of the search, in the factor's logarithm.</summary>
    private const double Stride = 0.25;

    private const int Rounds = 16;

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

        // From the network's own deviations towards wider or narrower intervals. Far enough down, a Dirichlet distribution says that a
        // pixel is of one material, whichever, and holds less again: the widest intervals that help are where the share no longer rises.
        var rises = Share(1) < Level;
        var (from, best, held) = (0.0, 0.0, Share(1));
        for (var to = Next(0); Math.Abs(to) <= Math.Log(Most); to = Next(to))
        {
            var share = Share(Math.Exp(to));
            if (rises ? share >= Level : share < Level)
                return Math.Exp(Crossing(from, to));
            if (rises && share < held)
                return Math.Exp(best);
            (from, best, held) = (to, to, share);
        }
        return Math.Exp(best);

        double Next(double at) => rises ? at - Stride : at + Stride;
        double Crossing(double near, double far)
        {
            for (var round = 0; round < Rounds; round++)
            {
                var middle = (near + far) / 2;
                if (Share(Math.Exp(middle)) < Level == rises)
                    near = middle;
                else
                    far = middle;
            }
            return (near + far) / 2;
        }
    }

    private static float[] Deviations(float[] means, float[] totals, double factor)
    {
        var count = means.Length / totals.Length;
        return [.. means.Select((mean, i) => (float)Math.Sqrt(mean * (1.0 - mean) / (factor * totals[i / count] + 1)))];
    }
}

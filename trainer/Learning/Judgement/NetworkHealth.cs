using System.Globalization;
using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using static TorchSharp.torch;

namespace Unmix.Learning.Judgement;

/// <summary>What can go wrong in a training without a loss that shows it: judged on triples, whose labels are known.</summary>
/// <param name="Faults">Why the network should not be used; empty for a sound one. A clause each.</param>
/// <param name="Warnings">What a user should know. A sentence each.</param>
public sealed record NetworkHealth(IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings)
{
    /// <summary>Abundances that spread less than this share of their labels' spread say the same everywhere.</summary>
    private const double LeastSpread = 0.1;

    /// <summary>An endmember's abundances that correlate less with its labels were not learnt.</summary>
    private const double LeastCorrelation = 0.3;

    /// <summary>What varies by less over thousands of spectra does not vary.</summary>
    private const double LeastRange = 1e-6;

    /// <summary>Judges a network.</summary>
    /// <param name="network">Trained.</param>
    /// <param name="triples">That it did not learn from.</param>
    /// <param name="names">[P], of the endmembers.</param>
    public static NetworkHealth Of(UnmixingNetwork network, LabelledTriples triples, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(triples);
        ArgumentNullException.ThrowIfNull(names);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var answer = network.Unmix(triples.Spectra);
        return new NetworkHealth(
            AbundanceFaults(network.Told(triples), answer.Abundances, names),
            IdleWarnings(network, triples.Spectra, names)
        );
    }

    private static List<string> AbundanceFaults(Tensor labels, Tensor answers, IReadOnlyList<string> names)
    {
        var faults = new List<string>();
        var (spread, labelSpread) = (Deviations(answers), Deviations(labels));
        if (spread.Zip(labelSpread).All(pair => pair.First < LeastSpread * pair.Second))
        {
            faults.Add("all abundances collapsed to nearly the same values for every spectrum");
            return faults;
        }
        var correlations = Correlations(labels, answers, spread, labelSpread);
        for (var p = 0; p < names.Count; p++)
        {
            var likest = Enumerable.Range(0, names.Count).MaxBy(q => correlations[p, q]);
            if (correlations[p, p] >= LeastCorrelation)
                continue;
            faults.Add(
                likest != p && correlations[p, likest] >= LeastCorrelation
                    ? $"the abundances of '{names[p]}' follow '{names[likest]}'"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"the abundances of '{names[p]}' do not follow its share in mixtures (correlation {correlations[p, p]:F2})"
                    )
            );
        }
        return faults;
    }

    // A part whose hidden units are all idle (a "dead" layer of ReLUs) gives a constant, whatever it is shown.
    private static List<string> IdleWarnings(UnmixingNetwork network, Tensor spectra, IReadOnlyList<string> names)
    {
        var warnings = new List<string>();
        var features = network.Features(spectra);
        var (latents, _) = network.Latents.Forward(features); // [B, H, P]
        var endmembers = network.Endmembers.Mean(latents);
        var sizes = network.Shares.Sizes(endmembers);
        var posterior = network.Abundances.Forward(endmembers, spectra, features, sizes);
        var mixture = network.Mix(endmembers, ShareScale.Own(posterior.Mean(), sizes));
        if (IsConstant(posterior.Nonlinear))
            warnings.Add("The nonlinear stream of the abundance encoder gives the same for every spectrum: its hidden units are idle.");
        if (IsConstant(mixture.Nonlinear))
            warnings.Add("The nonlinear stream of the mixing decoder gives the same for every spectrum: its hidden units are idle.");
        string NameOf(int endmember) => names[network.Shape.ClassOf?[endmember] ?? endmember];
        for (var p = 0; p < network.Shape.EndmemberCount; p++)
        {
            if (IsConstant(latents.select(2, p)))
                warnings.Add($"The spectrum of '{NameOf(p)}' is the same for every pixel: the hidden units of its encoder are idle.");
        }
        return warnings;
    }

    private static bool IsConstant(Tensor rows) =>
        (rows.amax([0]) - rows.amin([0])).max().to_type(ScalarType.Float64).item<double>() < LeastRange;

    private static double[] Deviations(Tensor values) =>
        values.std(0, unbiased: false).to_type(ScalarType.Float64).data<double>().ToArray();

    // [answer p, label q]; 0 where one of them is constant.
    private static double[,] Correlations(Tensor labels, Tensor answers, double[] spread, double[] labelSpread)
    {
        var products = matmul((answers - answers.mean([0])).t(), labels - labels.mean([0]))
            .to_type(ScalarType.Float64)
            .data<double>()
            .ToArray();
        var count = spread.Length;
        var correlations = new double[count, count];
        for (var p = 0; p < count; p++)
        {
            for (var q = 0; q < count; q++)
            {
                var scale = spread[p] * labelSpread[q] * labels.shape[0];
                correlations[p, q] = scale > 0 ? products[p * count + q] / scale : 0;
            }
        }
        return correlations;
    }
}

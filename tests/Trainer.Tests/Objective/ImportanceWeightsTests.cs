using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using Unmix.Learning.Objective;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Objective;

/// <summary>
/// Importance weights (METHOD M13) of one latent behind an endmember of three bands, m = c + s z and noise, against densities
/// multiplied out and against the integral that weighted draws stand for: q(z | y) given M, a Gaussian too.
/// </summary>
public class ImportanceWeightsTests
{
    private const double ProposalMean = 0.4;
    private const double ProposalVariance = 0.8;
    private const double EndmemberVariance = 0.05;

    private static readonly double[] Constant = [0.2, 0.5, 0.3];
    private static readonly double[] Slope = [0.3, -0.2, 0.1];
    private static readonly double[][] Labels =
    [
        [0.4, 0.3, 0.5],
        [0.1, 0.8, 0.2],
    ];

    [Fact]
    public void Weights_are_densities_multiplied_out_and_divided_by_their_sum()
    {
        using var scope = NewDisposeScope();
        double[] latents = [-1.3, 0.2, 0.7, 2.1];

        var weights = Term(latents).ImportanceWeights();

        for (var triple = 0; triple < Labels.Length; triple++)
        {
            double Product(double z) =>
                Enumerable.Range(0, 3).Aggregate(1.0, (product, band) => product * Density(Labels[triple][band], z, band));
            double[] products = [.. latents.Select(Product)];
            for (var k = 0; k < latents.Length; k++)
                Assert.Equal(products[k] / products.Sum(), weights[triple, k].item<double>(), 1e-12);
        }
    }

    [Fact]
    public void Weighted_draws_have_the_mean_of_the_latents_given_the_label()
    {
        using var scope = NewDisposeScope();
        var latents = Quantiles(4000);

        var means = (Term(latents).ImportanceWeights() * tensor(latents)).sum([-1]);

        for (var triple = 0; triple < Labels.Length; triple++)
        {
            var precision = 1 / ProposalVariance + Slope.Sum(slope => slope * slope) / EndmemberVariance;
            var pull =
                ProposalMean / ProposalVariance
                + Enumerable.Range(0, 3).Sum(band => Slope[band] * (Labels[triple][band] - Constant[band])) / EndmemberVariance;
            Assert.Equal(pull / precision, means[triple].item<double>(), 1e-4);
        }
    }

    [Fact]
    public void Unweighted_draws_have_the_labels_evidence_for_their_mean_density()
    {
        using var scope = NewDisposeScope();

        var evidence = Term(Quantiles(4000)).LogEndmembers.exp().mean([-1]);

        // N(M; c + s m, v s s' + variance I), by the determinant and the inverse of a matrix plus a product.
        for (var triple = 0; triple < Labels.Length; triple++)
        {
            double[] residuals =
            [
                .. Enumerable.Range(0, 3).Select(band => Labels[triple][band] - Constant[band] - Slope[band] * ProposalMean),
            ];
            var gain = 1 + ProposalVariance / EndmemberVariance * Slope.Sum(slope => slope * slope);
            var along = residuals.Zip(Slope, (residual, slope) => residual * slope).Sum();
            var square =
                residuals.Sum(residual => residual * residual) / EndmemberVariance
                - ProposalVariance / (EndmemberVariance * EndmemberVariance) * along * along / gain;
            var expected = Math.Exp(-0.5 * square) / Math.Sqrt(Math.Pow(2 * Math.PI * EndmemberVariance, 3) * gain);
            Assert.Equal(expected, evidence[triple].item<double>(), 1e-3 * expected);
        }
    }

    private static double Density(double value, double latent, int band) =>
        Math.Exp(-Math.Pow(value - Constant[band] - Slope[band] * latent, 2) / (2 * EndmemberVariance))
        / Math.Sqrt(2 * Math.PI * EndmemberVariance);

    /// <summary>Latents at the middles of parts of equal probability of the proposal, by its density summed up in small steps.</summary>
    private static double[] Quantiles(int count)
    {
        const double Step = 1e-4;
        var deviation = Math.Sqrt(ProposalVariance);
        var quantiles = new List<double>();
        var probability = 0.0;
        for (var place = -8.0; quantiles.Count < count && place < 8; place += Step)
        {
            probability += Step * Math.Exp(-place * place / 2) / Math.Sqrt(2 * Math.PI);
            while (quantiles.Count < count && probability >= (quantiles.Count + 0.5) / count)
                quantiles.Add(ProposalMean + deviation * place);
        }
        return [.. quantiles];
    }

    private static TripleTerm Term(double[] latents)
    {
        var (triples, draws) = (Labels.Length, latents.Length);
        var z = tensor(latents).view(1, draws, 1, 1).expand(triples, draws, 1, 1);
        var labels = tensor(Labels.SelectMany(label => label).ToArray(), [triples, 1, 3, 1]);
        var one = ones(triples, 1, 1, ScalarType.Float64);
        var half = new HalfDraw
        {
            LatentMean = one.Constant(ProposalMean, triples, 1, 1, 1),
            LatentVariance = one.Constant(ProposalVariance, triples, 1, 1, 1),
            Latents = z,
            EndmemberMean = tensor(Constant).view(1, 1, 3, 1).Plus(tensor(Slope).view(1, 1, 3, 1) * z),
            Endmembers = labels,
            Posterior = new AbundancePosterior(one, one, one),
            Abundances = one,
            Mixture = new Mixture(labels.squeeze(-1), labels.squeeze(-1), labels.squeeze(-1)),
        };
        var batch = new MiniBatch
        {
            Spectra = labels.squeeze(-1).squeeze(1),
            LabelledSpectra = labels.squeeze(-1).squeeze(1),
            LabelledEndmembers = labels.squeeze(1),
            LabelledAbundances = one.squeeze(1),
            PosteriorLabels = one.squeeze(1),
        };
        return TripleTerm.Of(new BatchDraw(half, half, tensor(new[] { EndmemberVariance }), tensor(new[] { 0.01 })), batch);
    }
}

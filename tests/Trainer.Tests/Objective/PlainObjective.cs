using Unmix.Learning.Batches;
using Unmix.Learning.Objective;
using Unmix.Learning.Recipes;
using Unmix.Trainer.Tests.Network;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Objective;

/// <summary>The terms M12 to M16 of a batch in plain numbers, pixel by pixel and draw by draw, as docs/method.md states them.</summary>
/// <param name="drawn">The network and its recipe, which says too what pixels teach and whose endmembers labels are judged at.</param>
/// <param name="paper">The network's form: the paper's, or that of the default recipe.</param>
/// <param name="batch">The batch.</param>
/// <param name="noise">
/// What was drawn for it: latents of pixels and of triples, then, where pixels teach everything, endmembers and abundances.
/// </param>
internal sealed class PlainObjective(DrawnNetwork drawn, bool paper, MiniBatch batch, IReadOnlyList<Tensor> noise)
{
    private const int Count = DrawnNetwork.Count;

    private readonly PlainNetwork network = new(drawn.Network, paper);
    private readonly bool drawsAll = drawn.Options.Form.Draws.PixelsTeach == PixelsTeach.Everything;
    private readonly bool judgesAtLabel = drawn.Options.Form.Draws.LabelEndmembers == LabelEndmembers.Given;
    private readonly int pixelDraws = drawn.Options.Form.Draws.Unsupervised;
    private readonly int tripleDraws = drawn.Options.Form.Draws.Supervised;
    private readonly int latentSize = drawn.Options.Latent;
    private double sparsity;

    /// <summary>In the order of <see cref="ObjectiveTerms.Names"/>.</summary>
    public double[] Terms(ObjectiveWeights weights)
    {
        double[] pixels = [.. Enumerable.Range(0, DrawnNetwork.Pixels).Select(Pixel)];
        var triples = Enumerable.Range(0, DrawnNetwork.Pixels).Select(Triple).ToArray();
        var (pixel, triple) = (pixels.Sum(), triples.Sum(one => one.Term));
        var (abundances, endmembers) = (triples.Sum(one => one.Abundances), triples.Sum(one => one.Endmembers));
        var (encoder, decoder) = (network.Norm("Abundances"), network.Norm("Mixing"));
        var objective =
            weights.Unsupervised * pixel
            + weights.Supervised / tripleDraws * triple
            + (1 + weights.Posterior) / tripleDraws * (abundances + endmembers)
            - weights.Sparsity * sparsity
            - weights.EncoderNorm * encoder
            - weights.DecoderNorm * decoder;
        return [pixel, triple, abundances, endmembers, sparsity, encoder, decoder, -objective];
    }

    private double Pixel(int pixel)
    {
        var spectrum = Row(batch.Spectra, pixel, DrawnNetwork.Bands);
        var (mean, variance) = network.Latents(network.Features(spectrum));
        var sum = 0.0;
        for (var k = 0; k < pixelDraws; k++)
        {
            var row = pixel * pixelDraws + k;
            var latents = Drawn(mean, variance, noise[0], row);
            var endmembers = network.Endmembers(latents);
            if (drawsAll)
                endmembers = Moved(endmembers, row);
            var concentration = network.Abundances(endmembers, spectrum).Concentration;
            var abundances = drawsAll
                ? Softmax(concentration, Row(noise[3], row, Count))
                : [.. concentration.Select(alpha => alpha / concentration.Sum())];
            sum +=
                PlainDensities.Normal(spectrum, network.Mixture(endmembers, abundances).Spectrum, network.SpectrumVariance)
                + PlainDensities.LogGamma(Count)
                + Prior(latents)
                - PlainDensities.Dirichlet(abundances, concentration)
                - Posterior(latents, mean, variance);
            sparsity += HalfNorm(concentration) / pixelDraws;
        }
        return sum / pixelDraws;
    }

    private (double Term, double Abundances, double Endmembers) Triple(int triple)
    {
        var spectrum = Row(batch.LabelledSpectra, triple, DrawnNetwork.Bands);
        var label = Row(batch.LabelledAbundances, triple, Count);
        var members = Members(triple);
        var (mean, variance) = network.Latents(network.Features(spectrum));
        var concentration = network.Abundances(judgesAtLabel ? members : network.Endmembers(mean), spectrum).Concentration;
        var met = PlainDensities.Dirichlet(Row(batch.PosteriorLabels, triple, Count), concentration);
        var likelihood = PlainDensities.Normal(spectrum, network.Mixture(members, label).Spectrum, network.SpectrumVariance);
        var (terms, ofEndmembers) = (new double[tripleDraws], new double[tripleDraws]);
        for (var k = 0; k < tripleDraws; k++)
        {
            var latents = Drawn(mean, variance, noise[1], triple * tripleDraws + k);
            terms[k] = likelihood + PlainDensities.LogGamma(Count) + Prior(latents) - met - Posterior(latents, mean, variance);
            ofEndmembers[k] = network
                .Endmembers(latents)
                .Select((row, p) => PlainDensities.Normal(members[p], row, network.EndmemberVariances[p]))
                .Sum();
        }
        sparsity += HalfNorm(concentration);
        double[] weights = [.. ofEndmembers.Select(density => Math.Exp(density - ofEndmembers.Max()))];
        return (terms.Zip(weights, (term, weight) => term * weight).Sum() / weights.Sum(), tripleDraws * met, ofEndmembers.Sum());
    }

    // Tensors have the endmember as their last axis.
    private double[][] Members(int triple)
    {
        var values = Row(batch.LabelledEndmembers, triple, DrawnNetwork.Bands * Count);
        return
        [
            .. Enumerable
                .Range(0, Count)
                .Select(p => Enumerable.Range(0, DrawnNetwork.Bands).Select(band => values[band * Count + p]).ToArray()),
        ];
    }

    private double[][] Drawn(double[][] mean, double[][] variance, Tensor drawn, int row)
    {
        var values = Row(drawn, row, latentSize * Count);
        return
        [
            .. mean.Select((means, p) => means.Select((value, h) => value + Math.Sqrt(variance[p][h]) * values[h * Count + p]).ToArray()),
        ];
    }

    private double[][] Moved(double[][] endmembers, int row)
    {
        var values = Row(noise[2], row, DrawnNetwork.Bands * Count);
        return
        [
            .. endmembers.Select(
                (spectrum, p) =>
                    spectrum.Select((value, band) => value + Math.Sqrt(network.EndmemberVariances[p]) * values[band * Count + p]).ToArray()
            ),
        ];
    }

    private static double Prior(double[][] latents) => latents.Sum(row => row.Sum(value => PlainDensities.Normal(value, 0, 1)));

    private static double Posterior(double[][] latents, double[][] mean, double[][] variance) =>
        latents.Select((row, p) => row.Select((value, h) => PlainDensities.Normal(value, mean[p][h], variance[p][h])).Sum()).Sum();

    private static double HalfNorm(double[] concentration) => Math.Pow(concentration.Sum(Math.Sqrt), 2);

    private static double[] Softmax(double[] concentration, double[] noise)
    {
        double[] parts = [.. concentration.Zip(noise, (alpha, value) => alpha * Math.Exp(value))];
        return [.. parts.Select(part => part / parts.Sum())];
    }

    private static double[] Row(Tensor tensor, int row, int width) => PlainLayers.Numbers(tensor).AsSpan(row * width, width).ToArray();
}

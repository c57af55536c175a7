using Unmix.Learning.Batches;
using Unmix.Learning.Densities;
using Unmix.Learning.Network;
using Unmix.Learning.Objective;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Trainer.Tests.Judgement;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>Spectra unlike those learnt from ask for latent variances beyond single precision.</summary>
public class LatentVarianceTests
{
    private const int Pixels = 4;

    [Theory]
    [InlineData(-95)]
    [InlineData(-120)]
    [InlineData(100)]
    public void The_objective_and_its_gradient_are_numbers_whatever_variance_a_spectrum_asks_for(double logVariance)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        using var network = Asking(logVariance);
        var batch = Batch(generator);

        var draw = network.Draw(batch, new GeneratorDraws(generator), new DrawCounts(1, 2, LabelEndmembers.Decoded, PixelsTeach.Spectra));
        var terms = UnmixingObjective.Of(network, draw, batch, new ObjectiveWeights());
        terms.Loss.backward();

        Assert.All(terms.Values().data<double>().ToArray(), term => Assert.True(double.IsFinite(term)));
        Assert.All(network.parameters(), parameter =>
        {
            if (parameter.grad is { } gradient)
                Assert.All(gradient.data<float>().ToArray(), value => Assert.True(float.IsFinite(value)));
        });
    }

    [Fact]
    public void Variances_well_within_single_precision_are_as_the_network_says()
    {
        using var scope = NewDisposeScope();
        using var network = Asking(-60);

        var variances = network.Latents.Forward(network.Features(SmallNetwork.Materials())).Variance;

        Assert.All(variances.log().data<float>().ToArray(), value => Assert.Equal(-60, value, 1e-3));
    }

    // The layer that gives the variances' logarithms gives this one for every spectrum.
    private static UnmixingNetwork Asking(double logVariance)
    {
        var network = SmallNetwork.StartedAt(SmallNetwork.Materials());
        using var noGradient = no_grad();
        var last = network
            .Latents.named_parameters()
            .Where(parameter => parameter.name.StartsWith("logVariance", StringComparison.Ordinal))
            .TakeLast(2)
            .ToArray();
        foreach (var (name, parameter) in last)
        {
            parameter.zero_();
            if (name.EndsWith("bias", StringComparison.Ordinal))
                parameter.AddInPlace(parameter.Constant(logVariance, 1));
        }
        return network;
    }

    private static MiniBatch Batch(Generator generator)
    {
        var labelled = SmallNetwork.Mixtures(Pixels, 3);
        return new MiniBatch
        {
            Spectra = SmallNetwork.Mixtures(Pixels, 4).Spectra,
            LabelledSpectra = labelled.Spectra,
            LabelledEndmembers = labelled.Endmembers.transpose(1, 2),
            LabelledAbundances = labelled.Abundances,
            PosteriorLabels = Dirichlet.Draw(ones(Pixels, SmallNetwork.Count), generator),
        };
    }
}

using Unmix.Learning.Densities;
using Unmix.Learning.Judgement;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Judgement;

public class PrecisionCalibrationTests
{
    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    [InlineData(4)]
    public void Labels_drawn_with_another_precision_than_claimed_give_that_precision_back(double factor)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator(21, CPU);
        using var network = SmallNetwork.StartedAt(SmallNetwork.Materials());
        var mixtures = SmallNetwork.Mixtures(4000, 5);
        using var answer = network.Unmix(mixtures.Spectra);
        var labels = Dirichlet.Draw(answer.Concentration.Times(factor), generator);

        var found = PrecisionCalibration.Fit(network, mixtures with { Abundances = labels });

        Assert.InRange(found, factor * 0.85, factor * 1.15);
        Assert.Equal(found, network.Abundances.Calibration.item<float>(), 3);
    }

    [Fact]
    public void Deviations_follow_the_calibration()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = SmallNetwork.StartedAt(SmallNetwork.Materials());
        var mixtures = SmallNetwork.Mixtures(500, 6);
        using var before = network.Unmix(mixtures.Spectra);

        var factor = PrecisionCalibration.Fit(network, mixtures);

        using var after = network.Unmix(mixtures.Spectra);
        var total = before.Concentration.sum([1], keepdim: true);
        var expected = before.AbundanceDeviation * (total.Plus(1) / total.Times(factor).Plus(1)).sqrt();
        Assert.True((expected - after.AbundanceDeviation).abs().max().item<float>() < 1e-6);
        Assert.True((before.Abundances - after.Abundances).abs().max().item<float>() == 0);
    }
}

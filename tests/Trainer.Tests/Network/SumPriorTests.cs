using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>The regression between its limits: free sums (least squares), sums of one (equality-constrained least squares).</summary>
public class SumPriorTests
{
    private const int Bands = 60;
    private const int Count = 3;
    private const int Pixels = 20;

    [Fact]
    public void A_small_weight_leaves_the_least_squares_fit()
    {
        using var scope = NewDisposeScope();
        var (endmembers, spectra) = DimPixels();

        var linear = Regress(endmembers, spectra, AbundanceEncoder.LeastSumWeight);

        var plain = linalg.lstsq(endmembers, spectra.unsqueeze(-1)).Solution.squeeze(-1);
        Assert.True((linear - plain).abs().max().item<double>() < 1e-3);
        Assert.InRange(linear.sum([1]).mean().item<double>(), 0.65, 0.75);
    }

    [Fact]
    public void A_large_weight_gives_what_equality_constrained_least_squares_gives()
    {
        using var scope = NewDisposeScope();
        // So dark that 0.9 weighs far more than all bands together.
        var (endmembers, spectra) = DimPixels();
        (endmembers, spectra) = (endmembers.Times(0.01), spectra.Times(0.01));

        var linear = Regress(endmembers, spectra, AbundanceEncoder.MostSumWeight);

        Assert.True(linear.sum([1]).Minus(1).abs().max().item<double>() < 1e-2);
        // a + G^-1 1 (1 - 1'a) / (1'G^-1 1), from the plain solution a.
        var gram = matmul(endmembers.transpose(1, 2), endmembers);
        var plain = linalg.solve(gram, matmul(endmembers.transpose(1, 2), spectra.unsqueeze(-1))).squeeze(-1);
        var direction = linalg.inv(gram).sum([-1]);
        var missing = plain.sum([1], keepdim: true).SubtractedFrom(1) / direction.sum([1], keepdim: true);
        var constrained = plain.Plus(direction * missing);
        Assert.True((linear - constrained.relu()).abs().max().item<double>() < 2e-2);
    }

    [Fact]
    public void Networks_without_it_have_no_parameter_for_it()
    {
        using var generator = new Generator(3, CPU);
        var encoder = new AbundanceEncoder(new NetworkShape(Bands, Count), new ParameterFactory(generator));

        Assert.Null(encoder.SumWeight());
        Assert.DoesNotContain(encoder.named_parameters(), item => item.name.Contains("SumWeight", StringComparison.Ordinal));
    }

    private static Tensor Regress(Tensor endmembers, Tensor spectra, double weight)
    {
        using var generator = new Generator(3, CPU);
        var shape = new NetworkShape(Bands, Count, Steps: StepRule.Bounded, SumPrior: true);
        var encoder = new AbundanceEncoder(shape, new ParameterFactory(generator, ScalarType.Float64));
        encoder.StartAtSumWeight(weight);
        using (no_grad())
            encoder.get_parameter("logThreshold")!.copy_(tensor(-30.0)); // no threshold: closed forms have none
        return encoder.Forward(endmembers, spectra, spectra).Linear.detach();
    }

    // Interior mixtures that add up to 0.7.
    private static (Tensor Endmembers, Tensor Spectra) DimPixels()
    {
        using var generator = new Generator(7, CPU);
        var endmembers = rand([1, Bands, Count], ScalarType.Float64, generator: generator).expand(Pixels, Bands, Count).clone();
        var abundances = rand([Pixels, Count, 1], ScalarType.Float64, generator: generator).Plus(1);
        abundances = (abundances / abundances.sum(1, keepdim: true)).Times(0.7);
        return (endmembers, matmul(endmembers, abundances).squeeze(-1));
    }
}

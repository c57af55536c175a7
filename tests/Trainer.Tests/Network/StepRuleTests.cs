using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>The unrolled regression where endmembers are bright and alike: steps of a fixed length diverge there.</summary>
public class StepRuleTests
{
    private const int Bands = 300;
    private const int Endmembers = 3;
    private const int Pixels = 50;

    [Fact]
    public void Bounded_steps_keep_the_digits_of_single_precision()
    {
        var (endmembers, spectra) = BrightPixels();

        // A barely started network: the largest concentration is some 100, and float32 holds 7 digits.
        Assert.True(SingleAgainstDouble(endmembers, spectra) < 1e-5);
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(0)]
    [InlineData(20)]
    public void Bounded_steps_never_move_away_from_the_least_squares_fit(double theta)
    {
        var (endmembers, spectra) = BrightPixels();
        var encoder = Encoder(ScalarType.Float64);
        using (no_grad())
            encoder.get_parameter("logSteps")!.copy_(tensor(theta));

        var linear = encoder.Forward(endmembers, spectra, spectra).Linear;

        var misfit = (matmul(endmembers, linear.unsqueeze(-1)).squeeze(-1) - spectra).Squared().sum([1]);
        Assert.True(misfit.max().item<double>() < 0.1, $"misfit {misfit.max().item<double>()}");
    }

    private static double SingleAgainstDouble(Tensor endmembers, Tensor spectra)
    {
        var wide = Encoder(ScalarType.Float64).Forward(endmembers, spectra, spectra).Linear;
        var (m, y) = (endmembers.to_type(ScalarType.Float32), spectra.to_type(ScalarType.Float32));
        var narrow = Encoder(ScalarType.Float32).Forward(m, y, y).Linear.to_type(ScalarType.Float64);
        return ((wide - narrow).abs().max() / wide.abs().max()).item<double>();
    }

    private static AbundanceEncoder Encoder(ScalarType type)
    {
        using var generator = new Generator(3, CPU);
        return new AbundanceEncoder(new NetworkShape(Bands, Endmembers, Steps: StepRule.Bounded), new ParameterFactory(generator, type));
    }

    private static (Tensor Endmembers, Tensor Spectra) BrightPixels()
    {
        using var generator = new Generator(7, CPU);
        var endmembers = rand([Pixels, Bands, Endmembers], ScalarType.Float64, CPU, generator: generator).Times(0.2).Plus(0.8);
        var abundances = rand([Pixels, Endmembers, 1], ScalarType.Float64, CPU, generator: generator).Plus(0.1);
        abundances = abundances / abundances.sum(1, keepdim: true);
        return (endmembers, matmul(endmembers, abundances).squeeze(-1));
    }
}

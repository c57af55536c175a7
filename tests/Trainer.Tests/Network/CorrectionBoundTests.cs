using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>The nonlinear stream of the abundance encoder on spectra that no scene has.</summary>
public class CorrectionBoundTests
{
    private const int Bands = 40;
    private const int Endmembers = 3;

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void A_bounded_correction_stays_within_its_bound_however_bright_the_spectrum(double bound)
    {
        var (endmembers, spectra) = Pixels(brightness: 1e4);

        var correction = Encoder(bound).Forward(endmembers, spectra, spectra).Nonlinear.abs().max().item<double>();

        Assert.InRange(correction, 0.9 * bound, bound);
        Assert.True(Encoder(0).Forward(endmembers, spectra, spectra).Nonlinear.abs().max().item<double>() > 10 * bound);
    }

    [Fact]
    public void A_small_correction_is_what_the_paper_makes_of_it()
    {
        var (endmembers, spectra) = Pixels(brightness: 1e-3);

        var bounded = Encoder(1).Forward(endmembers, spectra, spectra).Nonlinear;
        var free = Encoder(0).Forward(endmembers, spectra, spectra).Nonlinear;

        // tanh x = x - x^3/3 + ...
        var cubic = free.abs().max().item<double>() is var x ? x * x * x / 3 : 0;
        Assert.True((bounded - free).abs().max().item<double>() <= cubic * 1.0001);
    }

    private static AbundanceEncoder Encoder(double bound)
    {
        using var generator = new Generator(3, CPU);
        var shape = new NetworkShape(Bands, Endmembers, Steps: StepRule.Bounded, CorrectionBound: bound);
        return new AbundanceEncoder(shape, new ParameterFactory(generator, ScalarType.Float64));
    }

    private static (Tensor Endmembers, Tensor Spectra) Pixels(double brightness)
    {
        using var generator = new Generator(7, CPU);
        var endmembers = rand([20, Bands, Endmembers], ScalarType.Float64, CPU, generator: generator);
        return (endmembers, rand([20, Bands], ScalarType.Float64, CPU, generator: generator).Times(brightness));
    }
}

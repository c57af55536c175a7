using Unmix.Trainer.Network;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

public class SpectraWhiteningTests
{
    [Fact]
    public void A_folded_layer_says_of_spectra_what_the_layer_says_of_whitened_ones()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var whitening = Learnt(generator);
        var weight = randn([5, 12], generator: generator);
        var bias = randn([5], generator: generator);
        var spectra = rand([40, 12], generator: generator);

        var (folded, shifted) = SpectraWhitening.Fold(whitening, weight, bias);

        var expected = nn.functional.linear(whitening.Apply(spectra), weight, bias);
        Assert.True((expected - nn.functional.linear(spectra, folded, shifted)).abs().max().item<float>() < 1e-4);
    }

    [Fact]
    public void Directions_are_brought_to_one_size_but_none_is_enlarged_more_than_ten_times_against_the_first()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        var axes = tensor(new float[] { 1, 0.5f, 1e-4f });
        var spectra = randn([20_000, 3], generator: generator) * axes;
        var whitening = new SpectraWhitening(3, ScalarType.Float32);
        whitening.Learn(spectra);

        var sizes = whitening.Apply(spectra).square().mean([0]).sqrt().data<float>().ToArray();

        // Deviations s become s / sqrt(s^2 + 0.01 of the largest variance).
        Assert.Equal(0.995, sizes[0], 0.01);
        Assert.Equal(0.981, sizes[1], 0.01);
        Assert.Equal(0.001, sizes[2], 0.0002);
    }

    private static SpectraWhitening Learnt(Generator generator)
    {
        var whitening = new SpectraWhitening(12, ScalarType.Float32);
        whitening.Learn(matmul(randn([300, 4], generator: generator), rand([4, 12], generator: generator)) + 0.01 * randn([300, 12], generator: generator));
        return whitening;
    }
}

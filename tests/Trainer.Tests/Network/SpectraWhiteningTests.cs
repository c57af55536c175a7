using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
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
    public void Directions_that_the_scene_uses_are_brought_to_one_size_and_the_others_fade()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        var axes = tensor(new float[] { 1, 0.5f, 0.03f, 1e-3f });
        var spectra = randn([20_000, 4], generator: generator) * axes;
        var whitening = new SpectraWhitening(4, ScalarType.Float32);
        whitening.Learn(spectra);

        var sizes = whitening.Apply(spectra).Squared().mean([0]).sqrt().data<float>().ToArray();

        // Deviations s become s^2 / (s^2 + 0.001 of the largest variance).
        Assert.Equal(0.999, sizes[0], 0.01);
        Assert.Equal(0.996, sizes[1], 0.01);
        Assert.Equal(0.474, sizes[2], 0.01);
        Assert.Equal(0.001, sizes[3], 0.0002);
    }

    private static SpectraWhitening Learnt(Generator generator)
    {
        var whitening = new SpectraWhitening(12, ScalarType.Float32);
        whitening.Learn(
            matmul(randn([300, 4], generator: generator), rand([4, 12], generator: generator))
                .Plus(randn([300, 12], generator: generator).Times(0.01))
        );
        return whitening;
    }
}

using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

public class SpectraWhiteningTests
{
    [Fact]
    public void A_layer_on_the_directions_says_what_the_layer_says_of_whitened_spectra()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var whitening = Learnt(generator);
        var spectra = rand([40, 12], generator: generator);

        var (weight, bias) = whitening.Layer();

        var directions = nn.functional.linear(spectra.to_type(ScalarType.Float64), weight, bias);
        var layer = randn([3, 12], generator: generator);
        var expected = nn.functional.linear(whitening.Apply(spectra), layer);
        Assert.Equal([40, 5], directions.shape);
        var found = nn.functional.linear(directions.to_type(ScalarType.Float32), SpectraWhitening.OnDirections(whitening, layer));
        Assert.True((found - expected).abs().max().item<float>() < 1e-4);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    public void Directions_that_the_scene_uses_most_are_brought_to_one_size_and_the_others_fade(int kept)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        var axes = tensor(new float[] { 1, 0.5f, 0.03f, 1e-3f });
        var spectra = randn([20_000, 4], generator: generator) * axes;
        var whitening = new SpectraWhitening(4, kept, ScalarType.Float32);
        whitening.Learn(spectra);

        // The axes are those of the bands, up to their sign.
        var sizes = whitening.Apply(spectra).Squared().mean([0]).sqrt().data<float>().ToArray();

        // Deviations s become s^2 / (s^2 + 0.001 of the largest variance).
        double[] expected = [0.999, 0.996, 0.474, 0.001];
        double[] within = [0.01, 0.01, 0.01, 0.0002];
        for (var k = 0; k < 4; k++)
            Assert.Equal(k < kept ? expected[k] : 0, sizes[k], k < kept ? within[k] : 1e-2);
    }

    private static SpectraWhitening Learnt(Generator generator)
    {
        var whitening = new SpectraWhitening(12, 5, ScalarType.Float32);
        whitening.Learn(
            matmul(randn([300, 4], generator: generator), rand([4, 12], generator: generator))
                .Plus(randn([300, 12], generator: generator).Times(0.01))
        );
        return whitening;
    }
}

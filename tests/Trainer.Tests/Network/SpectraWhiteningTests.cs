using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

public class SpectraWhiteningTests
{
    [Fact]
    public void The_map_as_a_layer_gives_the_same_features()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var whitening = Learnt(generator);
        var spectra = rand([40, 12], generator: generator);

        var (weight, bias) = whitening.Layer();

        var features = nn.functional.linear(spectra.to_type(ScalarType.Float64), weight, bias);
        Assert.Equal([40, 5], features.shape);
        Assert.True((features - whitening.Apply(spectra)).abs().max().item<double>() < 1e-4);
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

        var sizes = whitening.Apply(spectra).Squared().mean([0]).sqrt().data<float>().ToArray();

        // Deviations s become s^2 / (s^2 + 0.001 of the largest variance).
        double[] expected = [0.999, 0.996, 0.474, 0.001];
        double[] within = [0.01, 0.01, 0.01, 0.0002];
        Assert.Equal(kept, sizes.Length);
        for (var k = 0; k < kept; k++)
            Assert.Equal(expected[k], sizes[kept - 1 - k], within[k]); // the largest last
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

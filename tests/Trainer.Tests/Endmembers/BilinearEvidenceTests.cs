using Unmix.Learning.Densities;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Endmembers;

public class BilinearEvidenceTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Products_that_explain_all_that_is_not_linear_are_full_evidence(int count)
    {
        using var scope = NewDisposeScope();

        Assert.InRange(Evidence(count, bilinear: 0.9), 0.95, 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Brightness_that_varies_is_none(int count)
    {
        using var scope = NewDisposeScope();

        Assert.Equal(0, Evidence(count, brightness: 0.3));
    }

    [Theory]
    [InlineData(2, 6)]
    [InlineData(3, 20)]
    [InlineData(3, 200)]
    [InlineData(8, 40)]
    public void Noise_alone_is_none(int count, int bands)
    {
        using var scope = NewDisposeScope();

        Assert.Equal(0, Evidence(count, bands: bands));
    }

    [Fact]
    public void Evidence_falls_as_brightness_varies_more_beside_the_same_products()
    {
        using var scope = NewDisposeScope();

        var evidence = new[] { 0.08, 0.12, 0.16 }.Select(brightness => Evidence(3, 0.9, brightness)).ToArray();

        Assert.True(evidence[0] > evidence[1] + 0.01 && evidence[1] > evidence[2] + 0.05 && evidence[2] > 0, string.Join(", ", evidence));
    }

    private static double Evidence(int count, double bilinear = 0, double brightness = 0, int bands = 40)
    {
        const int Pixels = 3000;
        using var generator = new Generator(5, CPU);
        var endmembers = rand([count, bands], generator: generator).Times(0.8).Plus(0.1);
        var parts = Dirichlet.Draw(ones(Pixels, count), generator).unsqueeze(-1) * endmembers;
        var products = (parts.sum([1]).Squared() - parts.Squared().sum([1])).Times(bilinear / 2);
        var spectra = randn([Pixels, 1], generator: generator).Times(brightness).exp() * parts.sum([1]).Plus(products);
        var values = endmembers.contiguous().data<float>().ToArray();
        var matrix = new double[bands, count];
        for (var p = 0; p < count; p++)
        {
            for (var band = 0; band < bands; band++)
                matrix[band, p] = values[p * bands + band];
        }
        return BilinearEvidence.Of(spectra.Plus(randn([Pixels, bands], generator: generator).Times(0.005)), matrix);
    }
}

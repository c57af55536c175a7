using Unmix.Formats.Packages;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using Unmix.Learning.Training;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>Shares said in spectra of another brightness: the mixture they make is the same up to its brightness.</summary>
public class ShareScaleTests
{
    [Fact]
    public void The_mixture_said_in_other_spectra_has_the_same_shape()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        double[] factors = [0.5, 2, 0.1];
        var endmembers = rand([3, 30], ScalarType.Float64, generator: generator);
        var told = endmembers / tensor(factors).unsqueeze(1); // bundles are factors times as bright as what is told of
        var abundances = rand([10, 3], ScalarType.Float64, generator: generator);
        abundances = abundances / abundances.sum(1, keepdim: true);
        var shares = new ShareScale(3, ScalarType.Float64);
        shares.Learn(factors);

        var said = shares.Of(abundances);

        Assert.True(said.sum([1]).Minus(1).abs().max().item<double>() < 1e-12);
        var (own, other) = (matmul(abundances, endmembers), matmul(said, told));
        var ratio = own / other;
        Assert.True((ratio.amax([1]) / ratio.amin([1])).Minus(1).max().item<double>() < 1e-12);
    }

    [Fact]
    public void A_posterior_keeps_its_precision()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var concentration = rand([10, 3], generator: generator).Times(20).Plus(0.1);
        var shares = new ShareScale(3, ScalarType.Float32);
        shares.Learn([0.5, 2, 0.1]);

        var told = shares.Of(new AbundancePosterior(concentration, concentration, concentration));

        var expected = shares.Of(concentration / concentration.sum(1, keepdim: true));
        Assert.True((told.Mean() - expected).abs().max().item<float>() < 1e-6);
        Assert.True((told.Concentration.sum([1]) / concentration.sum([1])).Minus(1).abs().max().item<float>() < 1e-5);
    }

    /// <summary>Bundles of 10 members at 0.6 to 0.8 of the first reference, around the second, and at 0.07 of the third.</summary>
    [Theory]
    [InlineData(AbundanceConvention.Scene, 1.0, 1.0, 1.0)]
    [InlineData(AbundanceConvention.Area, 0.8, 1.0, 0.07)]
    [InlineData(AbundanceConvention.Peak, 0.8 * 0.5, 0.9, 0.07)]
    [InlineData(AbundanceConvention.Brightness, 0.8 * 1.5, 2.7, 0.07 * 3)]
    public void Bundles_are_as_bright_beside_their_references_as_they_are(AbundanceConvention convention, params double[] expected)
    {
        using var scope = NewDisposeScope();
        float[][] references =
        [
            [.. Flat(0.5)],
            [.. Flat(0.9)],
            [.. Flat(1)],
        ];
        Tensor[] bundles = [Bundle(references[0], 0.6, 0.8), Bundle(references[1], 0.9, 1.1), Bundle(references[2], 0.07, 0.07)];

        var found = ReferenceBrightness.Of(bundles, references, convention);

        for (var p = 0; p < 3; p++)
            Assert.Equal(expected[p], found[p], 0.05 * expected[p]);
    }

    private static IEnumerable<float> Flat(double level) => Enumerable.Repeat((float)level, 9);

    private static Tensor Bundle(float[] reference, double least, double most) =>
        stack([.. Enumerable.Range(0, 10).Select(member => tensor(reference).Times(least + (most - least) * member / 9))]);
}

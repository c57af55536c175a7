using Unmix.Formats.Packages;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using Unmix.Learning.Training;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>Shares said in spectra of another brightness: the mixture they make is the same up to its brightness.</summary>
public class ShareScaleTests
{
    [Theory]
    [InlineData(AbundanceConvention.Area)]
    [InlineData(AbundanceConvention.Peak)]
    [InlineData(AbundanceConvention.Brightness)]
    public void The_mixture_said_in_other_spectra_has_the_same_shape(AbundanceConvention convention)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        double[] factors = [0.5, 2, 0.1];
        var endmembers = rand([10, 30, 3], ScalarType.Float64, generator: generator); // each pixel has its own
        var shares = new ShareScale(3, ScalarType.Float64, convention);
        shares.Learn(factors);
        // What is told of: the references, which bundles are factors times as bright as, or the pixel's own spectra of size one.
        var told = convention switch
        {
            AbundanceConvention.Peak => endmembers / endmembers.amax([1], keepdim: true),
            AbundanceConvention.Brightness => endmembers / endmembers.Squared().sum([1], keepdim: true).sqrt(),
            _ => endmembers / tensor(factors),
        };
        var abundances = rand([10, 3], ScalarType.Float64, generator: generator);
        abundances = abundances / abundances.sum(1, keepdim: true);

        var said = ShareScale.Told(abundances, shares.Sizes(endmembers));

        Assert.True(said.sum([1]).Minus(1).abs().max().item<double>() < 1e-12);
        var ratio = matmul(endmembers, abundances.unsqueeze(-1)) / matmul(told, said.unsqueeze(-1));
        Assert.True((ratio.amax([1]) / ratio.amin([1])).Minus(1).max().item<double>() < 1e-12);
    }

    [Theory]
    [InlineData(AbundanceConvention.Area)]
    [InlineData(AbundanceConvention.Peak)]
    public void What_is_told_leads_back_to_the_pixels_own_shares(AbundanceConvention convention)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var concentration = rand([10, 3], generator: generator).Times(20).Plus(0.1);
        var shares = new ShareScale(3, ScalarType.Float32, convention);
        shares.Learn([0.5, 2, 0.1]);
        var sizes = shares.Sizes(rand([10, 30, 3], generator: generator) * tensor(new[] { 0.9f, 0.3f, 0.1f }));

        var told = ShareScale.Told(concentration, sizes);
        var back = ShareScale.Own(told, sizes);

        Assert.True((back - concentration).abs().max().item<float>() < 1e-4);
        Assert.True((told.sum([1]) / concentration.sum([1])).Minus(1).abs().max().item<float>() < 1e-5);
        Assert.True((told - concentration).abs().max().item<float>() > 1);
    }

    [Fact]
    public void Shares_of_spectra_as_bright_as_they_are_stay()
    {
        using var scope = NewDisposeScope();
        var shares = new ShareScale(3, ScalarType.Float32, AbundanceConvention.Area);

        Assert.Null(shares.Sizes(ones(2, 30, 3)));
    }

    /// <summary>Bundles of 10 members at 0.6 to 0.8 of the first reference, around the second, and at 0.07 of the third.</summary>
    [Theory]
    [InlineData(AbundanceConvention.Scene, 1.0, 1.0, 1.0)]
    [InlineData(AbundanceConvention.Area, 0.8, 1.0, 0.07)]
    [InlineData(AbundanceConvention.Peak, 1.0, 1.0, 1.0)]
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

using Unmix.Learning.Batches;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Scenes;

/// <summary>What a linear fit does not show of faults: two materials of twenty bands, with and without residuals.</summary>
public sealed class UnseenFaultsTests
{
    private const int Bands = 20;
    private const int Pixels = 600;

    /// <summary>They are what mixtures can imitate, so that a least-squares fit leaves nothing of them.</summary>
    [Fact]
    public void They_are_mixtures_of_the_endmembers_and_go_with_what_is_seen()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var means = Means();
        using var faults = new UnseenFaults(means);
        var spectra = (rand([Pixels, 2], generator: generator).matmul(tensor(means).t().to_type(ScalarType.Float32)));
        var residuals = randn([Pixels, Bands], generator: generator).Times(0.01);

        var unseen = faults.DrawFor(residuals, spectra, generator);
        var twice = faults.DrawFor(residuals.Times(2), spectra, generator);

        var columns = tensor(means);
        var imitated = matmul(matmul(unseen.to_type(ScalarType.Float64), linalg.pinv(columns).t()), columns.t());
        Assert.InRange((imitated - unseen).abs().max().item<double>(), 0, 1e-5);
        double Power(Tensor of) => of.Squared().mean().sqrt().to_type(ScalarType.Float64).item<double>();
        Assert.InRange(Power(unseen) / Power(residuals), 0.3, 3);
        Assert.InRange(Power(twice) / Power(unseen), 1.7, 2.3);
        Assert.Equal(0, faults.DrawFor(residuals.Times(0), spectra, generator).abs().max().item<float>());
    }

    /// <summary>Where noise is all that a fit leaves there is no fault to show.</summary>
    [Theory]
    [InlineData(0, 0, 0.2)]
    [InlineData(0.005, 1.5, 20)]
    public void Triples_to_judge_by_have_them_where_a_scene_has_residuals(double residual, double least, double most)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        var means = tensor(Means()).t().to_type(ScalarType.Float32); // [P, L]
        Tensor Noise(long count) => randn([count, Bands], generator: generator).Times(0.002);
        Tensor[] bundles = [.. Enumerable.Range(0, 2).Select(p => means[p].expand(40, Bands).clone())];
        var shares = rand([Pixels, 1], generator: generator);
        var zigzag = tensor(Enumerable.Range(0, Bands).Select(band => band % 2 == 0 ? 1f : -1f).ToArray()).Times(residual);
        var scene = (shares * means[0]).Plus(shares.SubtractedFrom(1) * means[1]).Plus(randn([Pixels, 1], generator: generator) * zigzag);
        using var source = new TripleSource(
            bundles,
            scene.Plus(Noise(Pixels)),
            ones(Bands).Times(0.002),
            new TripleOptions(),
            [MixingWorld.Plain with { Residuals = true }]
        );
        double Error(LabelledTriples triples)
        {
            var found = matmul(triples.Spectra.to_type(ScalarType.Float64), linalg.pinv(means.t().to_type(ScalarType.Float64)).t());
            return (found - triples.Abundances).Squared().mean().sqrt().item<double>();
        }

        var ratio = Error(source.DrawWithFaults(2000, generator)) / Error(source.Draw(2000, generator));

        Assert.InRange(ratio, 1 + least, 1 + most);
    }

    // [L, 2]: one spectrum rises, the other has a hump.
    private static double[,] Means()
    {
        var means = new double[Bands, 2];
        for (var band = 0; band < Bands; band++)
            (means[band, 0], means[band, 1]) = (0.1 + 0.02 * band, 0.3 + 0.1 * Math.Sin(band / 4.0));
        return means;
    }
}

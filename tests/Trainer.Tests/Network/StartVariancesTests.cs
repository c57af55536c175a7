using Unmix.Learning.Batches;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Trainer.Tests.Judgement;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

public class StartVariancesTests
{
    [Fact]
    public void Variances_start_where_they_are_told()
    {
        using var scope = NewDisposeScope();
        using var network = SmallNetwork.StartedAt(SmallNetwork.Materials());
        Assert.Equal(0.01, network.Mixing.Variance().item<float>(), 6);

        network.Mixing.StartAtVariance(4e-4);
        network.Endmembers.StartAtVariances(tensor(new[] { 1e-4f, 4e-4f, 9e-4f }));

        Assert.Equal(4e-4, network.Mixing.Variance().item<float>(), 9);
        Assert.Equal(
            [1e-4, 4e-4, 9e-4],
            network.Endmembers.Variance().data<float>().ToArray().Select(value => Math.Round((double)value, 8))
        );
    }

    [Theory]
    [InlineData(0.005)]
    [InlineData(0.02)]
    public void The_misfit_of_a_linear_scene_is_its_noise(double deviation)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(9, CPU);
        var materials = SmallNetwork.Materials();
        var spectra = SmallNetwork.Mixtures(3000, 7).Spectra;
        var noisy = spectra.Plus(randn(spectra.shape, generator: generator).Times(deviation));
        var bundles = Enumerable.Range(0, SmallNetwork.Count).Select(p => materials.narrow(0, p, 1)).ToArray();

        using var source = new TripleSource(bundles, noisy, zeros(SmallNetwork.Bands), new TripleOptions(), [MixingWorld.Plain]);

        // Least squares with P coefficients takes the noise out of P of the L dimensions, less where one of them is held at 0.
        var free = deviation * deviation * (SmallNetwork.Bands - SmallNetwork.Count) / SmallNetwork.Bands;
        Assert.InRange(source.Evidence.MisfitVariance, 0.97 * free, 1.08 * free);
    }
}

using Unmix.Learning.Densities;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Endmembers;

/// <summary>Of pixels whose brightness varies, bundles of the brightest come back to what their materials are.</summary>
public class BundleBrightnessTests
{
    [Fact]
    public void Bundles_of_bright_pixels_come_to_be_as_bright_as_their_materials()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var means = rand([3, 40], generator: generator).Times(0.4).Plus(0.1);
        var pure = means.repeat([100, 1]) * randn([300, 1], generator: generator).Times(0.15).exp();
        var mixed = matmul(Dirichlet.Draw(ones(700, 3), generator), means);
        var scene = cat([pure, mixed]).Plus(randn([1000, 40], generator: generator).Times(0.002));
        Tensor[] bright = [.. means.unbind().Select(mean => stack([mean.Times(1.2), mean.Times(1.3)]))];

        var centred = BundleBrightness.Centre(bright, scene);

        for (var p = 0; p < 3; p++)
        {
            Assert.Equal(1, (centred[p].mean() / means[p].mean()).item<float>(), 0.05f);
            // Members keep what they are beside each other.
            Assert.Equal(1.3 / 1.2, (centred[p][1].mean() / centred[p][0].mean()).item<float>(), 1e-4);
        }
    }

    [Fact]
    public void Where_no_pixel_is_pure_bundles_stay()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var means = rand([3, 40], generator: generator).Times(0.4).Plus(0.1);
        var scene = matmul(Dirichlet.Draw(ones(500, 3).Times(30), generator), means);
        Tensor[] bright = [.. means.unbind().Select(mean => stack([mean.Times(1.2), mean.Times(1.3)]))];

        var centred = BundleBrightness.Centre(bright, scene);

        for (var p = 0; p < 3; p++)
            Assert.Equal(bright[p].data<float>().ToArray(), centred[p].data<float>().ToArray());
    }
}

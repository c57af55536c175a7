using Unmix.Learning.Endmembers;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Endmembers;

public class BundleCleaningTests
{
    private static readonly float[,] Materials =
    {
        { 0.8f, 0.6f, 0.2f, 0.1f, 0.1f, 0.3f },
        { 0.1f, 0.1f, 0.5f, 0.7f, 0.2f, 0.1f },
    };

    [Fact]
    public void Other_materials_are_taken_out_and_the_length_stays()
    {
        using var scope = NewDisposeScope();
        var pure = tensor(Materials);
        var impure = pure[0].Times(0.9).Plus(pure[1].Times(0.1));
        Tensor[] bundles =
        [
            stack([pure[0], pure[0], pure[0], pure[0], pure[0], pure[0], pure[0], pure[0], pure[0], impure]),
            pure[1].unsqueeze(0),
        ];

        var cleaned = BundleCleaning.Purify(bundles)[0];

        Assert.True(Angle(cleaned[9], pure[0]) < 0.25 * Angle(impure, pure[0]));
        Assert.Equal(impure.norm().item<float>(), cleaned[9].norm().item<float>(), 1e-5);
    }

    [Fact]
    public void Noise_outside_the_scenes_signal_is_taken_out()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var bands = cat([tensor(Materials), rand([2, 34], generator: generator)], 1);
        var shares = rand([4000, 1], generator: generator);
        var clean = matmul(cat([shares, shares.SubtractedFrom(1)], 1), bands);
        var noisy = clean.Plus(randn(clean.shape, generator: generator).Times(0.01));
        using var moments = SpectralMoments.Of(noisy);
        using var noise = NoiseEstimate.Of(moments);

        var denoised = BundleCleaning.Denoise([noisy.narrow(0, 0, 50), noisy.narrow(0, 50, 50)], moments, noise)[0];

        var before = (noisy - clean).narrow(0, 0, 50).Squared().mean().item<float>();
        var after = (denoised - clean.narrow(0, 0, 50)).Squared().mean().item<float>();
        // 2 of 40, with room for the estimate
        Assert.True(after < 0.15 * before, $"{after} of {before} is left; two of 40 directions hold 5 %.");
    }

    [Fact]
    public void A_linear_scene_of_constant_brightness_has_no_spread_and_one_of_varying_brightness_has_its_own()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(6, CPU);
        var shares = rand([4000, 1], generator: generator);
        var scene = matmul(cat([shares, shares.SubtractedFrom(1)], 1), tensor(Materials));
        var endmembers = new double[6, 2];
        for (var band = 0; band < 6; band++)
        {
            for (var p = 0; p < 2; p++)
                endmembers[band, p] = Materials[p, band];
        }

        using var constant = LinearFit.Of(scene, endmembers);
        using var varying = LinearFit.Of(scene * randn([4000, 1], generator: generator).Times(0.3).exp(), endmembers);

        Assert.Equal(0, constant.BrightnessSpread, 1e-4);
        Assert.Equal(0.3, varying.BrightnessSpread, 0.03); // five standard errors of a percentile of 4,000
        Assert.True(constant.Residuals.abs().max().item<float>() < 1e-5);
    }

    private static double Angle(Tensor one, Tensor other) =>
        Math.Acos(Math.Min(1, ((one * other).sum() / (one.norm() * other.norm())).item<float>()));
}

using Unmix.Learning.Endmembers;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Endmembers;

public class NoiseEstimateTests
{
    [Fact]
    public void Finds_the_deviation_of_every_band()
    {
        using var scope = NewDisposeScope();
        double Noise(int band) => 0.005 + 0.01 * band / 120;
        var spectra = Simplices.Make(4000, 120, 3, Noise, 1);

        using var estimate = NoiseEstimate.Of(spectra);

        // 4000 pixels tell a deviation within 1 / sqrt(2 N) = 1.1 %: five of those, and as much for the noise of the bands that foretell.
        for (var band = 0; band < 120; band++)
            Assert.Equal(1, estimate.Deviations[band] / Noise(band), 0.1);
    }

    [Fact]
    public void Agrees_with_a_regression_of_each_band_on_the_others()
    {
        using var scope = NewDisposeScope();
        var spectra = Simplices.Make(200, 10, 3, noise: 0.02);

        using var estimate = NoiseEstimate.Of(spectra);

        for (var band = 0; band < 10; band++)
        {
            var others = spectra.index_select(
                1,
                tensor(Enumerable.Range(0, 10).Where(other => other != band).Select(other => (long)other).ToArray())
            );
            var target = spectra.narrow(1, band, 1);
            var residual = target - matmul(others, linalg.lstsq(others, target).Solution);
            Assert.Equal(Math.Sqrt(residual.Squared().sum().item<double>() / (200 - 9)), estimate.Deviations[band], 1e-6);
        }
    }

    [Fact]
    public void With_few_pixels_the_nearest_bands_alone_foretell()
    {
        using var scope = NewDisposeScope();
        var spectra = Simplices.Make(100, 120, 2, noise: 0.02, seed: 3);

        using var estimate = NoiseEstimate.Of(spectra);

        Assert.Equal(0.02, estimate.Deviations.Average(), 0.002);
        Assert.All(estimate.Deviations, deviation => Assert.InRange(deviation, 0.01, 0.03));
    }

    [Fact]
    public void A_scene_without_noise_has_next_to_none()
    {
        using var scope = NewDisposeScope();

        using var estimate = NoiseEstimate.Of(Simplices.Make(1000, 30, 3));

        Assert.All(estimate.Deviations, deviation => Assert.InRange(deviation, 1e-12, 1e-5));
    }

    [Fact]
    public void Refuses_too_few_pixels()
    {
        using var scope = NewDisposeScope();

        var fault = Assert.Throws<ArgumentException>(() => NoiseEstimate.Of(ones(4, 8)));

        Assert.StartsWith("4 pixels of 8 bands are too few to tell noise from signal.", fault.Message, StringComparison.Ordinal);
    }
}

using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Baselines.Perturbed;

namespace Unmix.Trainer.Tests.Baselines;

public sealed class PerturbedTests
{
    private const int Bands = 20;

    /// <summary>
    /// Without neighbours, with endmembers held and no bound in reach, the best perturbation of a residual r leaves
    /// gamma |r|^2 / (gamma + |a|^2) / 2, by Sherman and Morrison: a function of the abundances alone.
    /// </summary>
    [Fact]
    public void With_endmembers_held_the_cost_is_the_least_of_the_closed_form()
    {
        const double gamma = 0.5;
        var random = new Random(9);
        var endmembers = Mixtures.Endmembers(random, Bands, 3);
        for (var i = 0; i < endmembers.Length; i++)
            endmembers[i / 3, i % 3] += 1; // far from 0
        var spectra = Rasters.Mixed(random, endmembers, 6, 0.2);
        var fit = Fit(
            spectra,
            6,
            endmembers,
            new()
            {
                Smoothness = 0,
                Distance = 1e12,
                Variability = gamma,
                MostRounds = 3000,
                Tolerance = 0,
            }
        );

        var costs = fit.Run(1, CancellationToken.None);

        var least = 0.0;
        for (var n = 0; n < 6; n++)
        {
            double[] spectrum = [.. spectra.Skip(n * Bands).Take(Bands)];
            least += Mixtures
                .Grid(3, 300)
                .Min(a => gamma * Mixtures.SquaredDistance(spectrum, Mixtures.Mix(endmembers, a)) / (gamma + a.Sum(x => x * x)) / 2);
        }
        Assert.InRange(costs[^1], 0.99 * least, 1.0001 * least);
    }

    [Fact]
    public void Every_round_lowers_the_cost_and_all_bounds_hold()
    {
        var random = new Random(10);
        var endmembers = Mixtures.Endmembers(random, Bands, 4);
        var spectra = Rasters.Mixed(random, endmembers, 30, 0.3);
        spectra.AsSpan(7 * Bands, Bands).Fill(float.NaN);
        var fit = Fit(
            spectra,
            6,
            endmembers,
            new()
            {
                Smoothness = 0.5,
                Distance = 5,
                Variability = 0.1,
                MostRounds = 30,
                Tolerance = 0,
            }
        );

        var costs = fit.Run(2, CancellationToken.None);

        // A round that changes nothing may differ by rounding.
        for (var round = 1; round < costs.Count; round++)
            Assert.InRange(costs[round], 0, costs[round - 1] * (1 + 1e-12));
        Assert.InRange(costs[^1], 0, 0.9 * costs[0]);
        var answer = fit.Answer();
        var own = new float[Bands * 4];
        for (var n = 0; n < 30; n++)
        {
            answer.Endmembers!.Read(n, own);
            var shares = answer.Abundances.AsSpan(n * 4, 4).ToArray();
            Assert.Equal(n == 7, float.IsNaN(shares.Sum()));
            if (n == 7)
                continue;
            Assert.Equal(1, shares.Sum(), 1e-5);
            Assert.InRange(shares.Min(), 0, 1);
            Assert.InRange(own.Min(), 0, float.MaxValue);
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var random = new Random(11);
        var endmembers = Mixtures.Endmembers(random, Bands, 3);
        var spectra = Rasters.Mixed(random, endmembers, 40, 0.1);
        float[] With(int threads)
        {
            var fit = Fit(spectra, 8, endmembers, new());
            fit.Run(threads, CancellationToken.None);
            return fit.Answer().Abundances;
        }

        Assert.Equal(With(1), With(3));
    }

    private static PerturbedFit Fit(float[] spectra, int width, double[,] endmembers, PerturbedOptions options) =>
        new(spectra, new PixelNeighbours(spectra, Bands, width), endmembers, options);
}

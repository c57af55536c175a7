using Unmix.Evaluation.Baselines;

namespace Unmix.Trainer.Tests.Baselines;

public class ScaledEndmembersTests
{
    [Fact]
    public void Two_endmembers_reach_the_minimum_of_a_fine_grid()
    {
        var random = new Random(3);
        var solution = new PixelSolution(10, 2);
        for (var trial = 0; trial < 40; trial++)
        {
            var endmembers = Mixtures.Endmembers(random, 10, 2);
            var shares = Mixtures.Abundances(random, 2);
            double[] contributions = [.. shares.Select(share => share * (0.7 + 0.8 * random.NextDouble()))];
            double[] spectrum = [.. Mixtures.Mix(endmembers, contributions).Select(value => value + 0.02 * random.NextDouble())];

            new ScaledEndmembers(endmembers).Solve(spectrum, solution);

            var best = double.PositiveInfinity;
            for (var step = 0; step <= 1000; step++)
                best = Math.Min(best, BestOverScales(spectrum, endmembers, step / 1000.0));
            var reached = Value(spectrum, endmembers, solution.Abundances, solution.Scales);
            Assert.InRange(reached, best - 1e-5, best + 1e-9);
        }
    }

    [Fact]
    public void A_stiff_coupling_gives_fully_constrained_least_squares()
    {
        var random = new Random(4);
        PixelSolution scaled = new(12, 3),
            constrained = new(12, 3);
        for (var trial = 0; trial < 20; trial++)
        {
            var endmembers = Mixtures.Endmembers(random, 12, 3);
            double[] spectrum = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble())];

            new ScaledEndmembers(endmembers, coupling: 1e7).Solve(spectrum, scaled);
            new FullyConstrained(endmembers).Solve(spectrum, constrained);

            for (var p = 0; p < 3; p++)
                Assert.Equal(constrained.Abundances[p], scaled.Abundances[p], 1e-5);
        }
    }

    [Fact]
    public void Noise_free_mixtures_with_the_likeliest_scales_come_back()
    {
        // Of all scales with the same products the model takes those where (s - 1) s^2 / c is one number; make such a pixel.
        var random = new Random(5);
        var solution = new PixelSolution(25, 3);
        for (var trial = 0; trial < 30; trial++)
        {
            var endmembers = Mixtures.Endmembers(random, 25, 3);
            var abundances = Mixtures.Abundances(random, 3);
            var (scales, contributions) = LikeliestScales(abundances, multiplier: 0.2 + 2 * random.NextDouble());

            new ScaledEndmembers(endmembers, coupling: 1e-6).Solve(Mixtures.Mix(endmembers, contributions), solution);

            for (var p = 0; p < 3; p++)
            {
                Assert.Equal(abundances[p], solution.Abundances[p], 1e-4);
                Assert.Equal(scales[p], solution.Scales[p], 1e-3);
            }
        }
    }

    private static (double[] Scales, double[] Contributions) LikeliestScales(double[] abundances, double multiplier)
    {
        // (s - 1) s^2 / (s a) = multiplier: s^2 - s - multiplier a = 0.
        double[] scales = [.. abundances.Select(share => (1 + Math.Sqrt(1 + 4 * multiplier * share)) / 2)];
        return (scales, [.. scales.Zip(abundances, (scale, share) => scale * share)]);
    }

    // Exact for given abundances of two endmembers: the normal equations, or a scale of 0 where they ask for less.
    private static double BestOverScales(double[] spectrum, double[,] endmembers, double share)
    {
        double[] shares = [share, 1 - share];
        double[] weights = [Weight(endmembers, 0), Weight(endmembers, 1)];
        double g01 = 0,
            b0 = 0,
            b1 = 0;
        for (var band = 0; band < spectrum.Length; band++)
        {
            g01 += endmembers[band, 0] * endmembers[band, 1];
            b0 += endmembers[band, 0] * spectrum[band];
            b1 += endmembers[band, 1] * spectrum[band];
        }
        var hold = ScaledEndmembers.DefaultCoupling * weights.Average();
        double a00 = shares[0] * shares[0] * weights[0] + hold,
            a11 = shares[1] * shares[1] * weights[1] + hold;
        double a01 = shares[0] * shares[1] * g01,
            t0 = shares[0] * b0 + hold,
            t1 = shares[1] * b1 + hold;
        var determinant = a00 * a11 - a01 * a01;
        double[][] candidates =
        [
            [(a11 * t0 - a01 * t1) / determinant, (a00 * t1 - a01 * t0) / determinant],
            [0, Math.Max(0, t1 / a11)],
            [Math.Max(0, t0 / a00), 0],
        ];
        return candidates.Where(scales => scales.All(scale => scale >= 0)).Min(scales => Value(spectrum, endmembers, shares, scales));
    }

    private static double Value(double[] spectrum, double[,] endmembers, double[] shares, double[] scales) =>
        Mixtures.SquaredDistance(spectrum, Mixtures.Mix(endmembers, [.. shares.Zip(scales, (share, scale) => share * scale)]))
        + ScaledEndmembers.DefaultCoupling
            * (Weight(endmembers, 0) + Weight(endmembers, 1))
            / 2
            * scales.Sum(scale => (scale - 1) * (scale - 1));

    private static double Weight(double[,] endmembers, int p) =>
        Enumerable.Range(0, endmembers.GetLength(0)).Sum(band => endmembers[band, p] * endmembers[band, p]);
}

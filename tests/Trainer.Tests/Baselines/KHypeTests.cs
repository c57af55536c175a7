using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Baselines.KHype;

namespace Unmix.Trainer.Tests.Baselines;

public sealed class KHypeTests
{
    private const int Bands = 30;
    private const double Misfit = KernelUnmixing.DefaultMisfit;

    [Fact]
    public void No_abundances_cost_less_with_the_best_function_of_the_kernels_features()
    {
        var random = new Random(4);
        var endmembers = Mixtures.Endmembers(random, Bands, 3);
        var features = Features(endmembers);
        var solution = new PixelSolution(Bands, 3);
        for (var pixel = 0; pixel < 5; pixel++)
        {
            double[] spectrum = [.. Enumerable.Range(0, Bands).Select(_ => random.NextDouble())];

            new KernelUnmixing(endmembers).Solve(spectrum, solution);

            var reached = Cost(endmembers, features, spectrum, solution.Abundances, out var fitted);
            var least = Mixtures.Grid(3, 60).Min(shares => Cost(endmembers, features, spectrum, shares, out _));
            Assert.InRange(reached, least - 0.02 * least, least + 1e-9); // the grid is at most a few thousandths off
            Assert.All(fitted.Zip(solution.Reconstruction), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            Assert.Equal(1, solution.Abundances.Sum(), 1e-12);
            Assert.All(solution.Abundances, share => Assert.InRange(share, 0, 1));
        }
    }

    // |a|^2 / 2 + |w|^2 / 2 + |y - M a - F w|^2 / (2 mu) with the best w: a ridge regression in the kernel's ten features.
    private static double Cost(double[,] endmembers, double[][] features, double[] spectrum, double[] shares, out double[] fitted)
    {
        double[] residual = [.. spectrum.Zip(Mixtures.Mix(endmembers, shares), (y, x) => y - x)];
        var size = features[0].Length;
        var system = new double[size, size + 1];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                system[i, j] = features.Sum(row => row[i] * row[j]) + (i == j ? Misfit : 0);
            system[i, size] = features.Zip(residual, (row, r) => row[i] * r).Sum();
        }
        var weights = SmallSystem.Solve(system);
        double[] nonlinear = [.. features.Select(row => row.Zip(weights, (f, w) => f * w).Sum())];
        fitted = [.. nonlinear.Zip(Mixtures.Mix(endmembers, shares), (f, x) => f + x)];
        return shares.Sum(a => a * a) / 2 + weights.Sum(w => w * w) / 2 + Mixtures.SquaredDistance(residual, nonlinear) / (2 * Misfit);
    }

    // (1 + u'v)^2 = 1 + 2 sum u_i v_i + sum u_i^2 v_i^2 + 2 sum_{i<j} u_i u_j v_i v_j, u = (m - 1/2) / P.
    private static double[][] Features(double[,] endmembers) =>
        [
            .. Enumerable
                .Range(0, endmembers.GetLength(0))
                .Select(band =>
                {
                    double[] u = [.. Enumerable.Range(0, 3).Select(p => (endmembers[band, p] - 0.5) / 3)];
                    return (double[])
                        [
                            1,
                            .. u.Select(value => Math.Sqrt(2) * value),
                            .. u.Select(value => value * value),
                            Math.Sqrt(2) * u[0] * u[1],
                            Math.Sqrt(2) * u[0] * u[2],
                            Math.Sqrt(2) * u[1] * u[2],
                        ];
                }),
        ];
}

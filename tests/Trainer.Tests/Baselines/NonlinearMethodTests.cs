using Unmix.Evaluation.Baselines;

namespace Unmix.Trainer.Tests.Baselines;

public class NonlinearMethodTests
{
    [Fact]
    public void Noise_free_bilinear_mixtures_come_back()
    {
        var random = new Random(11);
        var solution = new PixelSolution(40, 3);
        for (var trial = 0; trial < 50; trial++)
        {
            var endmembers = Mixtures.Endmembers(random, 40, 3);
            var abundances = Mixtures.Abundances(random, 3);
            double[] gains = [random.NextDouble(), random.NextDouble(), random.NextDouble()];

            new GeneralisedBilinear(endmembers).Solve(Bilinear(endmembers, abundances, gains), solution);

            for (var p = 0; p < 3; p++)
                Assert.Equal(abundances[p], solution.Abundances[p], 1e-4);
        }
    }

    [Fact]
    public void The_bilinear_fit_is_nowhere_beaten_on_a_grid_over_abundances_and_gain()
    {
        var random = new Random(12);
        var solution = new PixelSolution(6, 2);
        for (var trial = 0; trial < 40; trial++)
        {
            var endmembers = Mixtures.Endmembers(random, 6, 2);
            double[] spectrum = [.. Enumerable.Range(0, 6).Select(_ => random.NextDouble() * 1.2)];

            new GeneralisedBilinear(endmembers).Solve(spectrum, solution);

            var best = double.PositiveInfinity;
            for (var gain = 0; gain <= 50; gain++)
            {
                foreach (var point in Mixtures.Grid(2, 200))
                    best = Math.Min(best, Mixtures.SquaredDistance(spectrum, Bilinear(endmembers, point, [gain / 50.0])));
            }
            Assert.True(Mixtures.SquaredDistance(spectrum, solution.Reconstruction) <= best + 1e-9, $"trial {trial}");
        }
    }

    [Fact]
    public void Noise_free_post_nonlinear_mixtures_come_back()
    {
        var random = new Random(13);
        var solution = new PixelSolution(40, 3);
        for (var trial = 0; trial < 50; trial++)
        {
            var endmembers = Mixtures.Endmembers(random, 40, 3);
            var abundances = Mixtures.Abundances(random, 3);
            var bend = 0.6 * random.NextDouble() - 0.3;

            new PolynomialPostNonlinear(endmembers).Solve(PostNonlinear(endmembers, abundances, bend), solution);

            for (var p = 0; p < 3; p++)
                Assert.Equal(abundances[p], solution.Abundances[p], 1e-4);
        }
    }

    [Fact]
    public void The_post_nonlinear_fit_is_nowhere_beaten_on_a_grid_over_abundances_with_the_best_bend()
    {
        var random = new Random(14);
        var solution = new PixelSolution(6, 3);
        for (var trial = 0; trial < 40; trial++)
        {
            var endmembers = Mixtures.Endmembers(random, 6, 3);
            double[] spectrum = [.. Enumerable.Range(0, 6).Select(_ => random.NextDouble() * 1.2)];

            new PolynomialPostNonlinear(endmembers).Solve(spectrum, solution);

            var best = Mixtures.Grid(3, 80).Min(point => BestOverBend(spectrum, endmembers, point));
            Assert.True(Mixtures.SquaredDistance(spectrum, solution.Reconstruction) <= best + 1e-9, $"trial {trial}");
        }
    }

    private static double[] Bilinear(double[,] endmembers, double[] abundances, double[] gains)
    {
        var spectrum = Mixtures.Mix(endmembers, abundances);
        for (var band = 0; band < spectrum.Length; band++)
        {
            var k = 0;
            for (var i = 0; i < abundances.Length; i++)
            {
                for (var j = i + 1; j < abundances.Length; j++)
                    spectrum[band] += gains[k++] * abundances[i] * abundances[j] * endmembers[band, i] * endmembers[band, j];
            }
        }
        return spectrum;
    }

    private static double[] PostNonlinear(double[,] endmembers, double[] abundances, double bend) =>
        [.. Mixtures.Mix(endmembers, abundances).Select(value => value + bend * value * value)];

    private static double BestOverBend(double[] spectrum, double[,] endmembers, double[] abundances)
    {
        var linear = Mixtures.Mix(endmembers, abundances);
        var bend = linear.Zip(spectrum, (x, y) => x * x * (y - x)).Sum() / linear.Sum(x => x * x * x * x);
        return Mixtures.SquaredDistance(spectrum, PostNonlinear(endmembers, abundances, bend));
    }
}

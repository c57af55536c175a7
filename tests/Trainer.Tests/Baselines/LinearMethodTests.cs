using Unmix.Evaluation.Baselines;

namespace Unmix.Trainer.Tests.Baselines;

public class LinearMethodTests
{
    [Theory]
    [InlineData(BaselineMethod.Fcls)]
    [InlineData(BaselineMethod.Nnls)]
    [InlineData(BaselineMethod.Sunsal)]
    public void The_solution_keeps_the_conditions_of_Karush_Kuhn_and_Tucker(BaselineMethod method)
    {
        var random = new Random(4);
        var solution = new PixelSolution(12, 4);
        for (var trial = 0; trial < 200; trial++)
        {
            var endmembers = Mixtures.Endmembers(random, 12, 4);
            double[] spectrum = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble() * 1.5)];
            Baseline.Make(method, endmembers).Solve(spectrum, solution);
            var contributions = solution.Abundances.Zip(solution.Scales, (share, scale) => share * scale).ToArray();

            // The slope is one number where an abundance is above 0 (0 for NNLS, the sparsity for SUnSAL), and not above it elsewhere.
            var fit = Mixtures.Mix(endmembers, contributions);
            double[] slopes =
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(p => Enumerable.Range(0, 12).Sum(band => endmembers[band, p] * (spectrum[band] - fit[band]))),
            ];
            var multiplier = method switch
            {
                BaselineMethod.Fcls => slopes.Where((_, p) => contributions[p] > 0).Average(),
                BaselineMethod.Sunsal => SparseRegression.DefaultSparsity,
                _ => 0,
            };
            for (var p = 0; p < 4; p++)
            {
                Assert.True(slopes[p] <= multiplier + 1e-7, $"trial {trial}: slope {slopes[p]} above {multiplier}.");
                if (contributions[p] > 1e-8)
                    Assert.Equal(multiplier, slopes[p], 1e-7);
            }
            Assert.True(Mixtures.SquaredDistance(fit, solution.Reconstruction) < 1e-20);
        }
    }

    [Fact]
    public void Fully_constrained_least_squares_is_nowhere_beaten_on_a_grid_over_the_simplex()
    {
        var random = new Random(5);
        var solution = new PixelSolution(8, 3);
        for (var trial = 0; trial < 30; trial++)
        {
            var endmembers = Mixtures.Endmembers(random, 8, 3);
            double[] spectrum = [.. Enumerable.Range(0, 8).Select(_ => random.NextDouble() * 1.5)];

            new FullyConstrained(endmembers).Solve(spectrum, solution);

            var reached = Mixtures.SquaredDistance(spectrum, solution.Reconstruction);
            var best = Mixtures.Grid(3, 60).Min(point => Mixtures.SquaredDistance(spectrum, Mixtures.Mix(endmembers, point)));
            // A grid of 1/60 comes within |M|^2 (1/60)^2 of the minimum.
            Assert.InRange(reached, best - 8 * 3 / 3600.0, best + 1e-12);
        }
    }

    [Fact]
    public void Two_endmembers_have_the_closed_form_of_a_projection_on_a_segment()
    {
        var random = new Random(6);
        var solution = new PixelSolution(9, 2);
        for (var trial = 0; trial < 100; trial++)
        {
            var endmembers = Mixtures.Endmembers(random, 9, 2);
            double[] spectrum = [.. Enumerable.Range(0, 9).Select(_ => random.NextDouble())];
            double along = 0,
                length = 0;
            for (var band = 0; band < 9; band++)
            {
                var edge = endmembers[band, 0] - endmembers[band, 1];
                along += edge * (spectrum[band] - endmembers[band, 1]);
                length += edge * edge;
            }

            new FullyConstrained(endmembers).Solve(spectrum, solution);

            Assert.Equal(Math.Clamp(along / length, 0, 1), solution.Abundances[0], 1e-10);
        }
    }

    [Theory]
    [InlineData(BaselineMethod.Fcls, 1.0)]
    [InlineData(BaselineMethod.Nnls, 0.6)]
    [InlineData(BaselineMethod.Elmm, 1.0)]
    [InlineData(BaselineMethod.Gbm, 1.0)]
    [InlineData(BaselineMethod.Ppnm, 1.0)]
    public void Noise_free_linear_mixtures_come_back(BaselineMethod method, double brightness)
    {
        var random = new Random(7);
        var solution = new PixelSolution(30, 4);
        for (var trial = 0; trial < 50; trial++)
        {
            var endmembers = Mixtures.Endmembers(random, 30, 4);
            var abundances = Mixtures.Abundances(random, 4);
            var spectrum = Mixtures.Mix(endmembers, [.. abundances.Select(share => share * brightness)]);

            Baseline.Make(method, endmembers).Solve(spectrum, solution);

            for (var p = 0; p < 4; p++)
            {
                Assert.Equal(abundances[p], solution.Abundances[p], 1e-5);
                Assert.Equal(brightness, solution.Scales[p], 1e-4);
            }
        }
    }

    [Fact]
    public void Endmembers_that_depend_on_each_other_still_give_finite_shares()
    {
        var endmembers = Mixtures.Endmembers(new Random(9), 10, 3);
        for (var band = 0; band < 10; band++)
            endmembers[band, 2] = endmembers[band, 0];
        var spectrum = Mixtures.Mix(endmembers, [0.3, 0.5, 0.2]);
        var solution = new PixelSolution(10, 3);

        foreach (var method in Enum.GetValues<BaselineMethod>())
        {
            Baseline.Make(method, endmembers).Solve(spectrum, solution);

            Assert.Equal(1, solution.Abundances.Sum(), 1e-9);
            Assert.Equal(0.5, solution.Abundances[1], 1e-2);
        }
    }

    [Fact]
    public void More_sparsity_leaves_less_and_enough_leaves_nothing()
    {
        var random = new Random(10);
        var endmembers = Mixtures.Endmembers(random, 15, 3);
        var spectrum = Mixtures.Mix(endmembers, [0.7, 0.2, 0.1]);
        var solution = new PixelSolution(15, 3);
        double Left(double sparsity)
        {
            new SparseRegression(endmembers, sparsity).Solve(spectrum, solution);
            return solution.Scales[0];
        }

        Assert.Equal(1, Left(0), 1e-8);
        Assert.InRange(Left(0.5), 0.5, 0.99);
        Assert.Equal(0, Left(1000));
        Assert.All(solution.Abundances, share => Assert.Equal(1.0 / 3, share, 1e-12));
    }
}

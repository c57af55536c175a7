using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Baselines.Generalised;

namespace Unmix.Trainer.Tests.Baselines;

public sealed class GeneralisedTests
{
    private const int Bands = 15;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(2)]
    public void Two_neighbours_come_nearer_by_the_weight_each_until_they_meet(double weight)
    {
        double[][] values =
        [
            [0.9],
            [0.2],
        ];

        new TotalVariation(Rasters.Whole(2, 1), 1).Lower(values, weight, passes: 200);

        var step = Math.Min(weight, 0.35);
        Assert.Equal(0.9 - step, values[0][0], 1e-9);
        Assert.Equal(0.2 + step, values[1][0], 1e-9);
    }

    [Fact]
    public void No_other_raster_has_less_distance_and_variation()
    {
        var random = new Random(18);
        double[][] start = [.. Enumerable.Range(0, 12).Select(_ => (double[])[random.NextDouble()])];
        double[][] values = [.. start.Select(one => (double[])one.Clone())];

        new TotalVariation(Rasters.Whole(4, 3), 1).Lower(values, 0.15, passes: 3000);

        double Cost(double[][] raster)
        {
            var cost = Mixtures.SquaredDistance([.. raster.Select(v => v[0])], [.. start.Select(v => v[0])]) / 2;
            for (var n = 0; n < 12; n++)
            {
                cost += n % 4 < 3 ? 0.15 * Math.Abs(raster[n][0] - raster[n + 1][0]) : 0;
                cost += n < 8 ? 0.15 * Math.Abs(raster[n][0] - raster[n + 4][0]) : 0;
            }
            return cost;
        }
        var least = Cost(values);
        for (var trial = 0; trial < 2000; trial++)
        {
            var size = Math.Pow(10, -1 - trial % 4);
            double[][] other = [.. values.Select(v => (double[])[v[0] + size * (random.NextDouble() - 0.5)])];
            Assert.InRange(Cost(other), least - 1e-9, double.MaxValue);
        }
    }

    [Fact]
    public void Scales_that_hardly_vary_are_those_of_each_pixels_own_endmembers()
    {
        var random = new Random(19);
        var endmembers = Mixtures.Endmembers(random, Bands, 2);
        var spectra = Rasters.Mixed(random, endmembers, 6, 0.05);
        var fit = Fit(
            spectra,
            endmembers,
            new()
            {
                Variation = 0,
                Smoothness = 0,
                MostRounds = 1,
            }
        );

        fit.Run(1, CancellationToken.None);

        for (var n = 0; n < 6; n++)
        {
            for (var i = 0; i < Bands * 2; i++)
                Assert.Equal(fit.Endmembers[n][i], fit.Scales[n][i] * endmembers[i / 2, i % 2], 1e-9);
        }
    }

    [Fact]
    public void Scales_of_neighbours_solve_the_whole_rasters_equations()
    {
        var random = new Random(20);
        var endmembers = Mixtures.Endmembers(random, Bands, 2);
        var spectra = Rasters.Mixed(random, endmembers, 6, 0.2);
        var options = new GeneralisedOptions { Smoothness = 0.02, MostRounds = 1 };
        var fit = Fit(spectra, endmembers, options);

        fit.Run(1, CancellationToken.None);

        for (var i = 0; i < Bands * 2; i++)
        {
            var m0 = endmembers[i / 2, i % 2];
            if (m0 < 0.3)
                continue; // where scales hardly matter, five passes are not the end
            var system = new double[6, 7];
            for (var n = 0; n < 6; n++)
            {
                (system[n, n], system[n, 6]) = (options.Tightness * m0 * m0, options.Tightness * m0 * fit.Endmembers[n][i]);
                foreach (var other in Enumerable.Range(0, 6).Where(other => Math.Abs(other / 3 - n / 3) + Math.Abs(other % 3 - n % 3) == 1))
                {
                    system[n, n] += options.Smoothness;
                    system[n, other] -= options.Smoothness;
                }
            }
            var expected = SmallSystem.Solve(system);
            Assert.All(Enumerable.Range(0, 6), n => Assert.Equal(expected[n], fit.Scales[n][i], 1e-3));
        }
    }

    [Fact]
    public void Smooth_abundances_cost_no_more_than_others_nearby()
    {
        const double weight = 0.3;
        var random = new Random(21);
        var endmembers = Mixtures.Endmembers(random, Bands, 3);
        var spectra = Rasters.Mixed(random, endmembers, 6, 0.3);
        double[][] pixels = [.. spectra.Chunk(Bands).Select(one => Array.ConvertAll(one, value => (double)value))];
        double[][] own = [.. pixels.Select(_ => endmembers.Cast<double>().ToArray())];
        var abundances = new SmoothAbundances(Rasters.Whole(3, 2), 6, 3, weight);
        for (var n = 0; n < 6; n++)
            abundances.Start(n, [1.0 / 3, 1.0 / 3, 1.0 / 3]);

        for (var call = 0; call < 30; call++)
            abundances.Find(pixels, own, new ParallelOptions { MaxDegreeOfParallelism = 1 });

        double Cost(double[][] shares)
        {
            double cost = 0;
            for (var n = 0; n < 6; n++)
            {
                cost += Mixtures.SquaredDistance(pixels[n], Mixtures.Mix(endmembers, shares[n])) / 2;
                for (var p = 0; p < 3; p++)
                {
                    cost += n % 3 < 2 ? weight * Math.Abs(shares[n][p] - shares[n + 1][p]) : 0;
                    cost += n < 3 ? weight * Math.Abs(shares[n][p] - shares[n + 3][p]) : 0;
                }
            }
            return cost;
        }
        var reached = Cost(abundances.Values);
        for (var trial = 0; trial < 5000; trial++)
        {
            // On the way to random shares, all or one, no step lowers the cost by more than the residuals that are allowed.
            var step = Math.Pow(10, -trial % 4);
            double[][] other =
            [
                .. abundances.Values.Select(
                    (shares, n) =>
                    {
                        var goal = Mixtures.Abundances(random, 3);
                        var move = trial % 2 == 0 || trial % 6 == n ? step : 0;
                        return (double[])[.. shares.Zip(goal, (from, to) => from + move * (to - from))];
                    }
                ),
            ];
            Assert.InRange(Cost(other), reached - 2e-3, double.MaxValue);
        }
    }

    [Fact]
    public void A_scene_with_gaps_gets_shares_everywhere_else_whatever_the_threads()
    {
        var random = new Random(22);
        var endmembers = Mixtures.Endmembers(random, Bands, 3);
        var spectra = Rasters.Mixed(random, endmembers, 6, 0.1);
        spectra.AsSpan(4 * Bands, Bands).Fill(float.NaN);
        float[] With(int threads)
        {
            var fit = Fit(spectra, endmembers, new());
            Assert.InRange(fit.Run(threads, CancellationToken.None), 1, 20);
            return fit.Answer().Abundances;
        }

        var answer = With(1);

        Assert.Equal(answer, With(3));
        for (var n = 0; n < 6; n++)
        {
            var shares = answer.AsSpan(n * 3, 3).ToArray();
            Assert.Equal(n == 4, float.IsNaN(shares[0]));
            Assert.True(n == 4 || Math.Abs(shares.Sum() - 1) < 1e-5);
        }
    }

    private static GeneralisedFit Fit(float[] spectra, double[,] endmembers, GeneralisedOptions options) =>
        new(spectra, new PixelNeighbours(spectra, Bands, 3), endmembers, options);
}

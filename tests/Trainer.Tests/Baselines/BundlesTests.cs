using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Baselines.Bundles;

namespace Unmix.Trainer.Tests.Baselines;

public sealed class BundlesTests
{
    private const int Bands = 40;
    private const double Weight = 0.05;
    private const double Fraction = FractionalUnmixing.DefaultFraction;

    [Fact]
    public void The_conditions_of_Karush_Kuhn_and_Tucker_hold_and_the_cost_is_no_more_than_at_the_start()
    {
        var random = new Random(14);
        var bundles = Bundles(random);
        double[][] columns = [.. bundles.SelectMany(bundle => bundle)];
        var solver = new FractionalUnmixing(bundles, Weight, Fraction);
        for (var pixel = 0; pixel < 20; pixel++)
        {
            var spectrum = Pixel(random, columns);

            solver.Solve(spectrum);

            var members = solver.Members.ToArray();
            Assert.Equal(1, members.Sum(), 1e-9);
            Assert.Equal(solver.Shares.Sum(), members.Sum(), 1e-12);
            var slopes = Slopes(columns, spectrum, members, solver.Shares);
            var active = slopes.Where((_, i) => members[i] > 1e-9).ToArray();
            Assert.All(active, slope => Assert.Equal(active[0], slope, 1e-5)); // equal where there is a share
            Assert.All(slopes, slope => Assert.InRange(slope, active[0] - 1e-5, double.MaxValue)); // and nowhere steeper downwards
            var start = new FractionalUnmixing(bundles, 0, Fraction);
            start.Solve(spectrum);
            Assert.InRange(
                Cost(columns, spectrum, members, solver.Shares),
                0,
                Cost(columns, spectrum, start.Members.ToArray(), start.Shares) + 1e-9
            );
        }
    }

    [Fact]
    public void Without_a_penalty_it_is_least_squares_of_all_spectra_and_with_it_fewer_groups_take_part()
    {
        var random = new Random(15);
        var bundles = Bundles(random);
        double[][] columns = [.. bundles.SelectMany(bundle => bundle)];
        var (plain, sparse) = (new FractionalUnmixing(bundles, 0), new FractionalUnmixing(bundles, 2));
        var matrix = new double[Bands, columns.Length];
        for (var i = 0; i < matrix.Length; i++)
            matrix[i / columns.Length, i % columns.Length] = columns[i % columns.Length][i / columns.Length];
        var (full, solution) = (new FullyConstrained(matrix), new PixelSolution(Bands, columns.Length));
        var (groups, fewer) = (0, 0);
        for (var pixel = 0; pixel < 20; pixel++)
        {
            var spectrum = Pixel(random, columns);
            plain.Solve(spectrum);
            sparse.Solve(spectrum);
            full.Solve(Array.ConvertAll(spectrum, value => (double)value), solution);

            Assert.All(plain.Members.ToArray().Zip(solution.Abundances), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
            groups += plain.Shares.Count(share => share > 1e-6);
            fewer += sparse.Shares.Count(share => share > 1e-6);
        }
        Assert.InRange(fewer, 20, groups - 10);
    }

    [Fact]
    public void A_pixels_endmembers_make_up_its_reconstruction()
    {
        var random = new Random(16);
        var bundles = Bundles(random);
        double[][] columns = [.. bundles.SelectMany(bundle => bundle)];
        var solver = new FractionalUnmixing(bundles, Weight);
        solver.Solve(Pixel(random, columns));

        for (var band = 0; band < Bands; band++)
        {
            var byMaterial = Enumerable.Range(0, 3).Sum(p => solver.Endmembers[band * 3 + p] * solver.Shares[p]);
            var bySpectra = Enumerable.Range(0, columns.Length).Sum(i => columns[i][band] * solver.Members[i]);
            Assert.Equal(bySpectra, byMaterial, 1e-12);
        }
    }

    [Fact]
    public void Bundles_are_the_reference_and_pixels_like_it_each_once_and_the_same_for_a_seed()
    {
        var random = new Random(17);
        var endmembers = Mixtures.Endmembers(random, Bands, 2);
        float[][] references =
        [
            .. Enumerable.Range(0, 2).Select(p => Enumerable.Range(0, Bands).Select(band => (float)endmembers[band, p]).ToArray()),
        ];
        // Every third pixel is pure and darker or brighter, the others are halves.
        var spectra = Rasters.Of(
            Enumerable
                .Range(0, 300)
                .Select(n =>
                    n % 3 == 0
                        ? Mixtures.Mix(endmembers, n % 2 == 0 ? [0.8 + n / 1000.0, 0] : [0, 0.8 + n / 1000.0])
                        : Mixtures.Mix(endmembers, [0.5, 0.5])
                )
        );

        var bundles = SceneBundles.Draw(spectra, Bands, references, new Random(1));

        for (var p = 0; p < 2; p++)
        {
            Assert.InRange(bundles[p].Length, 3, 11);
            Assert.Equal(bundles[p].Length, bundles[p].Select(member => member[0]).Distinct().Count());
            foreach (var member in bundles[p])
            {
                var scale = member[0] / endmembers[0, p];
                Assert.All(Enumerable.Range(0, Bands), band => Assert.Equal(scale * endmembers[band, p], member[band], 1e-5));
            }
        }
        var again = SceneBundles.Draw(spectra, Bands, references, new Random(1));
        Assert.Equal(bundles.SelectMany(one => one).SelectMany(one => one), again.SelectMany(one => one).SelectMany(one => one));
    }

    private static double[][][] Bundles(Random random) =>
        [
            .. Enumerable
                .Range(0, 3)
                .Select(_ =>
                {
                    double[] middle = [.. Enumerable.Range(0, Bands).Select(_ => random.NextDouble())];
                    return Enumerable
                        .Range(0, 4)
                        .Select(_ => middle.Select(value => value * (0.8 + 0.4 * random.NextDouble())).ToArray())
                        .ToArray();
                }),
        ];

    private static float[] Pixel(Random random, double[][] columns)
    {
        var shares = Mixtures.Abundances(random, columns.Length);
        return
        [
            .. Enumerable
                .Range(0, Bands)
                .Select(band => (float)(columns.Zip(shares, (column, share) => share * column[band]).Sum() + 0.1 * random.NextDouble())),
        ];
    }

    private static double[] Slopes(double[][] columns, float[] spectrum, double[] members, double[] shares)
    {
        double[] left = [.. spectrum.Select((y, band) => y - columns.Zip(members, (column, share) => share * column[band]).Sum())];
        return
        [
            .. columns.Select(
                (column, i) =>
                    Weight * Fraction * Math.Pow(shares[i / 4] + FractionalUnmixing.Floor, Fraction - 1)
                    - column.Zip(left, (x, r) => x * r).Sum()
            ),
        ];
    }

    private static double Cost(double[][] columns, float[] spectrum, double[] members, double[] shares) =>
        spectrum.Select((y, band) => Math.Pow(y - columns.Zip(members, (column, share) => share * column[band]).Sum(), 2)).Sum() / 2
        + Weight * shares.Sum(share => Math.Pow(share + FractionalUnmixing.Floor, Fraction));
}

using Unmix.Evaluation.Baselines.Classes;
using Unmix.Evaluation.Spectra;

namespace Unmix.Trainer.Tests.Baselines;

public class ClassBaselineTests
{
    [Theory]
    [InlineData(ClassBaselineMethod.Fcls, 1.0)]
    [InlineData(ClassBaselineMethod.Nnls, 1.0)]
    [InlineData(ClassBaselineMethod.Nnls, 0.6)]
    public void Shares_of_all_spectra_come_back_summed_by_class(ClassBaselineMethod method, double brightness)
    {
        var random = new Random(3);
        var library = ToyClasses.Of(random, 40, 4, 2, 5);
        var solver = ClassBaseline.Prepare(method, library, seed: 1, TestContext.Current.CancellationToken)();
        var solution = new ClassSolution(3);
        for (var trial = 0; trial < 30; trial++)
        {
            var shares = Mixtures.Abundances(random, 11);
            var spectrum = ToyClasses.Mix(library, [.. shares.Select(share => share * brightness)]);

            solver.Solve(spectrum, trial, solution);

            var expected = ToyClasses.Sums(library, shares);
            for (var c = 0; c < 3; c++)
                Assert.Equal(expected[c], solution.Shares[c], 1e-6);
        }
    }

    [Fact]
    public void Emits_way_on_a_library_of_no_more_than_a_draw_is_bounded_least_squares_of_spectra_of_one_brightness()
    {
        var random = new Random(5);
        var library = ToyClasses.Of(random, 12, 2, 3);
        double[][] columns = [.. library.Spectra.Select(spectrum => OfBrightnessOne([.. spectrum.Select(value => (double)value)]))];
        var solver = new DrawnLibraries(library, seed: 1);
        var solution = new ClassSolution(2);
        for (var trial = 0; trial < 5; trial++)
        {
            double[] spectrum = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble())];

            solver.Solve(spectrum, trial, solution);

            var values = ToyClasses.Bounded(columns, OfBrightnessOne(spectrum));
            var expected = ToyClasses.Sums(library, [.. values.Select(value => value / values.Sum())]);
            for (var c = 0; c < 2; c++)
            {
                Assert.Equal(expected[c], solution.Shares[c], 1e-5);
                Assert.Equal(0, solution.Deviations[c], 1e-6);
            }
        }
    }

    [Fact]
    public void Emits_draws_take_as_many_of_a_class_as_of_another_each_as_likely()
    {
        var random = new Random(6);
        var library = ToyClasses.Of(random, 12, 2, 2);
        double[][] columns = [.. library.Spectra.Select(spectrum => OfBrightnessOne([.. spectrum.Select(value => (double)value)]))];
        double[] spectrum = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble())];
        var solution = new ClassSolution(2);

        new DrawnLibraries(library, seed: 1, spectra: 2, draws: 4000).Solve(spectrum, 0, solution);

        // One of each class: four pairs, each a quarter of the draws.
        double[] first =
        [
            .. from a in new[] { 0, 1 }
            from b in new[] { 2, 3 }
            let values = ToyClasses.Bounded([columns[a], columns[b]], OfBrightnessOne(spectrum))
            select values[0] / values.Sum(),
        ];
        var deviation = Math.Sqrt(first.Average(share => Math.Pow(share - first.Average(), 2)));
        Assert.True(deviation > 0.01);
        Assert.Equal(first.Average(), solution.Shares[0], 5 * deviation / Math.Sqrt(4000));
        Assert.Equal(deviation, solution.Deviations[0], 0.1 * deviation);
        Assert.Equal([10, 10, 10], DrawnLibraries.Even([17, 24, 46], 30));
        Assert.Equal([2, 14, 14], DrawnLibraries.Even([2, 30, 40], 30));
    }

    [Fact]
    public void Mesma_takes_the_model_that_its_rules_name()
    {
        var random = new Random(7);
        var library = ToyClasses.Of(random, 6, 3, 2, 2);
        double[][] columns = [.. library.Spectra.Select(spectrum => spectrum.Select(value => (double)value).ToArray())];
        var solver = new MultipleEndmembers(library);
        var solution = new ClassSolution(3);
        var levels = new HashSet<int>();
        for (var trial = 0; trial < 300; trial++)
        {
            // Of one to three spectra, in shade, with more or less noise.
            var shares = new double[7];
            var some = Enumerable.Range(0, 7).OrderBy(_ => random.Next()).Take(1 + trial % 3);
            foreach (var place in some)
                shares[place] = random.NextDouble() / 2;
            double[] spectrum =
            [
                .. ToyClasses.Mix(library, shares).Select(value => value + (trial % 5) * 0.01 * (random.NextDouble() - 0.5)),
            ];

            solver.Solve(spectrum, trial, solution);

            var (places, fractions) = ByRules(library, columns, spectrum);
            levels.Add(places.Length);
            var expected = new double[3];
            for (var k = 0; k < places.Length; k++)
                expected[library.ClassOf[places[k]]] += Math.Max(0, fractions[k]);
            for (var c = 0; c < 3; c++)
                Assert.Equal(expected[c] / expected.Sum(), solution.Shares[c], 1e-6);
        }
        Assert.Equal(3, levels.Count);
    }

    [Fact]
    public void Pruning_counts_models_and_keeps_first_what_stands_for_its_class_best()
    {
        var library = ToyClasses.Of(new Random(8), 10, 3, 4);
        // Two spectra of the first class are one shape, so one of them stands for both.
        var doubled = library.Spectra[0].Select(value => value * 0.5f).ToArray();
        library = library with { Spectra = [library.Spectra[0], doubled, .. library.Spectra.Skip(2)] };

        Assert.Equal(3 + 4 + 12, ClassPruning.Models([3, 4], 3));
        Assert.Equal(2 + 3 + 4 + 6 + 8 + 12 + 24, ClassPruning.Models([2, 3, 4], 3));
        var kept = ClassPruning.Keep(library, 3, mostModels: 8);
        Assert.Equal([2, 2], kept.Select(own => own.Length));
        Assert.Contains(2, kept[0]);
        Assert.Equal(1, kept[0].Count(place => place < 2));
        Assert.Equal([3, 4], ClassPruning.Keep(library, 3, mostModels: 100).Select(own => own.Length));
    }

    [Fact]
    public void The_gradient_of_the_regression_is_that_of_differences()
    {
        var random = new Random(9);
        var network = new SmallRegression([5, 7, 6, 3], random);
        float[] input = [.. Enumerable.Range(0, 5).Select(_ => random.NextSingle() * 2 - 1)];
        float[] target = [0.2f, 0.7f, 0.1f];
        double Loss()
        {
            var output = new float[3];
            network.Answer(input, output);
            return output.Zip(target, (a, b) => 0.5 * Math.Pow(a - b, 2)).Sum();
        }

        network.Learn(input, target);

        const float Step = 1e-2f;
        for (var layer = 0; layer < network.Parameters.Count; layer++)
        {
            for (var i = 0; i < network.Parameters[layer].Length; i += 3)
            {
                var kept = network.Parameters[layer][i];
                network.Parameters[layer][i] = kept + Step;
                var above = Loss();
                network.Parameters[layer][i] = kept - Step;
                var below = Loss();
                network.Parameters[layer][i] = kept;
                Assert.Equal((above - below) / (2 * Step), network.Gradients[layer][i], 2e-3);
            }
        }
    }

    [Fact]
    public void A_regression_on_mixtures_learns_shares_of_spectra_that_are_far_apart()
    {
        var random = new Random(10);
        var library = ToyClasses.Of(random, 20, 1, 1, 2);
        var solver = MixtureRegression.Learn(library, seed: 1, TestContext.Current.CancellationToken);
        var solution = new ClassSolution(3);
        double squares = 0;
        for (var trial = 0; trial < 200; trial++)
        {
            var shares = Mixtures.Abundances(random, 4);

            solver.Solve(ToyClasses.Mix(library, shares), trial, solution);

            squares += ToyClasses.Sums(library, shares).Zip(solution.Shares, (a, b) => Math.Pow(a - b, 2)).Sum() / 3;
        }
        Assert.InRange(Math.Sqrt(squares / 200), 0, 0.03);
        var (spectra, labels) = MixtureRegression.Mixtures(library, new Random(1));
        Assert.Equal(3004, spectra.Count);
        Assert.All(labels, label => Assert.Equal(1, label.Sum(), 1e-5));
    }

    [Fact]
    public void Threads_change_no_number_and_pixels_without_numbers_have_no_answer()
    {
        var random = new Random(11);
        var library = ToyClasses.Of(random, 15, 8, 9);
        float[] spectra = [.. Enumerable.Range(0, 15 * 300).Select(_ => random.NextSingle())];
        spectra[15 * 7 + 3] = float.NaN;
        foreach (var method in Enum.GetValues<ClassBaselineMethod>())
        {
            var solver = ClassBaseline.Prepare(method, library, seed: 2, TestContext.Current.CancellationToken);

            var one = ClassBaseline.Unmix(solver, spectra, 15, 2, threads: 1, TestContext.Current.CancellationToken);
            var two = ClassBaseline.Unmix(solver, spectra, 15, 2, threads: 2, TestContext.Current.CancellationToken);

            Assert.Equal(one.Shares, two.Shares);
            Assert.Equal(one.Deviations, two.Deviations);
            Assert.Equal(method == ClassBaselineMethod.Emit, one.Deviations is not null);
            for (var n = 0; n < 300; n++)
            {
                if (n == 7)
                    Assert.True(float.IsNaN(one.Shares[2 * n]));
                else
                    Assert.Equal(1, one.Shares[2 * n] + one.Shares[2 * n + 1], 1e-5);
            }
        }
    }

    private static double[] OfBrightnessOne(double[] spectrum)
    {
        var brightness = Math.Sqrt(spectrum.Average(value => value * value));
        return [.. spectrum.Select(value => value / brightness)];
    }

    // VIPER's rules by trying everything: the simplest level, unless one more spectrum gains 0.007.
    private static (int[] Places, double[] Fractions) ByRules(ClassLibrary library, double[][] columns, double[] spectrum)
    {
        var models = Enumerable
            .Range(1, (1 << columns.Length) - 1)
            .Select(set => Enumerable.Range(0, columns.Length).Where(place => (set >> place & 1) != 0).ToArray())
            .Where(places => places.Length <= 3 && places.Select(place => library.ClassOf[place]).Distinct().Count() == places.Length)
            .Select(places =>
            {
                var fractions = ToyClasses.LeastSquares([.. places.Select(place => columns[place])], spectrum);
                var fit = Enumerable
                    .Range(0, spectrum.Length)
                    .Select(band => places.Select((p, k) => fractions[k] * columns[p][band]).Sum());
                var error = Math.Sqrt(fit.Zip(spectrum, (a, b) => (a - b) * (a - b)).Average());
                var shade = 1 - fractions.Sum();
                var possible = fractions.All(share => share is >= -0.05 and <= 1.05) && shade is >= -0.05 and <= 0.8;
                return (places, fractions, error, possible);
            })
            .ToArray();
        var best = Enumerable
            .Range(1, 3)
            .SelectMany(count =>
                models.Where(model => model.possible && model.places.Length == count).OrderBy(model => model.error).Take(1)
            )
            .Where(model => model.error <= 0.025)
            .ToArray();
        if (best.Length == 0)
        {
            var any = models.MinBy(model => model.error);
            return (any.places, any.fractions);
        }
        var chosen = best[0];
        foreach (var model in best.Skip(1))
        {
            if (model.error < chosen.error - 0.007)
                chosen = model;
        }
        return (chosen.places, chosen.fractions);
    }
}

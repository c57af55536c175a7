using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Baselines.Multilinear;

namespace Unmix.Trainer.Tests.Baselines;

public sealed class MultilinearTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    [InlineData(0.9)]
    [InlineData(-0.5)]
    public void The_sum_over_all_interactions_comes_back(double interaction)
    {
        var random = new Random(6);
        var endmembers = Mixtures.Endmembers(random, 60, 3);
        var solver = new MultilinearUnmixing(endmembers);
        var solution = new PixelSolution(60, 3);
        for (var pixel = 0; pixel < 10; pixel++)
        {
            var shares = Mixtures.Abundances(random, 3);
            double[] spectrum = [.. Mixtures.Mix(endmembers, shares).Select(x => AllPaths(x, interaction))];

            solver.Solve(spectrum, solution);

            Assert.InRange(Mixtures.SquaredDistance(solution.Abundances, shares), 0, 1e-8);
            Assert.Equal(interaction, solver.Interaction, 1e-4);
            Assert.InRange(Mixtures.SquaredDistance(solution.Reconstruction, spectrum), 0, 1e-10);
        }
    }

    [Fact]
    public void With_noise_no_mixture_of_a_fine_grid_is_nearer()
    {
        var random = new Random(7);
        var endmembers = Mixtures.Endmembers(random, 40, 2);
        var solver = new MultilinearUnmixing(endmembers);
        var solution = new PixelSolution(40, 2);
        for (var pixel = 0; pixel < 5; pixel++)
        {
            var shares = Mixtures.Abundances(random, 2);
            double[] spectrum = [.. Mixtures.Mix(endmembers, shares).Select(x => AllPaths(x, 0.3) + 0.05 * (random.NextDouble() - 0.5))];

            solver.Solve(spectrum, solution);

            var reached = Mixtures.SquaredDistance(solution.Reconstruction, spectrum);
            var least = Mixtures
                .Grid(2, 100)
                .SelectMany(a =>
                    Enumerable.Range(-100, 200).Select(step => (Mixed: Mixtures.Mix(endmembers, a), Interaction: step / 100.0))
                )
                .Min(one => Mixtures.SquaredDistance([.. one.Mixed.Select(x => AllPaths(x, one.Interaction))], spectrum));
            Assert.InRange(reached, 0.9 * least, least + 1e-12);
        }
    }

    // Light leaves after its first material with probability 1 - q, after its second with q (1 - q), and so on.
    private static double AllPaths(double reflectance, double interaction)
    {
        if (interaction < 0)
            return (1 - interaction) * reflectance / (1 - interaction * reflectance); // the same beyond where the series converges
        double sum = 0,
            path = (1 - interaction) * reflectance;
        for (var step = 0; step < 2000; step++, path *= interaction * reflectance)
            sum += path;
        return sum;
    }
}

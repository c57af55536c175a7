using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Spectra;
using Unmix.Learning.Methods;
using Unmix.Learning.Methods.EndmemberGuided;
using Unmix.Learning.Tensors;
using Unmix.Trainer.Tests.Comparison;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Methods;

public sealed class EndmemberGuidedTests : IDisposable
{
    private readonly ToyComparison toy = new();

    public void Dispose() => toy.Dispose();

    [Fact]
    public void Corners_are_pixels_of_every_square_with_the_shares_that_least_squares_gives_them()
    {
        var scene = Scene();
        var references = scene.References(1, new EvenShares(null!));

        using var scope = NewDisposeScope();
        var pure = PseudoPure.Find(scene, references, new Random(1));

        // 12 x 10 pixels are two whole columns of squares and one of two pixels width, in two rows; each gives three corners.
        Assert.Equal([18, scene.BandCount], pure.Spectra.shape);
        var spectra = pure.Spectra.ToFloats();
        var all = scene.Spectra.Chunk(scene.BandCount).Select(one => string.Join(' ', one)).ToHashSet();
        Assert.All(spectra.Chunk(scene.BandCount), one => Assert.Contains(string.Join(' ', one), all));
        var (solver, solution) = (new NonNegative(SpectraAlignment.Matrix(references)), new PixelSolution(scene.BandCount, 3));
        solver.Solve(Array.ConvertAll(spectra[..scene.BandCount], value => (double)value), solution);
        Assert.All(solution.Abundances.Zip(pure.Shares.ToFloats()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void The_loss_is_that_of_plain_loops()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2, CPU);
        var network = new GuidedNetwork(6, 2, new SeededWeights(generator));
        var pure = new PseudoPure(rand(4, 6, generator: generator), rand(4, 2, generator: generator));
        var pixels = rand(5, 6, generator: generator);
        var (all, most) = (ones(4, 256), ones(5, 256));

        var loss = new GuidedTraining(network, pure).Loss(pixels, all, most).item<float>();

        var odds = network.Odds(pure.Spectra, null).ToDoubles();
        var shares = pure.Shares.ToDoubles();
        var entropy = Enumerable
            .Range(0, 8)
            .Sum(i => -shares[i] * Math.Log(Math.Exp(odds[i]) / (Math.Exp(odds[i / 2 * 2]) + Math.Exp(odds[i / 2 * 2 + 1]))) / 4);
        var rebuilt = network.Rebuilt(network.Odds(pixels, null).softmax(1)).ToDoubles();
        var misfit = rebuilt.Zip(pixels.ToDoubles(), (x, y) => (x - y) * (x - y)).Average();
        var lengths = network.Weights.Sum(weight => weight.ToDoubles().Sum(value => value * value));
        Assert.Equal(8, network.Weights.Count());
        Assert.Equal(entropy + misfit + GuidedTraining.Decay / 2 * lengths, loss, 1e-3);
    }

    [Fact]
    public void It_learns_the_same_for_a_seed_and_gives_shares()
    {
        var scene = Scene();
        var task = new UnmixingTask(scene, scene.References(1, new EvenShares(null!)), 1, 1);
        var method = new EndmemberGuided();

        var answer = method.Unmix(task, TestContext.Current.CancellationToken);

        Assert.Equal(answer.Abundances, method.Unmix(task, TestContext.Current.CancellationToken).Abundances);
        Assert.NotEqual(answer.Abundances, method.Unmix(task with { Seed = 2 }, TestContext.Current.CancellationToken).Abundances);
        Assert.All(answer.Abundances.Chunk(3), shares => Assert.Equal(1, shares.Sum(), 1e-4));
        var error = answer.Abundances.Zip(scene.Truth!.Abundances, (a, b) => (a - b) * (a - b)).Sum();
        var even = scene.Truth.Abundances.Sum(truth => (1f / 3 - truth) * (1f / 3 - truth));
        Assert.InRange(error, 0, even / 2); // in 120 pixels there are 18 corners
    }

    private ComparedScene Scene() => ComparedScene.Load(toy.Scene with { Reference = toy.File("truth-endmembers.csv") });
}

using Unmix.Evaluation.Comparison;
using Unmix.Learning.Methods;
using Unmix.Learning.Methods.Generative;
using Unmix.Learning.Tensors;
using Unmix.Trainer.Tests.Comparison;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Methods;

public sealed class GenerativeTests : IDisposable
{
    private const int Bands = 7;
    private const int Count = 2;

    private readonly ToyComparison toy = new();

    public void Dispose() => toy.Dispose();

    [Fact]
    public void The_network_says_what_plain_loops_over_its_parameters_say()
    {
        using var generator = new Generator(3, CPU);
        var weights = new SeededWeights(generator);
        var network = new GenerativeNetwork(Bands, Count, weights);
        float[] spectrum = [.. Enumerable.Range(1, Bands).Select(band => band / 10f)];
        using var noGradient = no_grad();
        var pixel = tensor(spectrum, [1, Bands]);

        var abundances = network.Abundances(pixel, learns: false).ToDoubles();
        var endmembers = network.Endmembers(network.Latent(pixel, learns: false).Mean, learns: false).ToDoubles();

        // In the order in which they were made: three layers and two heads, four layers and one head, two layers and one head.
        var parameters = new Queue<double[]>(weights.Parameters.Select(parameter => parameter.ToDoubles()));
        double[] input = [.. spectrum];
        var hidden = Plain.Layers(parameters, input, 3);
        var latent = Plain.Linear(parameters, hidden);
        Plain.Linear(parameters, hidden); // the log variance
        var odds = Plain.Linear(parameters, Plain.Layers(parameters, input, 4));
        var decoded = Plain.Linear(parameters, Plain.Layers(parameters, latent, 2));
        Assert.Empty(parameters);
        Assert.All(odds.Zip(abundances), pair => Assert.Equal(Math.Exp(pair.First) / odds.Sum(Math.Exp), pair.Second, 1e-5));
        Assert.All(decoded.Zip(endmembers), pair => Assert.Equal(1 / (1 + Math.Exp(-pair.First)), pair.Second, 1e-5));
    }

    [Fact]
    public void Volume_and_angle_are_those_of_plain_loops()
    {
        var random = new Random(5);
        var values = new double[3, Count, Bands];
        for (var i = 0; i < values.Length; i++)
            values[i / Bands / Count, i / Bands % Count, i % Bands] = random.NextDouble();
        using var endmembers = tensor(values.Cast<double>().Select(value => (float)value).ToArray(), [3, Count, Bands]);

        double volume = 0,
            angle = 0;
        for (var n = 0; n < 3; n++)
        {
            for (var p = 0; p < Count; p++)
            {
                double product = 0,
                    own = 0,
                    mean = 0;
                for (var band = 0; band < Bands; band++)
                {
                    var overMaterials = (values[n, 0, band] + values[n, 1, band]) / 2;
                    var overPixels = (values[0, p, band] + values[1, p, band] + values[2, p, band]) / 3;
                    volume += Math.Pow(values[n, p, band] - overMaterials, 2) / (3 * Count * Bands);
                    product += values[n, p, band] * overPixels;
                    own += values[n, p, band] * values[n, p, band];
                    mean += overPixels * overPixels;
                }
                angle += Math.Acos(product / Math.Sqrt(own * mean)) / (3 * Count);
            }
        }

        Assert.Equal(volume, GenerativeTraining.Volume(endmembers).item<float>(), 1e-5);
        Assert.Equal(angle, GenerativeTraining.Angle(endmembers).item<float>(), 1e-4);
    }

    [Fact]
    public void It_learns_a_linear_scene_the_same_for_a_seed_and_leaves_gaps_out()
    {
        var scene = ComparedScene.Load(toy.Scene with { Reference = toy.File("truth-endmembers.csv") });
        scene.Spectra.AsSpan(5 * scene.BandCount, scene.BandCount).Fill(float.NaN);
        var references = scene.References(1, new EvenShares(null!)); // given, so that nothing is asked
        float[] Learn()
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(1, CPU);
            var rows = new ScenePixelRows(scene);
            var network = new GenerativeNetwork(scene.BandCount, 3, new SeededWeights(generator));
            var given = stack([.. references.Spectra.Select(spectrum => tensor(spectrum))]);
            new GenerativeTraining(network, given, epochs: 40).Run(rows.Spectra, generator, TestContext.Current.CancellationToken);
            using var noGradient = no_grad();
            var abundances = network.Abundances(rows.Spectra, learns: false);
            return rows.Answer(abundances, rows.Spectra, null).Abundances;
        }

        var learnt = Learn();

        Assert.Equal(learnt, Learn());
        double error = 0,
            even = 0;
        for (var n = 0; n < scene.PixelCount; n++)
        {
            Assert.Equal(n == 5, float.IsNaN(learnt[n * 3]));
            for (var p = 0; p < 3 && n != 5; p++)
            {
                error += Math.Pow(learnt[n * 3 + p] - scene.Truth!.Abundances[n * 3 + p], 2);
                even += Math.Pow(1.0 / 3 - scene.Truth.Abundances[n * 3 + p], 2);
            }
        }
        Assert.InRange(error, 0, even / 4); // half the error of saying nothing
    }
}

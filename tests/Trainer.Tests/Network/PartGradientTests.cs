using Unmix.Learning.Densities;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using Unmix.Trainer.Tests.Objective;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Network;

/// <summary>The gradient of every network part and density, by its input and its parameters, against central differences.</summary>
public class PartGradientTests
{
    private const int Rows = 4;

    [Theory]
    [InlineData("paper")]
    [InlineData("default")]
    public void The_encoder_of_latents(string recipe)
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork(recipe);
        var spectra = Leaf(drawn.Batch().Spectra);

        Require(["mean", "variance"], drawn.Network.Latents, [("spectra", spectra)], () =>
        {
            var (mean, variance) = drawn.Network.Latents.Forward(drawn.Network.Features(spectra));
            return [mean, variance];
        });
    }

    [Fact]
    public void The_decoder_of_endmembers()
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork("default");
        using var generator = new Generator(3, CPU);
        var latents = Leaf(randn([Rows, drawn.Options.Latent, DrawnNetwork.Count], ScalarType.Float64, generator: generator));

        Require(["mean", "variance"], drawn.Network.Endmembers, [("latents", latents)], () =>
            [drawn.Network.Endmembers.Mean(latents), drawn.Network.Endmembers.Variance()]
        );
    }

    [Theory]
    [InlineData("paper")]
    [InlineData("default")]
    public void The_encoder_of_abundances(string recipe)
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork(recipe);
        var batch = drawn.Batch();
        var (endmembers, spectra) = (Leaf(batch.LabelledEndmembers), Leaf(batch.LabelledSpectra));

        Require(
            ["linear", "nonlinear", "concentration", "mean", "deviation", "share"],
            drawn.Network.Abundances,
            [("endmembers", endmembers), ("spectra", spectra)],
            () =>
            {
                var posterior = drawn.Network.Abundances.Forward(endmembers, spectra, drawn.Network.Features(spectra));
                return
                [
                    posterior.Linear,
                    posterior.Nonlinear,
                    posterior.Concentration,
                    posterior.Mean(),
                    posterior.Deviation(drawn.Network.Abundances.Calibration),
                    posterior.Nonlinearity(),
                ];
            }
        );
    }

    [Theory]
    [InlineData(Orthogonalisation.LeastShare)]
    [InlineData(0.02)]
    public void The_orthogonalisation(double heldShare)
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork("default");
        var batch = drawn.Batch();
        var (endmembers, spectra) = (Leaf(batch.LabelledEndmembers), Leaf(batch.LabelledSpectra));

        Require(["solution", "gram", "projection"], null, [("endmembers", endmembers), ("spectra", spectra)], () =>
        {
            var factors = Orthogonalisation.Of(endmembers, spectra, DrawnNetwork.Count, heldShare);
            return [factors.Solution, factors.Gram, factors.Projection];
        });
    }

    [Fact]
    public void The_decoder_of_mixtures()
    {
        using var scope = NewDisposeScope();
        using var drawn = new DrawnNetwork("default");
        var batch = drawn.Batch();
        var (endmembers, abundances) = (Leaf(batch.LabelledEndmembers), Leaf(batch.PosteriorLabels));

        Require(
            ["linear", "nonlinear", "spectra", "share", "variance"],
            drawn.Network.Mixing,
            [("endmembers", endmembers), ("abundances", abundances)],
            () =>
            {
                var mixture = drawn.Network.Mixing.Forward(endmembers, abundances);
                return [mixture.Linear, mixture.Nonlinear, mixture.Spectra, mixture.Nonlinearity(), drawn.Network.Mixing.Variance()];
            }
        );
    }

    [Fact]
    public void The_densities()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        Tensor Drawn(params long[] shape) => Leaf(randn(shape, ScalarType.Float64, generator: generator));
        Tensor Positive(params long[] shape) => Leaf(rand(shape, ScalarType.Float64, generator: generator).Plus(0.3));
        var (value, mean, variance, shared, concentration) = (
            Drawn(Rows, 3),
            Drawn(Rows, 3),
            Positive(Rows, 3),
            Positive(Rows),
            Positive(Rows, 3)
        );
        var abundances = Leaf(Positive(Rows, 3).softmax(-1));

        Require(
            ["normal", "isotropic", "draw", "dirichlet"],
            null,
            [
                ("value", value),
                ("mean", mean),
                ("variance", variance),
                ("shared variance", shared),
                ("concentration", concentration),
                ("abundances", abundances),
            ],
            () =>
                [
                    DiagonalGaussian.LogDensity(value, mean, variance, -1),
                    DiagonalGaussian.LogDensityIsotropic(value, mean, shared, -1),
                    DiagonalGaussian.Draw(mean, variance, value),
                    Dirichlet.LogDensity(abundances, concentration),
                ]
        );
    }

    private static Tensor Leaf(Tensor values) => values.detach().clone().requires_grad_(true);

    /// <summary>Each result is made one number by drawn factors, so that entries can't make up for each other.</summary>
    private static void Require(IReadOnlyList<string> names, nn.Module? part, (string, Tensor)[] inputs, Func<Tensor[]> results)
    {
        using var generator = new Generator(29, CPU);
        Tensor[] factors = [.. results().Select(result => randn(result.shape, ScalarType.Float64, generator: generator))];
        var parameters = part?.named_parameters().Select(item => (item.name, (Tensor)item.parameter)) ?? [];
        CentralDifferences.Require(
            names,
            () => stack([.. results().Zip(factors, (result, factor) => (result * factor).sum())]),
            inputs.Concat(parameters)
        );
    }
}

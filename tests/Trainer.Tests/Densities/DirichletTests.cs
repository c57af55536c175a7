using Unmix.Learning.Densities;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Densities;

public class DirichletTests
{
    [Fact]
    public void The_log_density_has_its_closed_form()
    {
        using var scope = NewDisposeScope();
        // Dirichlet(2, 3, 4) at (0.2, 0.3, 0.5): 8! / (1! 2! 3!) * 0.2 * 0.3^2 * 0.5^3.
        var expected = Math.Log(40320.0 / 12 * 0.2 * 0.09 * 0.125);

        var actual = Dirichlet.LogDensity(tensor([0.2, 0.3, 0.5]), tensor([2.0, 3.0, 4.0])).item<double>();

        Assert.Equal(expected, actual, 1e-12);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 0.6931471805599453)]
    [InlineData(5, 3.1780538303479458)]
    public void The_flat_prior_is_the_logarithm_of_a_factorial(int count, double expected) =>
        Assert.Equal(expected, Dirichlet.LogFlatDensity(count), 1e-12);

    [Theory]
    [InlineData(0.05, 0.1, 0.2)]
    [InlineData(0.5, 1.5, 3.0)]
    [InlineData(40, 60, 100)]
    public void Draws_have_the_mean_and_the_variance_of_the_distribution(double first, double second, double third)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11, CPU);
        const int Count = 200_000;
        double[] concentration = [first, second, third];
        var total = concentration.Sum();

        var draws = Dirichlet.Draw(tensor(concentration).expand(Count, 3), generator);

        for (var p = 0; p < 3; p++)
        {
            var mean = concentration[p] / total;
            var variance = mean * (1 - mean) / (1 + total);
            // Five standard errors of the mean over 200,000 draws.
            Assert.Equal(mean, draws.select(1, p).mean().item<double>(), 5 * Math.Sqrt(variance / Count));
            Assert.Equal(variance, draws.select(1, p).var().item<double>(), 0.03 * variance);
        }
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(2.0)]
    [InlineData(80.0)]
    public void The_pathwise_gradient_of_the_mean_is_the_derivative_of_its_closed_form(double scale)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        const int Count = 400_000;
        double[] concentration = [scale, 1.7 * scale, 0.6 * scale];
        var total = concentration.Sum();
        var each = tensor(concentration).expand(Count, 3).clone().requires_grad_(true);

        Dirichlet.Draw(each, generator).select(1, 0).sum().backward();

        // d/d alpha_q of alpha_0 / sum.
        for (var q = 0; q < 3; q++)
        {
            var expected = ((q == 0 ? total : 0) - concentration[0]) / (total * total);
            var gradients = each.grad!.select(1, q);
            var standardError = gradients.std().item<double>() / Math.Sqrt(Count);
            Assert.Equal(expected, gradients.mean().item<double>(), 5 * standardError + 1e-9);
        }
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-16)]
    public void Draws_and_gradients_stay_finite_at_tiny_concentrations(double tiny)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var concentration = zeros(1).Constant(tiny, 1000, 3).requires_grad_(true);

        var draws = Dirichlet.Draw(concentration, generator);
        draws.Plus(1e-16).log().sum().backward();

        Assert.True(draws.isfinite().all().item<bool>());
        Assert.True(concentration.grad!.isfinite().all().item<bool>());
        Assert.True(draws.sum(1).Minus(1).abs().IsBelow(1e-5).all().item<bool>());
    }
}

using TorchSharp;
using Unmix.Learning.Context;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Context;

public sealed class ContextNetworkTests : IDisposable
{
    private const int P = 3;

    private const int K = 5;

    private static readonly ContextShape Shape = new(P, Radius: 1, EncoderCalibration: 0.6);

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Generator generator = new(4, CPU);

    public void Dispose()
    {
        generator.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void A_new_network_says_what_the_encoder_says_of_a_pixel_without_neighbours()
    {
        using var network = New(ScalarType.Float64);
        var neighbours = zeros([P, K, 5], ScalarType.Float64);
        var own = rand([P, 5], ScalarType.Float64, generator: generator).Times(20);
        neighbours.select(1, K / 2).copy_(own);

        var refined = network.Forward(neighbours);

        Assert.Equal(own.ToDoubles(), refined.ToDoubles(), (one, other) => Math.Abs(one - other) < 1e-12);
    }

    [Fact]
    public void Before_it_has_learnt_neighbours_count_next_to_nothing()
    {
        using var network = New(ScalarType.Float64);
        var neighbours = Neighbours(100);

        var means = Shares(network.Forward(neighbours));

        var apart = (means - Shares(neighbours.select(1, K / 2))).abs().max().item<double>();
        Assert.InRange(apart, 1e-6, 0.06);
    }

    [Fact]
    public void A_pixel_that_is_missing_says_nothing_wherever_it_is()
    {
        using var network = Learnt(ScalarType.Float64);
        var neighbours = Neighbours(1);
        neighbours.select(1, 0).zero_();
        var before = network.Forward(neighbours).ToDoubles();

        // The gradient by what is not there is that of its being there at all: only values beside it are looked at.
        neighbours.select(1, 3).MultiplyInPlace(1.5);

        Assert.NotEqual(before, network.Forward(neighbours).ToDoubles());
        Assert.All(before, value => Assert.True(double.IsFinite(value) && value > 0));
    }

    [Fact]
    public void Gradients_are_those_of_differences()
    {
        using var network = Learnt(ScalarType.Float64);
        var neighbours = Neighbours(6);
        var weights = rand([P, 6], ScalarType.Float64, generator: generator);
        Tensor Value() => (network.Forward(neighbours).log() * weights).sum();
        TorchSharp.Modules.Parameter[] parameters = [.. network.parameters()];
        var gradients = autograd.grad([Value()], parameters);

        using var noGradient = no_grad();
        const double step = 1e-6;
        for (var i = 0; i < parameters.Length; i++)
        {
            var flat = parameters[i].view(-1);
            var place = flat.shape[0] / 2;
            var before = flat[place].item<double>();
            double At(double value)
            {
                using var one = tensor(value);
                flat[place].copy_(one);
                return Value().item<double>();
            }
            var difference = (At(before + step) - At(before - step)) / (2 * step);
            At(before);
            Assert.Equal(difference, gradients[i].view(-1)[place].item<double>(), 1e-6 * Math.Max(1, Math.Abs(difference)));
        }
    }

    /// <summary>A network whose every part does something.</summary>
    internal static ContextNetwork Learnt(ContextShape shape, ScalarType type, Generator generator)
    {
        var network = new ContextNetwork(shape, new ParameterFactory(generator, type));
        using var noGradient = no_grad();
        foreach (var parameter in network.parameters())
        {
            using var noise = randn(parameter.shape, type, generator: generator);
            noise.MultiplyInPlace(0.3);
            parameter.AddInPlace(noise);
        }
        using var factor = tensor(new[] { 0.7f });
        network.Calibration.copy_(factor);
        return network;
    }

    private ContextNetwork New(ScalarType type) => new(Shape, new ParameterFactory(generator, type));

    private ContextNetwork Learnt(ScalarType type) => Learnt(Shape, type, generator);

    private Tensor Neighbours(int count) => rand([P, K, count], ScalarType.Float64, generator: generator).Times(20).Plus(0.01);

    private static Tensor Shares(Tensor concentrations) => concentrations / concentrations.sum(0, keepdim: true);
}

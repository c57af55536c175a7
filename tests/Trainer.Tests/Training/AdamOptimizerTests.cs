using TorchSharp.Modules;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Training;

public class AdamOptimizerTests
{
    [Theory]
    [InlineData(0, 3, 4)] // no limit
    [InlineData(10, 3, 4)] // longer than the gradient
    [InlineData(1, 0.6, 0.8)] // a fifth of its length
    public void A_gradient_longer_than_the_limit_is_shortened_as_a_whole(double limit, double first, double second)
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [new(zeros(1), requires_grad: true), new(zeros(1), requires_grad: true)];
        using var adam = new AdamOptimizer(parameters);

        adam.Step(
            0.01,
            [
                [3],
                [4],
            ],
            limit
        );

        var moments = adam.Moments.Select(moment => moment.item<float>()).ToArray();
        Assert.Equal(0.1 * first, moments[0], 1e-5); // a tenth of the gradient, then of the second parameter's
        Assert.Equal(0.1 * second, moments[2], 1e-5);
    }
}

using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Objective;

/// <summary>Gradients against central differences along a drawn direction of each tensor, in double precision.</summary>
internal static class CentralDifferences
{
    private const double Step = 1e-5;

    /// <param name="names">Of the function's values.</param>
    /// <param name="function">[n] values; a function of the tensors.</param>
    /// <param name="tensors">Leaves with a gradient, by name.</param>
    /// <param name="relative">
    /// Allowed of the gradient's length. The difference itself is exact to Step^2 and to the last digits of a value over Step.
    /// </param>
    public static void Require(
        IReadOnlyList<string> names,
        Func<Tensor> function,
        IEnumerable<(string Name, Tensor Tensor)> tensors,
        double relative = 1e-5
    )
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(41, CPU);
        var leaves = tensors.ToArray();
        var values = function();
        var scale = values.abs().data<double>().ToArray();
        // All of them before any leaf is moved: the graph holds the leaves themselves.
        var gradients = names
            .Select((_, i) => autograd.grad([values[i]], [.. leaves.Select(leaf => leaf.Tensor)], retain_graph: true, allow_unused: true))
            .ToArray();
        for (var t = 0; t < leaves.Length; t++)
        {
            using var inner = NewDisposeScope();
            var (name, tensor) = leaves[t];
            var direction = randn(tensor.shape, ScalarType.Float64, generator: generator);
            direction = direction / direction.norm();
            var slopes = (At(function, tensor, direction, Step) - At(function, tensor, direction, -Step))
                .Over(2 * Step)
                .data<double>()
                .ToArray();
            for (var i = 0; i < names.Count; i++)
            {
                var (along, length) = gradients[i][t] is { IsInvalid: false } some
                    ? ((some * direction).sum().item<double>(), some.norm().item<double>())
                    : (0, 0);
                Assert.True(
                    Math.Abs(slopes[i] - along) <= relative * length + 1e-9 * scale[i],
                    $"d {names[i]} / d {name}: {along} by the gradient, {slopes[i]} by differences."
                );
            }
        }
    }

    private static Tensor At(Func<Tensor> function, Tensor tensor, Tensor direction, double step)
    {
        using var noGradient = no_grad();
        using var before = tensor.clone();
        tensor.AddInPlace(direction.Times(step));
        var values = function();
        tensor.copy_(before);
        return values;
    }
}

using System.Numerics.Tensors;
using Unmix.Evaluation.Comparison;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;
using Tensor = TorchSharp.torch.Tensor;

namespace Unmix.Learning.Methods;

/// <summary>Moves a rival's parameters against the gradient of a loss, or refuses where that is no number.</summary>
/// <param name="name">The method's, for the message.</param>
/// <param name="parameters">All that learn.</param>
internal sealed class GradientStep(string name, IReadOnlyList<Parameter> parameters) : IDisposable
{
    private readonly AdamOptimizer adam = new(parameters);

    /// <param name="loss">A scalar.</param>
    /// <param name="learningRate">Above 0.</param>
    /// <exception cref="MethodException">The loss or its gradient is no number.</exception>
    public void Take(Tensor loss, double learningRate)
    {
        var gradients = autograd.grad([loss], [.. parameters], allow_unused: true);
        var values = new float[gradients.Count][];
        for (var i = 0; i < values.Length; i++)
            values[i] = gradients[i] is { IsInvalid: false } slope ? slope.ToFloats() : new float[parameters[i].numel()];
        if (!float.IsFinite(values.Sum(value => TensorPrimitives.SumOfSquares<float>(value))))
            throw new MethodException($"The method '{name}' diverged: a gradient became no number. Take another seed.");
        adam.Step(learningRate, values);
    }

    /// <inheritdoc/>
    public void Dispose() => adam.Dispose();
}

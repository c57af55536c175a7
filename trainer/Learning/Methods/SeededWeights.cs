using TorchSharp.Modules;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Methods;

/// <summary>The first weights of a rival's network, all from one generator, in the order in which they are asked for.</summary>
/// <param name="generator">The source of randomness; borrowed.</param>
internal sealed class SeededWeights(Generator generator)
{
    private readonly List<Parameter> parameters = [];

    /// <summary>All that were made, in their order.</summary>
    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>[outputs, inputs], uniform within the square root of 6 / (inputs + outputs) (X. Glorot and Y. Bengio, 2010).</summary>
    public Parameter Layer(int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        var bound = Math.Sqrt(6.0 / (inputs + outputs));
        return Kept(rand(outputs, inputs, generator: generator).Times(2 * bound).Minus(bound));
    }

    /// <summary>[size], normal around a mean.</summary>
    public Parameter Around(double mean, double deviation, int size)
    {
        using var scope = NewDisposeScope();
        return Kept(randn(size, generator: generator).Times(deviation).Plus(mean));
    }

    /// <summary>[size] zeros.</summary>
    public Parameter Zero(int size)
    {
        using var scope = NewDisposeScope();
        return Kept(zeros(size));
    }

    private Parameter Kept(Tensor values)
    {
        var parameter = new Parameter(values, requires_grad: true);
        parameter.MoveToOuterDisposeScope();
        parameters.Add(parameter);
        return parameter;
    }
}

using TorchSharp.Modules;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>Makes the initial parameters of a network: where they live, in which precision, from which randomness.</summary>
/// <param name="Generator">The source of randomness.</param>
/// <param name="Type">Float32 to train; Float64 to check the mathematics.</param>
/// <param name="Device">Where the parameters live.</param>
public sealed record ParameterFactory(Generator Generator, ScalarType Type = ScalarType.Float32, Device? Device = null)
{
    /// <summary>Uniform in +-1/sqrt(inputs), the usual start of a fully connected layer (weights and biases alike).</summary>
    public Parameter Uniform(int inputs, params long[] shape)
    {
        var bound = 1 / Math.Sqrt(inputs);
        // Drawn on the CPU in float32 whatever the target, so that a seed means the same network everywhere.
        using var drawn = rand(shape, ScalarType.Float32, CPU, generator: Generator);
        using var values = drawn.to_type(Type);
        values.MultiplyInPlace(2 * bound);
        values.SubtractInPlace(bound);
        return new Parameter(values.to(Device ?? CPU), requires_grad: true);
    }

    /// <summary>Zeros: the start of every learned log-scale, so that each scale starts at the value its equation names.</summary>
    public Parameter Zero(params long[] shape) => new(zeros(shape, Type, Device ?? CPU), requires_grad: true);
}

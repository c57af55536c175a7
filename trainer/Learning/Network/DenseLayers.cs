using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>Fully connected layers with ReLU between them and none after the last: [..., first width] -> [..., last width].</summary>
public sealed partial class DenseLayers : nn.Module<Tensor, Tensor>
{
    private readonly Parameter[] weights;
    private readonly Parameter[] biases;

    /// <param name="name">Name of the stack in the parameter list; layer i has "name.i.weight" [out, in] and "name.i.bias".</param>
    /// <param name="widths">Widths from the input to the output, at least two.</param>
    /// <param name="parameters">Where the initial values come from.</param>
    public DenseLayers(string name, IReadOnlyList<int> widths, ParameterFactory parameters)
        : base(name)
    {
        weights = new Parameter[widths.Count - 1];
        biases = new Parameter[widths.Count - 1];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = parameters.Uniform(widths[i], widths[i + 1], widths[i]);
            biases[i] = parameters.Uniform(widths[i], widths[i + 1]);
            register_parameter($"{i}_weight", weights[i]);
            register_parameter($"{i}_bias", biases[i]);
        }
    }

    /// <summary>
    /// Rounds the weights of large layers to half precision, in which graphs then hold them in half the bytes, without any
    /// further loss.
    /// </summary>
    /// <param name="least">Numbers from which on a layer is large.</param>
    public void RoundLarge(int least)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var weight in weights.Where(weight => weight.numel() >= least))
            weight.copy_(weight.to_type(ScalarType.Float16));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var value = input;
        for (var i = 0; i < weights.Length; i++)
        {
            value = nn.functional.linear(value, weights[i], biases[i]);
            if (i < weights.Length - 1)
                value = value.relu_();
        }
        return value.MoveToOuterDisposeScope();
    }

    /// <summary>Sum of the Frobenius norms of all weights and biases, the penalty of M15.</summary>
    /// <returns>A scalar.</returns>
    public Tensor NormSum()
    {
        using var scope = NewDisposeScope();
        var norms = parameters().Select(parameter => parameter.norm()).ToArray();
        return stack(norms).sum().MoveToOuterDisposeScope();
    }
}

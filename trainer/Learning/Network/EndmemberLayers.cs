using TorchSharp.Modules;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// P stacks of fully connected layers of the same widths, one for each endmember, run as batched products:
/// [P, rows, first width] -> [P, rows, last width], ReLU between the layers and none after the last.
/// </summary>
public sealed partial class EndmemberLayers : nn.Module<Tensor, Tensor>
{
    private readonly Parameter[] weights;
    private readonly Parameter[] biases;

    /// <param name="name">Name of the stack; layer i has "name.i_weight" [P, in, out] and "name.i_bias" [P, 1, out].</param>
    /// <param name="endmemberCount">P.</param>
    /// <param name="widths">Widths from the input to the output, at least two.</param>
    /// <param name="parameters">Where the initial values come from.</param>
    public EndmemberLayers(string name, int endmemberCount, IReadOnlyList<int> widths, ParameterFactory parameters)
        : base(name)
    {
        weights = new Parameter[widths.Count - 1];
        biases = new Parameter[widths.Count - 1];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = parameters.Uniform(widths[i], endmemberCount, widths[i], widths[i + 1]);
            biases[i] = parameters.Uniform(widths[i], endmemberCount, 1, widths[i + 1]);
            register_parameter($"{i}_weight", weights[i]);
            register_parameter($"{i}_bias", biases[i]);
        }
    }

    /// <summary>Lets the stack start near a constant.</summary>
    /// <param name="values">What the last layer adds: [P, last width].</param>
    /// <param name="weightFactor">On the last layer's weights: how much of what comes in shows.</param>
    public void StartNear(Tensor values, double weightFactor)
    {
        using var noGradient = no_grad();
        biases[^1].copy_(values.unsqueeze(1));
        weights[^1].MultiplyInPlace(weightFactor);
    }

    /// <summary>P.</summary>
    public int EndmemberCount => (int)weights[0].shape[0];

    /// <summary>Layers of the stack.</summary>
    public int LayerCount => weights.Length;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var value = input;
        for (var i = 0; i < weights.Length; i++)
        {
            value = baddbmm(value, weights[i], biases[i]);
            if (i < weights.Length - 1)
                value = value.relu_();
        }
        return value.MoveToOuterDisposeScope();
    }
}

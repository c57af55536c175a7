using Unmix.Learning.Onnx;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

public sealed partial class DenseLayers
{
    /// <summary>The graph form of <see cref="forward"/>.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="input">[n, first width].</param>
    /// <param name="factor">On the result; folded into the last layer.</param>
    /// <param name="pixelsLast">Gives the result turned.</param>
    /// <param name="whitening">The input is directions of it, see <see cref="SpectraWhitening.OnDirections"/>; null for none.</param>
    /// <param name="before">
    /// What the first layer reads of the input is this map of it, [first width, input]; folded into that layer. Null for the input itself.
    /// </param>
    /// <returns>[n, last width], or [last width, n].</returns>
    public OnnxValue Write(
        OnnxGraph graph,
        OnnxValue input,
        double factor = 1,
        bool pixelsLast = false,
        SpectraWhitening? whitening = null,
        Tensor? before = null
    )
    {
        var value = input;
        for (var i = 0; i < weights.Length; i++)
        {
            using var scope = NewDisposeScope();
            Tensor weight = weights[i],
                bias = biases[i];
            if (i == 0)
                weight = SpectraWhitening.OnDirections(whitening, weight);
            if (i == 0 && before is not null)
                weight = matmul(weight.to_type(ScalarType.Float64), before.to_type(ScalarType.Float64)).to_type(ScalarType.Float32);
            var isLast = i == weights.Length - 1;
            if (isLast)
                (weight, bias) = (weight.detach().Times(factor), bias.detach().Times(factor));
            var turned = isLast && pixelsLast;
            var weightValue = graph.Weights($"{GetName()}_{i}_weight", weight.ToFloats(), weight.shape);
            var biasValue = graph.Constant($"{GetName()}_{i}_bias", bias.ToFloats(), turned ? [bias.shape[0], 1] : bias.shape);
            value = turned ? graph.DensePixelsLast(value, weightValue, biasValue) : graph.Dense(value, weightValue, biasValue);
            if (!isLast)
                value = graph.Unary("Relu", value);
        }
        return value;
    }
}

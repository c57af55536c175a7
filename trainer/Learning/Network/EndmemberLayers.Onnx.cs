using Unmix.Learning.Onnx;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

public sealed partial class EndmemberLayers
{
    /// <summary>
    /// The graph form for all endmembers at once: layers side by side, block-diagonal where each endmember has an input of its
    /// own.
    /// </summary>
    /// <param name="graph">Written to.</param>
    /// <param name="input">[n, first width], the same for all endmembers, or [n, P * first width], endmember by endmember.</param>
    /// <param name="whitening">The input is directions of it, see <see cref="SpectraWhitening.OnDirections"/>; null for none.</param>
    /// <returns>[n, P * last width], endmember by endmember; no ReLU at the end.</returns>
    public OnnxValue WriteSideBySide(OnnxGraph graph, OnnxValue input, SpectraWhitening? whitening = null)
    {
        var value = input;
        var isShared = whitening is not null || input.Last == weights[0].shape[1];
        for (var i = 0; i < weights.Length; i++)
        {
            using var scope = NewDisposeScope();
            var perEndmember = weights[i].detach().transpose(1, 2).unbind(0); // P times [out, in]
            var joined = i == 0 && isShared ? cat(perEndmember) : block_diag(perEndmember);
            var weight = i == 0 ? SpectraWhitening.OnDirections(whitening, joined) : joined;
            value = Layer(graph, value, i, "all", weight, biases[i].detach().flatten());
            if (i < weights.Length - 1)
                value = graph.Unary("Relu", value);
        }
        return value;
    }

    /// <summary>The same for some of the endmembers, whose inputs stand among those of all.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="input">[n, P * first width], endmember by endmember.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="before">A single layer before these, without ReLU between: folded into the first. Null for none.</param>
    /// <returns>[n, count * last width]; no ReLU at the end.</returns>
    public OnnxValue WriteSideBySide(OnnxGraph graph, OnnxValue input, int first, int count, EndmemberLayers? before)
    {
        var value = input;
        for (var i = 0; i < weights.Length; i++)
        {
            using var scope = NewDisposeScope();
            (Tensor Weight, Tensor Bias)[] each =
            [
                .. Enumerable
                    .Range(first, count)
                    .Select(p =>
                    {
                        var (weight, bias) = OfEndmember(i, p);
                        return i == 0 && before is not null ? Fold(before.OfEndmember(0, p), weight, bias) : (weight, bias);
                    }),
            ];
            var joined = block_diag([.. each.Select(layer => layer.Weight)]);
            var width = joined.shape[1] / count;
            if (value.Last != joined.shape[1])
            {
                var wide = zeros(joined.shape[0], value.Last);
                wide.narrow(1, first * width, count * width).copy_(joined);
                joined = wide;
            }
            value = Layer(graph, value, i, $"from_{first}", joined, cat([.. each.Select(layer => layer.Bias)]));
            if (i < weights.Length - 1)
                value = graph.Unary("Relu", value);
        }
        return value;
    }

    /// <summary>The graph form for one endmember.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="input">[n, first width], or [n, P * first width] with the endmembers side by side.</param>
    /// <param name="endmember">Which, from 0.</param>
    /// <param name="before">A single layer before these, without ReLU between: folded into the first. Null for none.</param>
    /// <param name="constants">What outputs after the last always are; null for none.</param>
    /// <returns>[n, last width], or with those.</returns>
    public OnnxValue Write(OnnxGraph graph, OnnxValue input, int endmember, EndmemberLayers? before = null, float[]? constants = null)
    {
        var value = input;
        for (var i = 0; i < weights.Length; i++)
        {
            using var scope = NewDisposeScope();
            var (weight, bias) = OfEndmember(i, endmember);
            if (i == 0 && before is not null)
                (weight, bias) = Fold(before.OfEndmember(0, endmember), weight, bias);
            if (value.Last != weight.shape[1])
            {
                // The input holds all endmembers: zero weights pick this one, which is cheaper than cutting the input up.
                var wide = zeros(weight.shape[0], value.Last);
                wide.narrow(1, endmember * weight.shape[1], weight.shape[1]).copy_(weight);
                weight = wide;
            }
            if (i == weights.Length - 1 && constants is { Length: > 0 } more)
                (weight, bias) = (cat([weight, zeros(more.Length, weight.shape[1])]), cat([bias, tensor(more)]));
            value = Layer(graph, value, i, $"{endmember}", weight, bias);
            if (i < weights.Length - 1)
                value = graph.Unary("Relu", value);
        }
        return value;
    }

    private (Tensor Weight, Tensor Bias) OfEndmember(int layer, int endmember) =>
        (weights[layer].detach().select(0, endmember).t(), biases[layer].detach().select(0, endmember).flatten()); // [out, in], [out]

    private static (Tensor Weight, Tensor Bias) Fold((Tensor Weight, Tensor Bias) first, Tensor weight, Tensor bias)
    {
        var wide = weight.to_type(ScalarType.Float64);
        var shift = matmul(wide, first.Bias.to_type(ScalarType.Float64)).Plus(bias.to_type(ScalarType.Float64));
        return (matmul(wide, first.Weight.to_type(ScalarType.Float64)).to_type(ScalarType.Float32), shift.to_type(ScalarType.Float32));
    }

    private OnnxValue Layer(OnnxGraph graph, OnnxValue input, int layer, string whose, Tensor weight, Tensor bias) =>
        graph.Dense(
            input,
            graph.Constant($"{GetName()}_{whose}_{layer}_weight", weight.ToFloats(), weight.shape),
            graph.Constant($"{GetName()}_{whose}_{layer}_bias", bias.ToFloats(), bias.shape)
        );
}

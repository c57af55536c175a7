using Unmix.Trainer.Export;
using static TorchSharp.torch;

namespace Unmix.Trainer.Network;

public sealed partial class DenseLayers
{
    /// <summary>The graph form of <see cref="forward"/>.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="input">[n, first width].</param>
    /// <param name="whitening">Stands before the first layer and is folded into it; null for none.</param>
    /// <returns>[n, last width].</returns>
    public OnnxValue Write(OnnxGraph graph, OnnxValue input, SpectraWhitening? whitening = null)
    {
        var value = input;
        for (var i = 0; i < weights.Length; i++)
        {
            using var scope = NewDisposeScope();
            var (weight, bias) = i == 0 ? SpectraWhitening.Fold(whitening, weights[i], biases[i]) : (weights[i], biases[i]);
            value = graph.Dense(
                value,
                graph.Constant($"{GetName()}_{i}_weight", weight.ToFloats(), weight.shape),
                graph.Constant($"{GetName()}_{i}_bias", bias.ToFloats(), bias.shape));
            if (i < weights.Length - 1) value = graph.Unary("Relu", value);
        }
        return value;
    }
}

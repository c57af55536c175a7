using Unmix.Trainer.Export;

namespace Unmix.Trainer.Network;

public sealed partial class DenseLayers
{
    /// <summary>The graph form of <see cref="forward"/>.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="input">[n, first width].</param>
    /// <returns>[n, last width].</returns>
    public OnnxValue Write(OnnxGraph graph, OnnxValue input)
    {
        var value = input;
        for (var i = 0; i < weights.Length; i++)
        {
            value = graph.Dense(
                value,
                graph.Constant($"{GetName()}_{i}_weight", weights[i].ToFloats(), weights[i].shape),
                graph.Constant($"{GetName()}_{i}_bias", biases[i].ToFloats(), biases[i].shape));
            if (i < weights.Length - 1) value = graph.Unary("Relu", value);
        }
        return value;
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Unmix.Learning.Methods.EndmemberGuided;

/// <summary>
/// The pixelwise EGU-Net (D. Hong et al., IEEE TNNLS 33(11), 2022, table I, and the authors' program): an encoder L, 256, 128, 32, P that
/// pure and mixed spectra share (tanh, tanh, ReLU, softmax), and a decoder P, 32, 128, 256, L (sigmoid). Every layer but the encoder's
/// last is normalised over the batch, at the end as well as while it learns, as in that program.
/// </summary>
internal sealed class GuidedNetwork
{
    private const double Momentum = 0.1;

    private readonly NormalisedLayer[] encoder;
    private readonly Parameter last;
    private readonly Parameter lastBias;
    private readonly NormalisedLayer[] decoder;

    /// <param name="bands">L.</param>
    /// <param name="count">P.</param>
    /// <param name="weights">Where the first weights come from.</param>
    public GuidedNetwork(int bands, int count, SeededWeights weights)
    {
        NormalisedLayer[] Stack(params int[] widths) =>
            [.. widths.Skip(1).Select((width, i) => new NormalisedLayer(widths[i], width, weights, 0, Momentum))];
        encoder = Stack(bands, 256, 128, 32);
        (last, lastBias) = (weights.Layer(32, count), weights.Zero(count));
        decoder = Stack(count, 32, 128, 256, bands);
        Parameters = weights.Parameters;
    }

    /// <summary>All that learn.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The matrices whose length is pressed down.</summary>
    public IEnumerable<Parameter> Weights => encoder.Concat(decoder).Select(layer => layer.Weight).Append(last);

    /// <summary>[n, L] -> [n, P], whose softmax are abundances.</summary>
    /// <param name="spectra">The batch.</param>
    /// <param name="dropout">[n, 256], multiplies the first layer's outputs; null for none.</param>
    public Tensor Odds(Tensor spectra, Tensor? dropout)
    {
        using var scope = NewDisposeScope();
        var first = encoder[0].Of(spectra, byBatch: true);
        var value = (dropout is null ? first : first * dropout).tanh();
        value = encoder[1].Of(value, byBatch: true).tanh();
        value = encoder[2].Of(value, byBatch: true).relu();
        return nn.functional.linear(value, last, lastBias).MoveToOuterDisposeScope();
    }

    /// <summary>[n, P] -> [n, L], reflectance from 0 to 1.</summary>
    public Tensor Rebuilt(Tensor abundances) => decoder.Aggregate(abundances, (value, layer) => layer.Of(value, byBatch: true).sigmoid());
}

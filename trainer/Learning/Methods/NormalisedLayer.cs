using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Unmix.Learning.Methods;

/// <summary>
/// A fully connected layer whose outputs are normalised over the batch (S. Ioffe and C. Szegedy, 2015): by the batch while it learns, by
/// running means of batches afterwards.
/// </summary>
internal sealed class NormalisedLayer
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Parameter scale;
    private readonly Parameter shift;
    private readonly Tensor mean;
    private readonly Tensor variance;
    private readonly double momentum;

    /// <param name="inputs">Width before.</param>
    /// <param name="outputs">Width after.</param>
    /// <param name="weights">Where the first weights come from.</param>
    /// <param name="scaleDeviation">Of the first scales around 1.</param>
    /// <param name="momentum">Share of the last batch in the running means.</param>
    public NormalisedLayer(int inputs, int outputs, SeededWeights weights, double scaleDeviation, double momentum)
    {
        this.momentum = momentum;
        weight = weights.Layer(inputs, outputs);
        bias = weights.Zero(outputs);
        scale = weights.Around(1, scaleDeviation, outputs);
        shift = weights.Zero(outputs);
        (mean, variance) = (zeros(outputs), ones(outputs));
    }

    /// <summary>[outputs, inputs].</summary>
    public Parameter Weight => weight;

    /// <summary>[n, inputs] -> [n, outputs].</summary>
    /// <param name="input">The batch.</param>
    /// <param name="byBatch">True to normalise by the batch itself.</param>
    public Tensor Of(Tensor input, bool byBatch)
    {
        using var scope = NewDisposeScope();
        var linear = nn.functional.linear(input, weight, bias);
        return nn.functional.batch_norm(linear, mean, variance, scale, shift, byBatch, momentum).MoveToOuterDisposeScope();
    }
}

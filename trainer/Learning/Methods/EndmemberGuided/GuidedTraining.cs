using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Methods.EndmemberGuided;

/// <summary>
/// EGU-Net's training as in the authors' program: 200 epochs by Adam, the rate from 0.1 falling by a hundredth with each, as it does there
/// where there are about as many pure spectra as a batch holds; loss: cross entropy of pure spectra, mean squared misfit of mixed ones,
/// and 0.005 times half the squared weights; a tenth of the first layer's outputs dropped.
/// Differs from the program: all pixels are one batch where that has 8000, which on scenes of this size is the same.
/// </summary>
/// <param name="network">What learns.</param>
/// <param name="pure">Spectra with known shares.</param>
internal sealed class GuidedTraining(GuidedNetwork network, PseudoPure pure)
{
    /// <summary>Weight of half the squared weights.</summary>
    public const double Decay = 0.005;

    private const int Epochs = 200;
    private const double FirstRate = 0.1;
    private const double RateDecay = 0.99;
    private const double Kept = 0.9;
    private const int FirstWidth = 256;

    /// <summary>Trains.</summary>
    /// <param name="pixels">[N, L].</param>
    /// <param name="generator">Of what is dropped.</param>
    /// <param name="cancellation">Stops between epochs.</param>
    /// <exception cref="Unmix.Evaluation.Comparison.MethodException">It diverged.</exception>
    public void Run(Tensor pixels, Generator generator, CancellationToken cancellation)
    {
        using var step = new GradientStep("egunet", network.Parameters);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var loss = Loss(pixels, Dropout(pure.Spectra.shape[0], generator), Dropout(pixels.shape[0], generator));
            step.Take(loss, FirstRate * Math.Pow(RateDecay, epoch));
        }
    }

    /// <summary>The loss.</summary>
    /// <param name="pixels">[N, L].</param>
    /// <param name="pureDropout">[m, 256].</param>
    /// <param name="mixedDropout">[N, 256].</param>
    public Tensor Loss(Tensor pixels, Tensor pureDropout, Tensor mixedDropout)
    {
        var entropy = (network.Odds(pure.Spectra, pureDropout).log_softmax(1) * pure.Shares).sum(1).mean().neg();
        var misfit = (network.Rebuilt(network.Odds(pixels, mixedDropout).softmax(1)) - pixels).Squared().mean();
        var lengths = stack([.. network.Weights.Select(weight => weight.Squared().sum())]).sum();
        return entropy.Plus(misfit).Plus(lengths.Times(Decay / 2));
    }

    // Inverted: what stays is as much larger as there is less of it.
    private static Tensor Dropout(long rows, Generator generator) =>
        rand(rows, FirstWidth, generator: generator).IsBelow(Kept).to_type(ScalarType.Float32).Over(Kept);
}

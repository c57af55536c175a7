using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Methods.Generative;

/// <summary>
/// PGMSU's training (S. Shi et al., IEEE TGRS 60, 2022, eq. 17 to 24): 200 epochs of ten batches by Adam at 0.001. Half of the epochs bring
/// the endmembers near the references; the other half hold each pixel's near their mean over materials (volume) and in angle near each
/// material's mean over pixels. Weights are the authors' for the real scene Jasper Ridge.
/// Differs from the paper: the endmembers that the first half aims at are the comparison's references in place of vertex component
/// analysis; cosines are held 1e-6 away from 1, where the angle has no slope; what is left over by ten whole batches waits for the next
/// epoch; a scene is unmixed at the mean of z and not at a draw.
/// </summary>
/// <param name="network">What learns.</param>
/// <param name="references">[P, L].</param>
/// <param name="epochs">Passes through the pixels.</param>
internal sealed class GenerativeTraining(GenerativeNetwork network, Tensor references, int epochs = GenerativeTraining.Epochs)
{
    /// <summary>Weight of the divergence from the prior of z.</summary>
    public const double DivergenceWeight = 0.1;

    /// <summary>Below this the divergence is not pressed further.</summary>
    public const double LeastDivergence = 0.2;

    /// <summary>Weight of the distance from the references, in the first half.</summary>
    public const double ReferenceWeight = 0.1;

    /// <summary>Weight of the angle, in the second half.</summary>
    public const double AngleWeight = 3;

    /// <summary>Weight of the volume, in the second half.</summary>
    public const double VolumeWeight = 7;

    /// <summary>The authors' passes through the pixels.</summary>
    public const int Epochs = 200;

    private const int Batches = 10;
    private const double LearningRate = 0.001;

    /// <summary>Trains.</summary>
    /// <param name="pixels">[N, L].</param>
    /// <param name="generator">Of batches and draws.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="Unmix.Evaluation.Comparison.MethodException">It diverged.</exception>
    public void Run(Tensor pixels, Generator generator, CancellationToken cancellation)
    {
        using var step = new GradientStep("pgmsu", network.Parameters);
        var batch = Math.Max(2, pixels.shape[0] / Batches);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var order = randperm(pixels.shape[0], ScalarType.Int64, generator: generator);
            for (long first = 0; first + batch <= pixels.shape[0]; first += batch)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var spectra = pixels.index_select(0, order.narrow(0, first, batch));
                var noise = randn(batch, GenerativeNetwork.LatentSize, generator: generator);
                step.Take(Loss(spectra, noise, guided: epoch < epochs / 2), LearningRate);
            }
        }
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="spectra">[n, L].</param>
    /// <param name="noise">[n, 4], standard normal.</param>
    /// <param name="guided">True in the first half.</param>
    public Tensor Loss(Tensor spectra, Tensor noise, bool guided)
    {
        var (mean, logVariance) = network.Latent(spectra, learns: true);
        var endmembers = network.Endmembers(mean.Plus(logVariance.Times(0.5).exp() * noise), learns: true);
        var rebuilt = GenerativeNetwork.Mix(network.Abundances(spectra, learns: true), endmembers);
        var pixels = spectra.shape[0];
        var misfit = (rebuilt - spectra).Squared().sum().Over(pixels);
        var divergence = (mean.Squared().Plus(logVariance.exp()) - logVariance).Minus(1).sum().Times(0.5 / pixels);
        var loss = misfit.Plus(divergence.AtLeast(LeastDivergence).Times(DivergenceWeight));
        return guided
            ? loss.Plus((endmembers - references).Squared().sum().Times(ReferenceWeight / pixels))
            : loss.Plus(Volume(endmembers).Times(VolumeWeight)).Plus(Angle(endmembers).Times(AngleWeight));
    }

    /// <summary>Mean square of the endmembers about their mean over materials.</summary>
    /// <param name="endmembers">[n, P, L].</param>
    public static Tensor Volume(Tensor endmembers) => (endmembers - endmembers.mean([1], keepdim: true)).Squared().mean();

    /// <summary>Mean angle, radians, between each endmember and its mean over pixels.</summary>
    /// <param name="endmembers">[n, P, L].</param>
    public static Tensor Angle(Tensor endmembers)
    {
        var mean = endmembers.mean([0], keepdim: true);
        var lengths = mean.Squared().sum(2).sqrt().Plus(1e-6) * endmembers.Squared().sum(2).sqrt().Plus(1e-6);
        return ((endmembers * mean).sum(2) / lengths).Within(-1 + 1e-6, 1 - 1e-6).acos().mean();
    }
}

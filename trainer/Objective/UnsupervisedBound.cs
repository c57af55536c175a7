using Unmix.Trainer.Densities;
using Unmix.Trainer.Network;
using Unmix.Trainer.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Objective;

/// <summary>
/// The evidence lower bound of the unlabelled pixels, METHOD M12. Each density is [B, K1], natural log; p(M | Z) and q(M | Z)
/// are the same and cancel.
/// </summary>
/// <param name="LogLikelihood">log p(y | M, a).</param>
/// <param name="LogAbundancePrior">log p(a), a constant: [1].</param>
/// <param name="LogLatentPrior">log p(Z).</param>
/// <param name="LogAbundancePosterior">log q(a | M, y) at the draw.</param>
/// <param name="LogLatentPosterior">log q(Z | y) at the draw.</param>
public sealed record UnsupervisedBound(
    Tensor LogLikelihood,
    Tensor LogAbundancePrior,
    Tensor LogLatentPrior,
    Tensor LogAbundancePosterior,
    Tensor LogLatentPosterior)
{
    /// <param name="draw">A batch passed through the network.</param>
    /// <param name="spectra">y: [B, L].</param>
    public static UnsupervisedBound Of(BatchDraw draw, Tensor spectra)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(spectra);
        var half = draw.Unlabelled;
        return new UnsupervisedBound(
            LatentDensities.Spectra(spectra, half.Mixture, draw.SpectrumVariance),
            LatentDensities.FlatPrior(half.Abundances),
            LatentDensities.Prior(half.Latents),
            Dirichlet.LogDensity(half.Abundances, half.Posterior.Concentration),
            LatentDensities.Posterior(half));
    }

    /// <summary>The bound of each pixel, the mean over its draws: [B].</summary>
    public Tensor OfEachPixel() =>
        (LogLikelihood.Plus(LogAbundancePrior).Plus(LogLatentPrior) - LogAbundancePosterior - LogLatentPosterior).mean([-1]);
}

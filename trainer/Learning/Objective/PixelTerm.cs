using Unmix.Learning.Densities;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Objective;

/// <summary>
/// What the unlabelled pixels say, METHOD M12. Each density is [B, K1], natural log; p(M | Z) and q(M | Z) are the same and cancel.
/// Where Z, M and a are all drawn (<see cref="PixelsTeach.Everything"/>) it is the evidence lower bound of y.
/// </summary>
/// <remarks>
/// Differs from the paper by default: Z alone is drawn, M is the mean mu(Z), and a the mean of q(a | M, y), taken as given
/// (<see cref="PixelsTeach.Spectra"/>). It is then no bound of anything: log p(a) and log q(a | M, y) shift its value and have no
/// gradient, and what is learnt is log p(y | mu(Z), a) + log p(Z) - log q(Z | y).
/// </remarks>
/// <param name="LogLikelihood">log p(y | M, a).</param>
/// <param name="LogAbundancePrior">log p(a), a constant: [1].</param>
/// <param name="LogLatentPrior">log p(Z).</param>
/// <param name="LogAbundancePosterior">log q(a | M, y) at the draw, or at the posterior's mean.</param>
/// <param name="LogLatentPosterior">log q(Z | y) at the draw.</param>
public sealed record PixelTerm(
    Tensor LogLikelihood,
    Tensor LogAbundancePrior,
    Tensor LogLatentPrior,
    Tensor LogAbundancePosterior,
    Tensor LogLatentPosterior
)
{
    /// <param name="draw">A batch passed through the network.</param>
    /// <param name="spectra">y: [B, L].</param>
    public static PixelTerm Of(BatchDraw draw, Tensor spectra)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(spectra);
        var half = draw.Unlabelled;
        return new PixelTerm(
            LatentDensities.Spectra(spectra, half.Mixture, draw.SpectrumVariance),
            LatentDensities.FlatPrior(half.Abundances),
            LatentDensities.Prior(half.Latents),
            Dirichlet.LogDensity(half.Abundances, half.Posterior.Concentration),
            LatentDensities.Posterior(half)
        );
    }

    /// <summary>The term of each pixel, the mean over its draws: [B].</summary>
    public Tensor OfEachPixel() =>
        (LogLikelihood.Plus(LogAbundancePrior).Plus(LogLatentPrior) - LogAbundancePosterior - LogLatentPosterior).mean([-1]);
}

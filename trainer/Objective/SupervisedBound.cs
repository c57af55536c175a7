using Unmix.Trainer.Densities;
using Unmix.Trainer.Network;
using Unmix.Trainer.Scenes;
using Unmix.Trainer.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Objective;

/// <summary>
/// The importance-weighted bound of the labelled triples, METHOD M13, and the evidence that their labels give on the
/// posterior, M14. Densities are natural logs, [B, K2], or [B, 1] where all draws share one.
/// </summary>
/// <param name="LogLikelihood">log p(y_s | M_s, a_s).</param>
/// <param name="LogAbundancePrior">log p(a_s), a constant: [1].</param>
/// <param name="LogLatentPrior">log p(Z_j).</param>
/// <param name="LogAbundancePosterior">log q(a_s | M_s, y_s) at the label pulled into the simplex.</param>
/// <param name="LogEndmembers">log q(M_s | Z_j), which is log p(M_s | Z_j) too: the logarithm of the importance weights.</param>
/// <param name="LogLatentPosterior">log q(Z_j | y_s).</param>
public sealed record SupervisedBound(
    Tensor LogLikelihood,
    Tensor LogAbundancePrior,
    Tensor LogLatentPrior,
    Tensor LogAbundancePosterior,
    Tensor LogEndmembers,
    Tensor LogLatentPosterior)
{
    /// <param name="draw">A batch passed through the network.</param>
    /// <param name="batch">The same batch.</param>
    public static SupervisedBound Of(BatchDraw draw, MiniBatch batch)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(batch);
        var half = draw.Labelled;
        return new SupervisedBound(
            LatentDensities.Spectra(batch.LabelledSpectra, half.Mixture, draw.SpectrumVariance),
            LatentDensities.FlatPrior(half.Abundances),
            LatentDensities.Prior(half.Latents),
            Dirichlet.LogDensity(batch.PosteriorLabels.unsqueeze(1), half.Posterior.Concentration),
            DiagonalGaussian.LogDensityIsotropic(half.Endmembers, half.EndmemberMean, draw.EndmemberVariance, -2).sum([-1]),
            LatentDensities.Posterior(half));
    }

    /// <summary>w: [B, K2], each row sums to 1. Gradients pass through them.</summary>
    public Tensor ImportanceWeights() => LogEndmembers.softmax(-1);

    /// <summary>The weighted bound of each triple: [B] (M13, before its division by K2).</summary>
    public Tensor OfEachTriple()
    {
        using var scope = NewDisposeScope();
        // log p(M_s | Z_j) - log q(M_s | Z_j) is zero and left out.
        var terms = LogLikelihood.Plus(LogAbundancePrior).Plus(LogLatentPrior) - LogAbundancePosterior - LogLatentPosterior;
        return (ImportanceWeights() * terms).sum([-1]).MoveToOuterDisposeScope();
    }

    /// <summary>sum over triples and draws of log q(a_s | M_s, y_s): a scalar (M14, first term).</summary>
    public Tensor AbundanceEvidence() => LogAbundancePosterior.mean([-1]).sum().Times(DrawCount);

    /// <summary>sum over triples and draws of log q(M_s | Z_j): a scalar (M14, second term).</summary>
    public Tensor EndmemberEvidence() => LogEndmembers.sum();

    /// <summary>K2.</summary>
    public long DrawCount => LogEndmembers.shape[^1];
}

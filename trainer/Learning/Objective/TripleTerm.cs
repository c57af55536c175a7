using Unmix.Learning.Batches;
using Unmix.Learning.Densities;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Objective;

/// <summary>
/// What the labelled triples say, METHOD M13, weighed by the importance of each draw of the latents, and how well the labels are met,
/// M14. Densities are natural logs, [B, K2], or [B, 1] where all draws share one. M' is the label M_s in the paper's form
/// (<see cref="LabelEndmembers.Given"/>).
/// </summary>
/// <remarks>
/// Differs from the paper by default: M' is mu(mean(y_s)), the endmembers that the network finds in the labelled spectrum
/// (<see cref="LabelEndmembers.Decoded"/>), and there are two draws where the paper takes five. In both forms a label is
/// pulled a little into the simplex where q(a | M', y) is evaluated (<see cref="MiniBatch.PosteriorLabels"/>).
/// </remarks>
/// <param name="LogLikelihood">log p(y_s | M_s, a_s).</param>
/// <param name="LogAbundancePrior">log p(a_s), a constant: [1].</param>
/// <param name="LogLatentPrior">log p(Z_j).</param>
/// <param name="LogAbundancePosterior">log q(a_s | M', y_s) at the label pulled into the simplex.</param>
/// <param name="LogEndmembers">log q(M_s | Z_j), which is log p(M_s | Z_j) too: the logarithm of the importance weights.</param>
/// <param name="LogLatentPosterior">log q(Z_j | y_s).</param>
public sealed record TripleTerm(
    Tensor LogLikelihood,
    Tensor LogAbundancePrior,
    Tensor LogLatentPrior,
    Tensor LogAbundancePosterior,
    Tensor LogEndmembers,
    Tensor LogLatentPosterior
)
{
    /// <param name="draw">A batch passed through the network.</param>
    /// <param name="batch">The same batch.</param>
    /// <param name="labelDeviation">See <see cref="ObjectiveWeights.LabelDeviation"/>.</param>
    public static TripleTerm Of(BatchDraw draw, MiniBatch batch, double labelDeviation = 0)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(batch);
        var half = draw.Labelled;
        return new TripleTerm(
            LatentDensities.Spectra(batch.LabelledSpectra, half.Mixture, draw.SpectrumVariance),
            LatentDensities.FlatPrior(half.Abundances),
            LatentDensities.Prior(half.Latents),
            LabelDensity(draw, batch, labelDeviation),
            EndmemberDensity(half, draw.EndmemberVariance).sum([-1]),
            LatentDensities.Posterior(half)
        );
    }

    private static Tensor EndmemberDensity(HalfDraw half, Tensor variance) =>
        half.EndmemberDistance is { } distance
            ? DiagonalGaussian.LogDensityOfDistance(distance, half.Endmembers.shape[^2], variance)
            : DiagonalGaussian.LogDensityIsotropic(half.Endmembers, half.EndmemberMean!, variance, -2);

    // Which of a class's endmembers a spectrum is of is not asked for, and often can't be told.
    private static Tensor LabelDensity(BatchDraw draw, MiniBatch batch, double deviation)
    {
        using var scope = NewDisposeScope();
        Tensor ByClass(Tensor values) => draw.Classes?.Sums(values) ?? values;
        var concentration = ByClass(draw.Labelled.Posterior.Concentration); // [B, 1, C]
        if (deviation <= 0)
            return Dirichlet.LogDensity(ByClass(batch.PosteriorLabels).unsqueeze(1), concentration).MoveToOuterDisposeScope();
        var mean = concentration / concentration.sum(-1, keepdim: true);
        var misfit = mean - ByClass(batch.ToldAbundances ?? batch.LabelledAbundances).unsqueeze(1);
        return misfit.Squared().sum(-1).Times(-0.5 / (deviation * deviation)).MoveToOuterDisposeScope();
    }

    /// <summary>w: [B, K2], each row sums to 1. Gradients pass through them.</summary>
    public Tensor ImportanceWeights() => LogEndmembers.softmax(-1);

    /// <summary>The weighted term of each triple: [B] (M13, before its division by K2).</summary>
    public Tensor OfEachTriple()
    {
        using var scope = NewDisposeScope();
        // log p(M_s | Z_j) - log q(M_s | Z_j) is zero and left out.
        var terms = LogLikelihood.Plus(LogAbundancePrior).Plus(LogLatentPrior) - LogAbundancePosterior - LogLatentPosterior;
        return (ImportanceWeights() * terms).sum([-1]).MoveToOuterDisposeScope();
    }

    /// <summary>sum over triples and draws of log q(a_s | M', y_s), the same for every draw: a scalar (M14, first part).</summary>
    public Tensor LabelAbundances() => LogAbundancePosterior.mean([-1]).sum().Times(DrawCount);

    /// <summary>sum over triples and draws of log q(M_s | Z_j): a scalar (M14, second part).</summary>
    public Tensor LabelEndmembers() => LogEndmembers.sum();

    /// <summary>K2.</summary>
    public long DrawCount => LogEndmembers.shape[^1];
}

using TorchSharp.Modules;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// q(a | M, y), METHOD M7 to M9: an unrolled sparse regression on the endmembers (the linear, interpretable stream) plus a
/// small network on the spectrum (the nonlinear stream) give the concentration of a Dirichlet distribution.
/// </summary>
public sealed partial class AbundanceEncoder : nn.Module
{
    /// <summary>Scale of the learned step lengths and of the sparsity threshold, M7.</summary>
    public const double RegressionScale = 0.01;

    /// <summary>The smallest precision of the posterior, and the learned part's scale: K = 10 + 100 exp(.), M9.</summary>
    public const double LeastPrecision = 10;

    /// <summary>See <see cref="LeastPrecision"/>.</summary>
    public const double PrecisionScale = 100;

    /// <summary>What keeps a concentration above zero, M9.</summary>
    public const double ConcentrationFloor = 1e-16;

    /// <summary>
    /// What keeps a concentration above zero where the link is smooth: it bounds how far the last digits of two small
    /// concentrations move their shares.
    /// </summary>
    public const double SmoothFloor = 0.005;

    /// <summary>What w starts between, see <see cref="StartAtSumWeight"/>: at 0 or 1 it could hardly move any more.</summary>
    public const double LeastSumWeight = 0.001;

    /// <summary>See <see cref="LeastSumWeight"/>.</summary>
    public const double MostSumWeight = 0.9;

    /// <summary>
    /// How far from 0 the smooth link bends, in units of the streams' sum. Half of it is what an absent material is said to cover, so that
    /// it should be small beside the abundances that matter.
    /// </summary>
    public const double SmoothWidth = 0.02;

    private readonly NetworkShape shape;
    private readonly DenseLayers nonlinear;
    private readonly Parameter logSteps;
    private readonly Parameter logThreshold;
    private readonly Parameter logPrecision;
    private readonly Parameter? logitSumWeight;
    private readonly Tensor calibration;

    /// <param name="shape">Sizes.</param>
    /// <param name="parameters">Where the initial values come from.</param>
    public AbundanceEncoder(NetworkShape shape, ParameterFactory parameters)
        : base(nameof(AbundanceEncoder))
    {
        this.shape = shape;
        nonlinear = new DenseLayers(nameof(nonlinear), shape.AbundanceEncoderWidths, parameters);
        logSteps = parameters.Zero(NetworkShape.RegressionSteps);
        logThreshold = parameters.Zero(1);
        logPrecision = parameters.Zero(1);
        calibration = ones([1], parameters.Type, parameters.Device ?? CPU);
        register_buffer(nameof(calibration), calibration);
        RegisterComponents();
        // By hand: only some networks have it, and the others keep their list of parameters.
        if (shape.SumPrior)
        {
            logitSumWeight = parameters.Zero(1);
            register_parameter(nameof(logitSumWeight), logitSumWeight);
        }
    }

    /// <summary>Factor on the summed concentration where a deviation is stated: [1]; 1 until a training calibrates it.</summary>
    public Tensor Calibration => calibration;

    /// <summary>The posterior of the abundances and the two streams that make it.</summary>
    /// <param name="endmembers">[B, L, P], the endmembers of each pixel.</param>
    /// <param name="spectra">[B, L].</param>
    /// <param name="features">[B, L], the spectra as <see cref="SpectraWhitening"/> gives them.</param>
    /// <param name="sizes">What shares are told of, see <see cref="ShareScale.Sizes"/>; null where they are of the endmembers.</param>
    public AbundancePosterior Forward(Tensor endmembers, Tensor spectra, Tensor features, Tensor? sizes = null) =>
        Forward(new DecodedEndmembers(endmembers), spectra, features, sizes);

    /// <summary>The posterior of the abundances and the two streams that make it.</summary>
    /// <param name="endmembers">Those of each pixel.</param>
    /// <param name="spectra">[B, L].</param>
    /// <param name="features">[B, L], the spectra as <see cref="SpectraWhitening"/> gives them.</param>
    /// <param name="sizes">What shares are told of, see <see cref="ShareScale.Sizes"/>; null where they are of the endmembers.</param>
    public AbundancePosterior Forward(DecodedEndmembers endmembers, Tensor spectra, Tensor features, Tensor? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(endmembers);
        using var scope = NewDisposeScope();
        var regression = SparseRegression(endmembers, spectra); // [B, P]
        var free = nonlinear.forward(features); // [B, P], or one more
        var correction = Bounded(free.narrow(-1, 0, shape.EndmemberCount).Times(NetworkShape.NonlinearWeight)); // [B, P]
        var concentration = Concentration(ShareScale.Told(regression.Plus(correction), sizes), PixelPrecision(free));
        return new AbundancePosterior(regression, correction, concentration).MoveToOuterDisposeScope();
    }

    private Tensor Bounded(Tensor free) =>
        shape.CorrectionBound == 0 ? free : free.Over(shape.CorrectionBound).tanh().Times(shape.CorrectionBound);

    private Tensor Concentration(Tensor evidence, Tensor precision) =>
        shape.Link == ConcentrationLink.Rectified
            ? (precision * evidence.relu()).Plus(ConcentrationFloor)
            : (precision * SmoothRectified(evidence)).Plus(SmoothFloor);

    // [1], or [B, 1] where each pixel has its own.
    private Tensor PixelPrecision(Tensor free)
    {
        if (shape.PrecisionRange == 0)
            return Precision();
        var own = free.narrow(-1, shape.EndmemberCount, 1).Over(shape.PrecisionRange).tanh().Times(shape.PrecisionRange).exp();
        return Precision() * own;
    }

    // (x + sqrt(x2 + w2)) / 2, in the form that keeps its digits where x is far below 0.
    private static Tensor SmoothRectified(Tensor evidence)
    {
        var root = evidence.Squared().Plus(SmoothWidth * SmoothWidth).sqrt();
        return evidence.relu().Plus(root.Plus(evidence.abs()).reciprocal().Times(SmoothWidth * SmoothWidth / 2));
    }

    /// <summary>K of M9, a scalar [1]; a pixel's own precision is a factor on it, see <see cref="NetworkShape.PrecisionRange"/>.</summary>
    public Tensor Precision() => logPrecision.exp().Times(PrecisionScale).Plus(LeastPrecision);

    /// <summary>The learned step lengths s_k of M7, where bounded as factors on 1 / trace(M'M): [10].</summary>
    public Tensor Steps() => shape.Steps == StepRule.Fixed ? logSteps.exp().Times(RegressionScale) : logSteps.sigmoid().Times(2.0);

    /// <summary>The learned threshold lam of M7: [1].</summary>
    public Tensor Threshold() => logThreshold.exp().Times(RegressionScale);

    /// <summary>
    /// w, between 0 and 1, in reflectance: the regression minimises |y - M a|^2 + w^2 (1 - sum of a)^2. 0 leaves the sum free, as
    /// non-negative least squares do; a large w holds it at one, as fully constrained least squares do (D. C. Heinz and C.-I Chang,
    /// 2001). Seen as a prior, brightness varies around 1 with the noise's deviation divided by w. [1]; null where there is none.
    /// </summary>
    public Tensor? SumWeight() => logitSumWeight?.sigmoid();

    /// <summary>
    /// Lets w start at a given value. Differs from the paper, which has none.
    /// </summary>
    /// <param name="weight">Is brought between <see cref="LeastSumWeight"/> and <see cref="MostSumWeight"/>.</param>
    public void StartAtSumWeight(double weight)
    {
        if (logitSumWeight is null)
            return;
        using var noGradient = no_grad();
        var held = Math.Clamp(weight, LeastSumWeight, MostSumWeight);
        using var start = tensor(new[] { Math.Log(held / (1 - held)) });
        logitSumWeight.copy_(start);
    }

    /// <summary>Sum of the norms of the nonlinear stream's parameters, M15.</summary>
    public Tensor NonlinearNorm() => nonlinear.NormSum();

    // M7 on the P x P Gram matrix: M'(M a - y) = (M'M) a - M'y, the same numbers with L / P times fewer operations a step.
    private Tensor SparseRegression(DecodedEndmembers endmembers, Tensor spectra)
    {
        var (solution, gram, projection) = shape.Vertices > 0 ? OfProducts(endmembers, spectra) : OfBands(endmembers.Spectra(), spectra);
        var drive = projection - Threshold();
        if (shape.Steps == StepRule.Bounded)
        {
            var trace = gram.diagonal(dim1: 1, dim2: 2).sum(-1, keepdim: true); // [B, 1]
            (gram, drive) = (gram / trace.unsqueeze(-1), drive / trace);
        }
        // Columns throughout, [B, P, 1]: the steps are many and small, and calls are what they cost.
        var abundances = solution.unsqueeze(-1);
        var (descent, start) = (gram.neg(), drive.unsqueeze(-1));
        foreach (var step in Steps().unbind())
            abundances = abundances.PlusProduct(baddbmm(descent, abundances, start), step).relu();
        return abundances.squeeze(-1);
    }

    private (Tensor Solution, Tensor Gram, Tensor Projection) OfBands(Tensor endmembers, Tensor spectra)
    {
        (endmembers, spectra) = WithSum(endmembers, spectra);
        var factors = Orthogonalisation.Of(endmembers, spectra, shape.EndmemberCount, shape.HeldShare);
        return (factors.Solution, factors.Gram, factors.Projection);
    }

    // Endmembers of the other form have them without passing over the bands.
    private (Tensor Solution, Tensor Gram, Tensor Projection) OfProducts(DecodedEndmembers endmembers, Tensor spectra)
    {
        var (gram, projection) = endmembers.Products(spectra);
        // A ridge: an endmember that is nearly made of the others does not make large abundances of noise.
        gram = gram.Plus(diag_embed(gram.diagonal(dim1: 1, dim2: 2).Times(shape.HeldShare * shape.HeldShare)));
        if (SumWeight() is { } weight)
            (gram, projection) = (gram.Plus(weight.Squared()), projection.Plus(weight.Squared()));
        var type = spectra.dtype;
        return (GramSolution.Of(gram, projection).to_type(type), gram.to_type(type), projection.to_type(type));
    }

    // The sum as one band more, in which every endmember and every spectrum has w.
    private (Tensor Endmembers, Tensor Spectra) WithSum(Tensor endmembers, Tensor spectra)
    {
        if (SumWeight() is not { } weight)
            return (endmembers, spectra);
        var (rows, count) = (endmembers.shape[0], endmembers.shape[2]);
        // Bands stay side by side in memory: endmembers come as the turned view of [B, P, L].
        var turned = cat([endmembers.transpose(1, 2), weight.view(1, 1, 1).expand(rows, count, 1)], 2);
        return (turned.transpose(1, 2), cat([spectra, weight.view(1, 1).expand(rows, 1)], 1));
    }
}

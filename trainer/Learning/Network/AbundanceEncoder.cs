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
    public const double SmoothFloor = 0.02;

    /// <summary>How far from 0 the smooth link bends, in units of the streams' sum.</summary>
    public const double SmoothWidth = 0.07;

    private readonly NetworkShape shape;
    private readonly DenseLayers nonlinear;
    private readonly Parameter logSteps;
    private readonly Parameter logThreshold;
    private readonly Parameter logPrecision;
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
    }

    /// <summary>Factor on the summed concentration where a deviation is stated: [1]; 1 until a training calibrates it.</summary>
    public Tensor Calibration => calibration;

    /// <summary>The posterior of the abundances and the two streams that make it.</summary>
    /// <param name="endmembers">[B, L, P], the endmembers of each pixel.</param>
    /// <param name="spectra">[B, L].</param>
    /// <param name="features">[B, L], the spectra as <see cref="SpectraWhitening"/> gives them.</param>
    public AbundancePosterior Forward(Tensor endmembers, Tensor spectra, Tensor features)
    {
        using var scope = NewDisposeScope();
        var regression = SparseRegression(endmembers, spectra); // [B, P]
        var correction = Bounded(nonlinear.forward(features).Times(NetworkShape.NonlinearWeight)); // [B, P]
        var concentration = Concentration(regression.Plus(correction));
        return new AbundancePosterior(regression, correction, concentration).MoveToOuterDisposeScope();
    }

    private Tensor Bounded(Tensor free) =>
        shape.CorrectionBound == 0 ? free : free.Over(shape.CorrectionBound).tanh().Times(shape.CorrectionBound);

    private Tensor Concentration(Tensor evidence) =>
        shape.Link == ConcentrationLink.Rectified
            ? (Precision() * evidence.relu()).Plus(ConcentrationFloor)
            : (Precision() * SmoothRectified(evidence)).Plus(SmoothFloor);

    // (x + sqrt(x2 + w2)) / 2, in the form that keeps its digits where x is far below 0.
    private static Tensor SmoothRectified(Tensor evidence)
    {
        var root = evidence.Squared().Plus(SmoothWidth * SmoothWidth).sqrt();
        return evidence.relu().Plus(root.Plus(evidence.abs()).reciprocal().Times(SmoothWidth * SmoothWidth / 2));
    }

    /// <summary>K of M9, a scalar [1].</summary>
    public Tensor Precision() => logPrecision.exp().Times(PrecisionScale).Plus(LeastPrecision);

    /// <summary>The learned step lengths s_k of M7, where bounded as factors on 1 / trace(M'M): [10].</summary>
    public Tensor Steps() => shape.Steps == StepRule.Fixed ? logSteps.exp().Times(RegressionScale) : logSteps.sigmoid().Times(2.0);

    /// <summary>The learned threshold lam of M7: [1].</summary>
    public Tensor Threshold() => logThreshold.exp().Times(RegressionScale);

    /// <summary>Sum of the norms of the nonlinear stream's parameters, M15.</summary>
    public Tensor NonlinearNorm() => nonlinear.NormSum();

    // M7 on the P x P Gram matrix: M'(M a - y) = (M'M) a - M'y, the same numbers with L / P times fewer operations a step.
    private Tensor SparseRegression(Tensor endmembers, Tensor spectra)
    {
        var factors = Orthogonalisation.Of(endmembers, spectra, shape.EndmemberCount, shape.HeldShare);
        var (gram, drive) = (factors.Gram, factors.Projection - Threshold());
        if (shape.Steps == StepRule.Bounded)
        {
            var trace = gram.diagonal(dim1: 1, dim2: 2).sum(-1, keepdim: true); // [B, 1]
            (gram, drive) = (gram / trace.unsqueeze(-1), drive / trace);
        }
        // Columns throughout, [B, P, 1]: the steps are many and small, and calls are what they cost.
        var abundances = factors.Solution.unsqueeze(-1);
        var (descent, start) = (gram.neg(), drive.unsqueeze(-1));
        foreach (var step in Steps().unbind())
            abundances = abundances.PlusProduct(baddbmm(descent, abundances, start), step).relu();
        return abundances.squeeze(-1);
    }
}

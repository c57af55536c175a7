using TorchSharp.Modules;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>p(y | M, a), METHOD M4: the linear mixture plus a nonlinear stream over endmembers and abundances.</summary>
public sealed partial class MixingDecoder : nn.Module
{
    /// <summary>The variance of a spectrum at the start of training, reflectance squared (M4).</summary>
    public const double InitialVariance = 0.01;

    /// <summary>Numbers of a layer from which on it is kept in half precision: below, a package is small enough as it is.</summary>
    private const int LeastLarge = 1 << 20;

    private readonly DenseLayers nonlinear;
    private readonly Parameter logVarianceRatio;

    /// <param name="shape">Sizes.</param>
    /// <param name="parameters">Where the initial values come from.</param>
    public MixingDecoder(NetworkShape shape, ParameterFactory parameters)
        : base(nameof(MixingDecoder))
    {
        nonlinear = new DenseLayers(nameof(nonlinear), shape.MixingDecoderWidths, parameters);
        logVarianceRatio = parameters.Zero(1);
        RegisterComponents();
    }

    /// <summary>The two streams of the mean spectrum and their sum.</summary>
    /// <param name="endmembers">[B, L, P].</param>
    /// <param name="abundances">[B, P].</param>
    public Mixture Forward(Tensor endmembers, Tensor abundances)
    {
        using var scope = NewDisposeScope();
        var linear = matmul(abundances.unsqueeze(1), endmembers.transpose(1, 2)).squeeze(1); // [B, L]
        // Band-major, the endmember fastest (M4).
        var joined = cat([endmembers.reshape(endmembers.shape[0], -1), abundances], -1); // [B, P (L + 1)]
        var correction = nonlinear.forward(joined).Times(NetworkShape.NonlinearWeight); // [B, L]
        return new Mixture(linear, correction, linear.Plus(correction).relu()).MoveToOuterDisposeScope();
    }

    /// <summary>sigma2_y, the variance of a spectrum around its mean: [1], reflectance squared.</summary>
    public Tensor Variance() => logVarianceRatio.exp().Times(InitialVariance);

    /// <summary>
    /// Lets sigma2_y start at a given value. A step moves its logarithm by no more than the learning rate, so that a far start would weigh
    /// spectra wrongly for the whole of a short training. Differs from the paper, which starts at <see cref="InitialVariance"/>.
    /// </summary>
    /// <param name="variance">Above 0, reflectance squared.</param>
    public void StartAtVariance(double variance)
    {
        using var noGradient = no_grad();
        using var start = tensor(new[] { (float)Math.Log(variance / InitialVariance) });
        logVarianceRatio.copy_(start);
    }

    /// <summary>
    /// Rounds the nonlinear stream's large weights to half precision. They are P (L + 1) x P L: of 224 bands and 6 endmembers two
    /// thirds of all numbers of a network. The stream is a tenth of a correction, so that a rounding of 2^-11 of a weight is far
    /// below what training leaves open. Differs from the paper, in its own recipe too.
    /// </summary>
    public void RoundLarge() => nonlinear.RoundLarge(LeastLarge);

    /// <summary>Sum of the norms of the nonlinear stream's parameters, M15.</summary>
    public Tensor NonlinearNorm() => nonlinear.NormSum();
}

using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>q(Z | y), METHOD M5: a Gaussian over the latents of each endmember, from a spectrum.</summary>
public sealed partial class LatentEncoder : nn.Module
{
    /// <summary>
    /// How far from 0 the logarithm of a variance may be. A spectrum unlike those learnt from can ask for more than single precision
    /// holds: below -89 the reciprocal, and with it a gradient, is infinite though the density is still a number; below -104 the
    /// density is none either. Differs from the paper, in its own recipe too, where a spectrum asks for more.
    /// </summary>
    private const double MostLogVariance = 80;

    private readonly NetworkShape shape;
    private readonly EndmemberLayers shared;
    private readonly EndmemberLayers mean;
    private readonly EndmemberLayers logVariance;

    /// <param name="shape">Sizes.</param>
    /// <param name="parameters">Where the initial values come from.</param>
    public LatentEncoder(NetworkShape shape, ParameterFactory parameters)
        : base(nameof(LatentEncoder))
    {
        this.shape = shape;
        var widths = shape.LatentMeanWidths;
        shared = new EndmemberLayers(nameof(shared), shape.EndmemberCount, [.. widths.Take(3)], parameters);
        mean = new EndmemberLayers(nameof(mean), shape.EndmemberCount, [.. widths.Skip(2)], parameters);
        logVariance = new EndmemberLayers(nameof(logVariance), shape.EndmemberCount, shape.LatentVarianceWidths, parameters);
        RegisterComponents();
    }

    /// <summary>
    /// The layer from the hidden values to the latents' mean where nothing stands behind it, so that a graph can fold it into the
    /// next; null where something does.
    /// </summary>
    internal EndmemberLayers? FoldedLayer => shape.LatentBound == 0 ? mean : null;

    /// <summary>Mean and variance of the latents of each endmember.</summary>
    /// <param name="features">[B, L], the spectra as <see cref="SpectraWhitening"/> gives them.</param>
    /// <returns>Two tensors [B, H, P]; the caller's scope owns them.</returns>
    public (Tensor Mean, Tensor Variance) Forward(Tensor features)
    {
        using var scope = NewDisposeScope();
        var repeated = features.unsqueeze(0).expand(shape.EndmemberCount, -1, -1);
        var hidden = shared.forward(repeated).relu_(); // [P, B, 2H]
        var means = Bounded(mean.forward(hidden)).permute(1, 2, 0);
        var variances = Held(logVariance.forward(hidden)).exp().permute(1, 2, 0);
        return (means.MoveToOuterDisposeScope(), variances.MoveToOuterDisposeScope());
    }

    // A gradient passes as if nothing were held, so that what is held comes back.
    private static Tensor Held(Tensor logVariance)
    {
        Tensor back;
        using (no_grad())
            back = logVariance.Within(-MostLogVariance, MostLogVariance) - logVariance;
        return logVariance.Plus(back);
    }

    private Tensor Bounded(Tensor free) => shape.LatentBound == 0 ? free : free.Over(shape.LatentBound).tanh().Times(shape.LatentBound);
}

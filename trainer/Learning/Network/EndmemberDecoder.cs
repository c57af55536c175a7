using TorchSharp.Modules;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>p(M | Z), METHOD M2 (and q(M | Z), M6): each endmember's spectrum from its latents.</summary>
public sealed partial class EndmemberDecoder : nn.Module
{
    /// <summary>The variance of an endmember at the start of training, reflectance squared (M2).</summary>
    public const double InitialVariance = 0.01;

    /// <summary>Keeps the logit of a start finite; spectra at 0 start a little above.</summary>
    private const double LeastStart = 1e-3;

    /// <summary>What is left of the last layer's first weights, so that latents that mean nothing yet do not bend the spectra.</summary>
    private const double StartWeightFactor = 0.1;

    private readonly EndmemberLayers mean;
    private readonly Parameter logVarianceRatio;

    /// <param name="shape">Sizes.</param>
    /// <param name="parameters">Where the initial values come from.</param>
    public EndmemberDecoder(NetworkShape shape, ParameterFactory parameters)
        : base(nameof(EndmemberDecoder))
    {
        mean = new EndmemberLayers(nameof(mean), shape.EndmemberCount, shape.EndmemberDecoderWidths, parameters);
        logVarianceRatio = parameters.Zero(shape.EndmemberCount);
        RegisterComponents();
    }

    /// <summary>The mean spectrum of each endmember.</summary>
    /// <param name="latents">[B, H, P].</param>
    /// <returns>[B, L, P], each entry between 0 and 1.</returns>
    public Tensor Mean(Tensor latents)
    {
        using var scope = NewDisposeScope();
        return mean.forward(latents.permute(2, 0, 1)).sigmoid_().permute(1, 2, 0).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Lets the mean spectra start at given ones: the last layer's bias is their logit. Differs from the paper, where they start anywhere.
    /// </summary>
    /// <param name="spectra">[P, L] reflectance.</param>
    public void StartAt(Tensor spectra)
    {
        using var scope = NewDisposeScope();
        mean.StartNear(spectra.Within(LeastStart, 1 - LeastStart).logit(), StartWeightFactor);
    }

    /// <summary>Lets sigma2_m start at given values, see <see cref="MixingDecoder.StartAtVariance"/>.</summary>
    /// <param name="variances">[P], each above 0, reflectance squared.</param>
    public void StartAtVariances(Tensor variances)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        logVarianceRatio.copy_(variances.Over(InitialVariance).log());
    }

    /// <summary>sigma2_m, the variance around the mean: [P], reflectance squared.</summary>
    public Tensor Variance() => logVarianceRatio.exp().Times(InitialVariance);
}

using Unmix.Learning.Densities;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Objective;

/// <summary>The Gaussian densities that the terms of pixels and of triples are made of, each summed down to [B, K].</summary>
internal static class LatentDensities
{
    /// <summary>log p(y | M, a), M4.</summary>
    public static Tensor Spectra(Tensor spectra, Mixture mixture, Tensor variance) =>
        DiagonalGaussian.LogDensityIsotropic(spectra.unsqueeze(1), mixture.Spectra, variance, -1);

    /// <summary>log p(a), M3: the same for every abundance, [1].</summary>
    public static Tensor FlatPrior(Tensor abundances) => abundances.Constant(Dirichlet.LogFlatDensity((int)abundances.shape[^1]), 1);

    /// <summary>log p(Z), M1.</summary>
    public static Tensor Prior(Tensor latents)
    {
        using var scope = NewDisposeScope();
        var constant = -0.5 * latents.shape[^1] * latents.shape[^2] * Math.Log(2 * Math.PI);
        return latents.Squared().sum([-2, -1]).Times(-0.5).Plus(constant).MoveToOuterDisposeScope();
    }

    /// <summary>log q(Z | y) at the draws, M5.</summary>
    public static Tensor Posterior(HalfDraw half) =>
        DiagonalGaussian.LogDensity(half.Latents, half.LatentMean, half.LatentVariance, -2, -1);
}

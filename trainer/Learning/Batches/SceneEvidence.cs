using Unmix.Learning.Endmembers;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>What a scene says of its mixtures before anything is learnt, by a linear fit of the bundles' means.</summary>
/// <param name="MisfitVariance">
/// Mean square of what linear mixtures leave of the scene, noise included, reflectance squared.
/// </param>
/// <param name="BrightnessSpread">
/// The deviation of ln brightness over the scene (<see cref="LinearFit.BrightnessSpread"/>) that noise does not explain.
/// </param>
public sealed record SceneEvidence(double MisfitVariance, double BrightnessSpread)
{
    /// <param name="fit">Of the scene by the means.</param>
    /// <param name="means">[L, P], of the bundles.</param>
    /// <param name="noise">[L] deviation of the scene's noise.</param>
    internal static SceneEvidence Of(LinearFit fit, double[,] means, Tensor noise)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var misfit = fit.Residuals.Squared().mean().to_type(ScalarType.Float64).item<double>();
        var spread = fit.BrightnessSpread;
        return new SceneEvidence(misfit, Math.Sqrt(Math.Max(0, spread * spread - BrightnessVarianceOfNoise(means, noise))));
    }

    // Least squares of covariance s2 (M'M)^-1: of the sum of the abundances it is s2 1'(M'M)^-1 1, and the sum is near one.
    private static double BrightnessVarianceOfNoise(double[,] means, Tensor noise)
    {
        var columns = tensor(means);
        var power = noise.to_type(ScalarType.Float64).Squared().mean();
        return (power * linalg.pinv(matmul(columns.t(), columns)).sum()).item<double>();
    }
}

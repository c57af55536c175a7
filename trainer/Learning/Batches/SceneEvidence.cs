using Unmix.Learning.Endmembers;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>What a scene says of its mixtures before anything is learnt, by fits of the bundles' means.</summary>
/// <param name="MisfitVariance">
/// Mean square of what linear mixtures leave of the scene, noise included, reflectance squared.
/// </param>
/// <param name="BrightnessSpread">
/// The deviation of ln brightness over the scene (<see cref="LinearFit.BrightnessSpread"/>) that noise does not explain.
/// </param>
/// <param name="BundleSpread">The deviation of ln brightness within the bundles, whose members vary by themselves.</param>
/// <param name="Products">How far bilinear products explain what brightness would, from 0 to 1, see <see cref="BilinearEvidence"/>.</param>
public sealed record SceneEvidence(double MisfitVariance, double BrightnessSpread, double BundleSpread, double Products)
{
    /// <summary>The deviation of ln brightness that neither the bundles' members nor products explain: of light, sun and slope.</summary>
    public double UnexplainedSpread =>
        (1 - Products) * Math.Sqrt(Math.Max(0, BrightnessSpread * BrightnessSpread - BundleSpread * BundleSpread));

    /// <summary>What a member of no brightness counts as, beside its bundle's mean.</summary>
    private const double LeastBrightness = 0.01;

    /// <param name="spectra">[N, L], the scene.</param>
    /// <param name="fit">Of the scene by the means.</param>
    /// <param name="bundles">[P] tensors [n_p, L].</param>
    /// <param name="means">[L, P], theirs.</param>
    /// <param name="noise">[L] deviation of the scene's noise.</param>
    internal static SceneEvidence Of(Tensor spectra, LinearFit fit, IReadOnlyList<Tensor> bundles, double[,] means, Tensor noise)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var misfit = fit.Residuals.Squared().mean().to_type(ScalarType.Float64).item<double>();
        var spread = fit.BrightnessSpread;
        return new SceneEvidence(
            misfit,
            Math.Sqrt(Math.Max(0, spread * spread - BrightnessVarianceOfNoise(means, noise))),
            Math.Sqrt(bundles.Average(BrightnessVariance)),
            BilinearEvidence.Of(spectra, means)
        );
    }

    private static double BrightnessVariance(Tensor bundle)
    {
        using var scope = NewDisposeScope();
        var mean = bundle.mean([0]);
        var logs = (matmul(bundle, mean) / mean.Squared().sum()).AtLeast(LeastBrightness).log();
        return (logs - logs.mean()).Squared().mean().to_type(ScalarType.Float64).item<double>();
    }

    // Least squares of covariance s2 (M'M)^-1: of the sum of the abundances it is s2 1'(M'M)^-1 1, and the sum is near one.
    private static double BrightnessVarianceOfNoise(double[,] means, Tensor noise)
    {
        var columns = tensor(means);
        var power = noise.to_type(ScalarType.Float64).Squared().mean();
        return (power * linalg.pinv(matmul(columns.t(), columns)).sum()).item<double>();
    }
}

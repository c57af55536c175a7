using Unmix.Formats.Packages;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Training;

/// <summary>How bright bundles are beside the references, for <see cref="Network.ShareScale"/>.</summary>
internal static class ReferenceBrightness
{
    /// <summary>Members beyond these shares of a bundle are its outliers.</summary>
    private const double LowShare = 0.05;
    private const double HighShare = 0.95;

    /// <summary>What a bundle of no brightness counts as, beside its reference.</summary>
    private const double LeastRatio = 1e-4;

    /// <summary>Brightness of each bundle as a multiple of its reference's.</summary>
    /// <param name="bundles">[P] tensors [n_p, L].</param>
    /// <param name="references">[P][L].</param>
    /// <param name="convention">Whether references are told of; where pixels' own spectra are, nothing here counts.</param>
    /// <returns>[P], above 0.</returns>
    public static double[] Of(IReadOnlyList<Tensor> bundles, IReadOnlyList<float[]> references, AbundanceConvention convention) =>
        convention == AbundanceConvention.Area ? [.. bundles.Zip(references, Ratio)] : [.. bundles.Select(_ => 1.0)];

    // The brightness nearest to the reference's own that the bundle has.
    private static double Ratio(Tensor bundle, float[] reference)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var spectrum = tensor(reference);
        var ratios = (matmul(bundle, spectrum) / spectrum.Squared().sum().AtLeast(1e-30)).ToFloats().Order().ToArray();
        double At(double share) => ratios[(int)(share * (ratios.Length - 1))];
        return Math.Max(LeastRatio, Math.Clamp(1.0, At(LowShare), At(HighShare)));
    }
}

using Unmix.Learning.Endmembers;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>
/// What tells worlds apart in a spectrum: its place along the directions of most power, what non-negative least squares find of each
/// material, how bright that is in all, and how much is left.
/// </summary>
internal static class SpectrumFeatures
{
    private const int MostDirections = 12;
    private const double LeastSum = 1e-4;
    private const double LeastLeft = 1e-12;

    /// <summary>Features lie within so many deviations.</summary>
    private const double Most = 6;

    /// <param name="spectra">[n, L].</param>
    /// <param name="means">[L, P] of the bundles.</param>
    /// <returns>[n, features], of mean 0 and deviation 1.</returns>
    public static Tensor Of(Tensor spectra, double[,] means)
    {
        using var scope = NewDisposeScope();
        var contributions = LinearFit.Contributions(spectra, means); // [n, P]
        var sum = contributions.sum([1], keepdim: true).AtLeast(LeastSum);
        var rest = spectra - matmul(contributions, tensor(means).to_type(spectra.dtype).t());
        var left = rest.Squared().mean([1], keepdim: true).Plus(LeastLeft).log();
        var features = cat([Directions(spectra), contributions, contributions / sum, sum.log(), left], 1);
        features = features - features.mean([0]);
        features = features / features.Squared().mean([0]).sqrt().AtLeast(1e-9);
        return features.Within(-Most, Most).MoveToOuterDisposeScope();
    }

    private static Tensor Directions(Tensor spectra)
    {
        var centred = spectra - spectra.mean([0]);
        var (_, vectors) = linalg.eigh(matmul(centred.t(), centred).Over(spectra.shape[0]));
        var count = Math.Min(MostDirections, spectra.shape[1]);
        return matmul(centred, vectors.narrow(1, spectra.shape[1] - count, count));
    }
}

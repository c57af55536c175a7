using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>Bundles of pure pixels by spectral angle, METHOD M11: for each reference endmember the pixels nearest to it.</summary>
public static class AngleBundles
{
    /// <param name="spectra">[N, L] reflectance; all-zero rows have no angle and are never chosen before others.</param>
    /// <param name="references">[P, L].</param>
    /// <param name="size">Pixels a bundle, at least 1; at most N are given.</param>
    /// <returns>[P][size] row indices, the nearest first; equal angles by index.</returns>
    public static long[][] Find(Tensor spectra, Tensor references, int size)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(references);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var pixels = spectra.to_type(ScalarType.Float64);
        var lengths = pixels.Squared().sum(1).sqrt();
        var bundles = new long[references.shape[0]][];
        for (var p = 0; p < bundles.Length; p++)
        {
            var reference = references[p].to_type(ScalarType.Float64);
            var cosines = (matmul(pixels, reference) / (lengths * reference.norm())).nan_to_num(-1);
            bundles[p] = Nearest(cosines.data<double>().ToArray(), size);
        }
        return bundles;
    }

    private static long[] Nearest(double[] cosines, int size)
    {
        var order = new long[cosines.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (left, right) =>
        {
            var byAngle = cosines[right].CompareTo(cosines[left]);
            return byAngle != 0 ? byAngle : left.CompareTo(right);
        });
        return order[..Math.Min(size, order.Length)];
    }
}

using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>The volume of the simplex that pixels span on the scene's P - 1 principal components, each divided by its deviation.</summary>
internal static class SimplexVolume
{
    /// <summary>The pixels on those components, behind a one: it turns the volume of a simplex into a determinant.</summary>
    /// <param name="spectra">[N, L].</param>
    /// <param name="count">P, from 2 to L + 1.</param>
    /// <returns>[N, P] float64, owned by the caller's scope.</returns>
    public static Tensor Points(Tensor spectra, int count)
    {
        using var scope = NewDisposeScope();
        using var moments = SpectralMoments.Of(spectra);
        var (_, vectors) = linalg.eigh(moments.Covariance);
        var axes = vectors.narrow(1, vectors.shape[1] - count + 1, count - 1);
        var parts = new List<Tensor>();
        for (long row = 0; row < spectra.shape[0]; row += SpectralMoments.RowsAtATime)
        {
            using var part = NewDisposeScope();
            var rows = spectra.narrow(0, row, Math.Min(SpectralMoments.RowsAtATime, spectra.shape[0] - row));
            parts.Add(matmul(rows.to_type(ScalarType.Float64), axes).MoveToOuterDisposeScope());
        }
        var components = cat(parts);
        components = components - components.mean([0]);
        var spread = components.std(0, unbiased: false, keepdim: true);
        return cat([ones(spectra.shape[0], 1, ScalarType.Float64), components / where(spread.IsAbove(0), spread, ones_like(spread))], 1)
            .MoveToOuterDisposeScope();
    }

    /// <summary>The volume, but for a factor that all simplices share.</summary>
    /// <param name="points">[N, P] of <see cref="Points"/>.</param>
    /// <param name="corners">P rows of it.</param>
    public static double Of(Tensor points, long[] corners)
    {
        using var scope = NewDisposeScope();
        return linalg.det(points.index_select(0, tensor(corners))).abs().item<double>();
    }
}

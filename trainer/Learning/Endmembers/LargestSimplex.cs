using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>
/// N-FINDR (M. Winter, SPIE 1999): the pixels that span the simplex of largest volume on the P - 1 principal components. From
/// a random start, corner after corner gives way to the pixel that enlarges the volume most, until none does.
/// </summary>
public static class LargestSimplex
{
    /// <summary>Random starts; the largest simplex of all is kept, since growing ends at a local maximum.</summary>
    private const int Starts = 5;

    /// <summary>A change of corner has to enlarge the volume by this share: less is rounding, and could go in circles.</summary>
    private const double LeastGrowth = 1e-9;

    /// <summary>Rounds over all corners; a simplex grown longer than this is taken as it is.</summary>
    private const int MostRounds = 100;

    /// <param name="spectra">[N, L] reflectance, N at least P.</param>
    /// <param name="count">P, from 2 to L + 1.</param>
    /// <param name="random">Draws the starts.</param>
    /// <returns>Row indices of the P pixels, ascending.</returns>
    /// <exception cref="ArgumentException">Fewer pixels than endmembers, or pixels that span no simplex of so many corners.</exception>
    public static long[] Find(Tensor spectra, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(random);
        var pixels = (int)spectra.shape[0];
        if (pixels < count)
            throw new ArgumentException($"{pixels} pixels for {count} endmembers.", nameof(spectra));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var points = SimplexVolume.Points(spectra, count); // [N, P]
        long[]? best = null;
        var largest = 0.0;
        for (var start = 0; start < Starts; start++)
        {
            var corners = Start(points, count, random);
            var volume = corners is null ? 0 : Grow(points, corners);
            if (volume > largest)
                (best, largest) = (corners, volume);
        }
        if (best is null)
            throw new ArgumentException(
                $"The spectra lie in fewer than {count - 1} directions, so they span no simplex of {count} corners.",
                nameof(spectra)
            );
        Array.Sort(best);
        return best;
    }

    /// <summary>
    /// P pixels in general position: the first at random, each further one random among those off the span of the ones before.
    /// </summary>
    /// <returns>Null where no pixel is.</returns>
    private static long[]? Start(Tensor points, int count, Random random)
    {
        using var scope = NewDisposeScope();
        var corners = new long[count];
        var remainder = points.clone();
        for (var corner = 0; corner < count; corner++)
        {
            var distances = remainder.Squared().sum(1);
            var candidates = distances.IsAbove(LeastGrowth * points.shape[1]).nonzero().view(-1);
            if (candidates.numel() == 0)
                return null;
            corners[corner] = candidates[random.NextInt64(candidates.numel())].item<long>();
            var direction = remainder[corners[corner]] / remainder[corners[corner]].norm();
            remainder = remainder - outer(matmul(remainder, direction), direction);
        }
        return corners;
    }

    /// <returns>The volume, but for a factor that all simplices share.</returns>
    private static double Grow(Tensor points, long[] corners)
    {
        var grown = true;
        for (var round = 0; grown && round < MostRounds; round++)
        {
            grown = false;
            for (var corner = 0; corner < corners.Length; corner++)
            {
                using var scope = NewDisposeScope();
                // By Cramer's rule row i of the inverse, times a pixel, is the ratio of the volume with it as corner i to that without.
                var inverse = linalg.inv(points.index_select(0, tensor(corners)).t());
                var (ratio, index) = matmul(points, inverse[corner]).abs().max(0);
                if (ratio.item<double>() <= 1 + LeastGrowth)
                    continue;
                corners[corner] = index.item<long>();
                grown = true;
            }
        }
        return SimplexVolume.Of(points, corners);
    }
}

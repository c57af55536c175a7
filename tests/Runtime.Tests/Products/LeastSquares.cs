namespace Unmix.Runtime.Tests.Products;

/// <summary>
/// Linear mixtures taken apart without any model: least squares whose shares sum to 1, then negative ones cut off and the sum
/// mended.
/// </summary>
internal sealed class LeastSquares
{
    private readonly int count;
    private readonly double[] weights; // [L, P]
    private readonly double[] constant; // [P]

    /// <summary>Minimises |E a - y|^2 + c (sum a - 1)^2 with a large c, so that a = W y + b.</summary>
    /// <param name="library">[L][P] reflectance of each material.</param>
    public LeastSquares(IReadOnlyList<double[]> library)
    {
        count = library[0].Length;
        var normal = new double[count, count];
        var large = 1e4 * library.Sum(row => row[0] * row[0]);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
                normal[i, j] = large + library.Sum(row => row[i] * row[j]);
        }
        var inverse = Invert(normal, count);
        weights = new double[library.Count * count];
        constant = new double[count];
        for (var p = 0; p < count; p++)
        {
            for (var q = 0; q < count; q++)
            {
                for (var band = 0; band < library.Count; band++)
                    weights[band * count + p] += inverse[p, q] * library[band][q];
                constant[p] += inverse[p, q] * large;
            }
        }
    }

    /// <summary>The shares of one spectrum.</summary>
    public double[] Solve(ReadOnlySpan<float> spectrum)
    {
        var shares = (double[])constant.Clone();
        for (var band = 0; band < spectrum.Length; band++)
        {
            for (var p = 0; p < count; p++)
                shares[p] += weights[band * count + p] * spectrum[band];
        }
        var sum = shares.Sum(share => Math.Max(0, share));
        return Array.ConvertAll(shares, share => Math.Max(0, share) / sum);
    }

    /// <summary>Gauss and Jordan; the matrix is small and positive definite.</summary>
    private static double[,] Invert(double[,] matrix, int size)
    {
        var inverse = new double[size, size];
        for (var i = 0; i < size; i++)
            inverse[i, i] = 1;
        for (var pivot = 0; pivot < size; pivot++)
        {
            var by = matrix[pivot, pivot];
            for (var j = 0; j < size; j++)
                (matrix[pivot, j], inverse[pivot, j]) = (matrix[pivot, j] / by, inverse[pivot, j] / by);
            for (var i = 0; i < size; i++)
            {
                if (i == pivot)
                    continue;
                var factor = matrix[i, pivot];
                for (var j = 0; j < size; j++)
                    (matrix[i, j], inverse[i, j]) = (matrix[i, j] - factor * matrix[pivot, j], inverse[i, j] - factor * inverse[pivot, j]);
            }
        }
        return inverse;
    }
}

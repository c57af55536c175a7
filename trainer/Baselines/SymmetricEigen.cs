namespace Unmix.Trainer.Baselines;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations (1846).</summary>
internal sealed class SymmetricEigen
{
    private const int MostSweeps = 60;

    private readonly int size;
    private readonly double[] vectors;

    /// <param name="matrix">[n, n], symmetric, row by row; left as it is.</param>
    public SymmetricEigen(ReadOnlySpan<double> matrix)
    {
        size = (int)Math.Round(Math.Sqrt(matrix.Length));
        var work = matrix.ToArray();
        vectors = new double[size * size];
        for (var i = 0; i < size; i++) vectors[i * size + i] = 1;
        for (var sweep = 0; sweep < MostSweeps && Rotate(work); sweep++)
        {
        }
        Values = [.. Enumerable.Range(0, size).Select(i => work[i * size + i])];
    }

    /// <summary>[n], in no order.</summary>
    public double[] Values { get; }

    /// <summary>V f(values) V', row by row.</summary>
    public double[] Apply(Func<double, double> function)
    {
        var result = new double[size * size];
        for (var k = 0; k < size; k++)
        {
            var value = function(Values[k]);
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++) result[i * size + j] += vectors[i * size + k] * value * vectors[j * size + k];
            }
        }
        return result;
    }

    // One sweep over all pairs; false when nothing was left to rotate.
    private bool Rotate(double[] work)
    {
        var rotated = false;
        for (var p = 0; p < size; p++)
        {
            for (var q = p + 1; q < size; q++)
            {
                var off = work[p * size + q];
                if (Math.Abs(off) <= 1e-16 * Math.Sqrt(Math.Abs(work[p * size + p] * work[q * size + q]))) continue;
                rotated = true;
                var theta = (work[q * size + q] - work[p * size + p]) / (2 * off);
                var tangent = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
                var cosine = 1 / Math.Sqrt(tangent * tangent + 1);
                Rotate(work, p, q, cosine, tangent * cosine);
            }
        }
        return rotated;
    }

    private void Rotate(double[] work, int p, int q, double cosine, double sine)
    {
        for (var k = 0; k < size; k++)
        {
            var (left, right) = (work[k * size + p], work[k * size + q]);
            (work[k * size + p], work[k * size + q]) = (cosine * left - sine * right, sine * left + cosine * right);
            (left, right) = (vectors[k * size + p], vectors[k * size + q]);
            (vectors[k * size + p], vectors[k * size + q]) = (cosine * left - sine * right, sine * left + cosine * right);
        }
        for (var k = 0; k < size; k++)
        {
            var (left, right) = (work[p * size + k], work[q * size + k]);
            (work[p * size + k], work[q * size + k]) = (cosine * left - sine * right, sine * left + cosine * right);
        }
    }
}

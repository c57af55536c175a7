using System.Numerics.Tensors;

namespace Unmix.Evaluation.LinearAlgebra;

/// <summary>
/// A symmetric positive definite matrix as C C', C lower triangular (G. Golub and C. Van Loan, Matrix Computations, algorithm 4.2.1).
/// A solve allocates nothing.
/// </summary>
internal sealed class CholeskyFactor
{
    private readonly double[] factor;
    private readonly int size;

    /// <param name="matrix">[n, n], row by row; only the lower triangle is read.</param>
    /// <param name="size">n.</param>
    /// <exception cref="ArgumentException">The matrix is not positive definite.</exception>
    public CholeskyFactor(double[] matrix, int size)
    {
        factor = (double[])matrix.Clone();
        this.size = size;
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var rest =
                    factor[row * size + column]
                    - TensorPrimitives.Dot<double>(factor.AsSpan(row * size, column), factor.AsSpan(column * size, column));
                if (row == column && !(rest > 0))
                    throw new ArgumentException($"Row {row} leaves {rest}, so that the matrix is not positive definite.", nameof(matrix));
                factor[row * size + column] = row == column ? Math.Sqrt(rest) : rest / factor[column * size + column];
            }
        }
    }

    /// <summary>Replaces b by the solution of C C' x = b.</summary>
    /// <param name="values">[n].</param>
    public void Solve(Span<double> values)
    {
        for (var row = 0; row < size; row++)
        {
            values[row] -= TensorPrimitives.Dot<double>(factor.AsSpan(row * size, row), values[..row]);
            values[row] /= factor[row * size + row];
        }
        for (var row = size - 1; row >= 0; row--)
        {
            values[row] /= factor[row * size + row];
            TensorPrimitives.MultiplyAdd(factor.AsSpan(row * size, row), -values[row], values[..row], values[..row]);
        }
    }
}

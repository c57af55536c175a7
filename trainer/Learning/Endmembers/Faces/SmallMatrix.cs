namespace Unmix.Learning.Endmembers.Faces;

/// <summary>Symmetric positive matrices of a few rows, in the innermost loops.</summary>
internal static class SmallMatrix
{
    private const double LeastPivot = 1e-15;

    /// <summary>Inverts by Gauss and Jordan, without pivots: the matrix is positive.</summary>
    /// <param name="matrix">[n, n], row-major; left as anything.</param>
    /// <param name="inverse">[n, n], written.</param>
    /// <param name="size">n.</param>
    /// <returns>The determinant, above 0.</returns>
    public static double Invert(double[] matrix, double[] inverse, int size)
    {
        Array.Clear(inverse);
        for (var i = 0; i < size; i++)
            inverse[i * size + i] = 1;
        double determinant = 1;
        for (var i = 0; i < size; i++)
        {
            var pivot = Math.Max(LeastPivot, matrix[i * size + i]);
            determinant *= pivot;
            for (var column = 0; column < size; column++)
            {
                matrix[i * size + column] /= pivot;
                inverse[i * size + column] /= pivot;
            }
            for (var row = 0; row < size; row++)
            {
                var factor = matrix[row * size + i];
                if (row == i || factor.Equals(0.0))
                    continue;
                for (var column = 0; column < size; column++)
                {
                    matrix[row * size + column] -= factor * matrix[i * size + column];
                    inverse[row * size + column] -= factor * inverse[i * size + column];
                }
            }
        }
        return determinant;
    }
}

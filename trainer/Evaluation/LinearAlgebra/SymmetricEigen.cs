using static TorchSharp.torch;

namespace Unmix.Evaluation.LinearAlgebra;

/// <summary>
/// Eigenvalues and vectors of small symmetric matrices, by LAPACK as the tensor library has it: all that this library needs of that one.
/// </summary>
internal static class SymmetricEigen
{
    /// <param name="matrix">[P, P], row-major, symmetric.</param>
    /// <param name="size">P.</param>
    /// <returns>[P], the least first, and [P, P], row-major, a vector in each column.</returns>
    public static (double[] Values, double[] Vectors) Of(double[] matrix, int size)
    {
        using var scope = NewDisposeScope();
        var (values, vectors) = linalg.eigh(tensor(matrix, [size, size]));
        return (values.data<double>().ToArray(), vectors.contiguous().data<double>().ToArray());
    }

    /// <param name="matrix">[P, P], row-major, symmetric.</param>
    /// <param name="size">P.</param>
    /// <returns>[P], the least first.</returns>
    public static double[] ValuesOf(double[] matrix, int size)
    {
        using var scope = NewDisposeScope();
        return linalg.eigvalsh(tensor(matrix, [size, size])).data<double>().ToArray();
    }
}

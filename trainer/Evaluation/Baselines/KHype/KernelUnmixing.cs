using System.Numerics.Tensors;
using Unmix.Evaluation.LinearAlgebra;

namespace Unmix.Evaluation.Baselines.KHype;

/// <summary>
/// K-Hype (J. Chen, C. Richard, P. Honeine, IEEE TSP 61(2), 2013): y_l = a'm_l + f(m_l), m_l the P endmembers' reflectances in band l and f
/// any function of a reproducing kernel space: min |a|^2 / 2 + |f|^2 / 2 + |y - M a - f|^2 / (2 mu), a at least 0, sum 1. The kernel is the
/// paper's second polynomial one, k(m, n) = (1 + (m - 1/2)'(n - 1/2) / P^2)^2.
/// Differs from the paper: solved exactly. The best f of a residual r leaves r'(K + mu I)^-1 r / 2 of the cost, so what remains is a
/// quadratic problem in the P abundances alone; the paper's dual in L + P + 1 unknowns has the same solution.
/// </summary>
internal sealed class KernelUnmixing : IPixelSolver
{
    /// <summary>mu, the authors' 1 / C with C = 100.</summary>
    public const double DefaultMisfit = 0.01;

    private readonly int bands;
    private readonly int count;
    private readonly double[][] columns;
    private readonly double[][] whitened;
    private readonly double[] kernel;
    private readonly CholeskyFactor factor;
    private readonly BoundedQuadratic problem;
    private readonly double[] residual;

    /// <param name="endmembers">[L, P].</param>
    /// <param name="misfit">mu: what a unit of squared misfit is worth beside a unit of |f|^2; above 0.</param>
    public KernelUnmixing(double[,] endmembers, double misfit = DefaultMisfit)
    {
        columns = ColumnGram.ColumnsOf(endmembers);
        (bands, count) = (endmembers.GetLength(0), endmembers.GetLength(1));
        kernel = PolynomialKernel(endmembers);
        var damped = (double[])kernel.Clone();
        for (var band = 0; band < bands; band++)
            damped[band * bands + band] += misfit;
        factor = new CholeskyFactor(damped, bands);
        whitened = [.. columns.Select(Whitened)];
        problem = new BoundedQuadratic(count, summed: count);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
                problem.Gram[i * count + j] = TensorPrimitives.Dot<double>(whitened[i], columns[j]) + (i == j ? 1 : 0);
        }
        residual = new double[bands];
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, PixelSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        for (var p = 0; p < count; p++)
            problem.Target[p] = TensorPrimitives.Dot(spectrum, whitened[p]);
        Array.Fill(solution.Abundances, 1.0 / count);
        problem.Minimise(solution.Abundances);
        Array.Fill(solution.Scales, 1);
        Reconstruct(spectrum, solution);
    }

    /// <summary>k of every pair of bands, [L, L].</summary>
    private static double[] PolynomialKernel(double[,] endmembers)
    {
        int bands = endmembers.GetLength(0),
            count = endmembers.GetLength(1);
        var kernel = new double[bands * bands];
        for (var i = 0; i < bands; i++)
        {
            for (var j = 0; j < bands; j++)
            {
                double product = 0;
                for (var p = 0; p < count; p++)
                    product += (endmembers[i, p] - 0.5) * (endmembers[j, p] - 0.5);
                var root = 1 + product / (count * count);
                kernel[i * bands + j] = root * root;
            }
        }
        return kernel;
    }

    private double[] Whitened(double[] column)
    {
        var values = (double[])column.Clone();
        factor.Solve(values);
        return values;
    }

    // M a + K (K + mu I)^-1 (y - M a).
    private void Reconstruct(ReadOnlySpan<double> spectrum, PixelSolution solution)
    {
        var linear = solution.Reconstruction.AsSpan();
        linear.Clear();
        for (var p = 0; p < count; p++)
            TensorPrimitives.MultiplyAdd(columns[p], solution.Abundances[p], linear, linear);
        TensorPrimitives.Subtract(spectrum, linear, residual);
        factor.Solve(residual);
        for (var band = 0; band < bands; band++)
            linear[band] += TensorPrimitives.Dot<double>(kernel.AsSpan(band * bands, bands), residual);
    }
}

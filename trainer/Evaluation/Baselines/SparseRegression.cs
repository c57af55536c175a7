using Unmix.Evaluation.LinearAlgebra;

namespace Unmix.Evaluation.Baselines;

/// <summary>
/// Sparse regression by variable splitting and augmented Lagrangian, SUnSAL (J. Bioucas-Dias and M. Figueiredo, WHISPERS 2010):
/// min |y - M a|^2 / 2 + sparsity |a|_1, a at least 0, then divided by its sum. There is no sum-to-one form, because |a|_1 is then
/// constant and the method is <see cref="FullyConstrained"/>.
/// </summary>
public sealed class SparseRegression : IPixelSolver
{
    /// <summary>
    /// Small against |m|^2 of a dark material such as water (about 0.05 in 150 bands), which a larger weight would wipe out.
    /// </summary>
    public const double DefaultSparsity = 0.001;

    private const int MostRounds = 20_000;
    private const double Tolerance = 1e-10;

    /// <summary>The least eigenvalue of M'M that the penalty is chosen for, as a share of the greatest.</summary>
    private const double LeastEigenvalue = 1e-8;

    private readonly ColumnGram gram;
    private readonly double sparsity;
    private readonly double penalty;
    private readonly double[] inverse;
    private readonly double[] projection;
    private readonly double[] smooth;
    private readonly double[] split;
    private readonly double[] dual;

    /// <param name="endmembers">[L, P].</param>
    /// <param name="sparsity">Weight of |a|_1, at least 0.</param>
    public SparseRegression(double[,] endmembers, double sparsity = DefaultSparsity)
    {
        gram = new ColumnGram(ColumnGram.ColumnsOf(endmembers));
        this.sparsity = sparsity;
        (penalty, inverse) = Factor(gram);
        projection = new double[gram.Count];
        smooth = new double[gram.Count];
        split = new double[gram.Count];
        dual = new double[gram.Count];
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, PixelSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        gram.Project(spectrum, projection);
        Array.Clear(split);
        Array.Clear(dual);
        for (var round = 0; round < MostRounds; round++)
        {
            if (Step() < Tolerance)
                break;
        }
        solution.Normalise(split);
        gram.Combine(split, solution.Reconstruction);
    }

    /// <summary>
    /// The penalty of least contraction for a quadratic program (E. Ghadimi et al., IEEE TAC 2015, theorem 4), and the inverse of M'M with
    /// it on the diagonal, row by row.
    /// </summary>
    private static (double Penalty, double[] Inverse) Factor(ColumnGram gram)
    {
        var count = gram.Count;
        var (eigenvalues, vectors) = SymmetricEigen.Of(gram.Products, count);
        var (least, most) = (eigenvalues[0], eigenvalues[^1]);
        var penalty = Math.Sqrt(most * Math.Max(least, LeastEigenvalue * most));
        var inverse = new double[count * count];
        for (var i = 0; i < inverse.Length; i++)
        {
            for (var k = 0; k < count; k++)
                inverse[i] += vectors[i / count * count + k] * vectors[i % count * count + k] / (eigenvalues[k] + penalty);
        }
        return (penalty, inverse);
    }

    // One round of the alternating direction method of multipliers; the larger of its two residuals, in abundance.
    private double Step()
    {
        var count = gram.Count;
        double residual = 0;
        for (var i = 0; i < count; i++)
        {
            smooth[i] = 0;
            for (var j = 0; j < count; j++)
                smooth[i] += inverse[i * count + j] * (projection[j] + penalty * (split[j] - dual[j]));
        }
        for (var i = 0; i < count; i++)
        {
            var next = Math.Max(0, smooth[i] + dual[i] - sparsity / penalty);
            residual = Math.Max(residual, Math.Max(Math.Abs(next - split[i]), Math.Abs(smooth[i] - next)));
            split[i] = next;
            dual[i] += smooth[i] - next;
        }
        return residual;
    }
}

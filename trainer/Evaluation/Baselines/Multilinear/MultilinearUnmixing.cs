using System.Numerics.Tensors;

namespace Unmix.Evaluation.Baselines.Multilinear;

/// <summary>
/// The multilinear mixing model, MLM (R. Heylen and P. Scheunders, IEEE TGRS 54(1), 2016): light that has met a material meets another one
/// with probability q, so y = (1 - q) x / (1 - q x), band by band, x = M a. min |y - f(a, q)|^2, a at least 0, sum 1, q below 1; q below 0
/// is allowed, as in the paper, and stands for less interaction than the endmembers themselves have.
/// Differs from the paper: damped linearisation with exact constrained steps in place of sequential quadratic programming, from two
/// starts, and the better is kept; the paper starts from the fully constrained solution with q = 0 alone.
/// </summary>
internal sealed class MultilinearUnmixing : IPixelSolver, IBandModel
{
    private const double MostInteraction = 1 - 1e-6; // at 1 nothing would leave the surface

    private readonly int count;
    private readonly double[][] columns;
    private readonly ColumnGram linear;
    private readonly FullyConstrained fullyConstrained;
    private readonly NonNegative nonNegative;
    private readonly BandLevenberg descent;
    private readonly double[] projection;
    private readonly double[] first;
    private readonly double[] second;
    private readonly double[] mixed;
    private readonly double[] slope;

    /// <param name="endmembers">[L, P].</param>
    public MultilinearUnmixing(double[,] endmembers)
    {
        columns = ColumnGram.ColumnsOf(endmembers);
        linear = new ColumnGram(columns);
        count = columns.Length;
        fullyConstrained = new FullyConstrained(linear);
        nonNegative = new NonNegative(linear);
        var bands = columns[0].Length;
        descent = new BandLevenberg(this, bands, count + 1, count);
        descent.Problem.Lower[count] = double.NegativeInfinity;
        descent.Problem.Upper[count] = MostInteraction;
        projection = new double[count];
        first = new double[count + 1];
        second = new double[count + 1];
        mixed = new double[bands];
        slope = new double[bands];
    }

    /// <summary>q of the last pixel.</summary>
    public double Interaction { get; private set; }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, PixelSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        linear.Project(spectrum, projection);
        fullyConstrained.Abundances(projection, first.AsSpan(0, count));
        nonNegative.Contributions(projection, second.AsSpan(0, count));
        solution.Normalise(second.AsSpan(0, count));
        solution.Abundances.CopyTo(second, 0);
        first[count] = 0;
        second[count] = 0;
        var best = descent.Minimise(spectrum, first) <= descent.Minimise(spectrum, second) ? first : second;
        best.AsSpan(0, count).CopyTo(solution.Abundances);
        Interaction = best[count];
        Array.Fill(solution.Scales, 1);
        ((IBandModel)this).Predict(best, solution.Reconstruction);
    }

    void IBandModel.Predict(ReadOnlySpan<double> values, Span<double> spectrum)
    {
        Mix(values, mixed);
        var interaction = values[count];
        for (var band = 0; band < mixed.Length; band++)
        {
            var left = 1 - interaction * mixed[band];
            // Beyond the pole the series that the model sums does not converge.
            spectrum[band] = left > 0 ? (1 - interaction) * mixed[band] / left : double.PositiveInfinity;
        }
    }

    // df/dx = (1 - q) / (1 - q x)^2 and df/dq = x (x - 1) / (1 - q x)^2.
    void IBandModel.Differentiate(ReadOnlySpan<double> values, double[][] slopes)
    {
        Mix(values, mixed);
        var interaction = values[count];
        for (var band = 0; band < mixed.Length; band++)
        {
            var left = 1 - interaction * mixed[band];
            slope[band] = (1 - interaction) / (left * left);
            slopes[count][band] = mixed[band] * (mixed[band] - 1) / (left * left);
        }
        for (var p = 0; p < count; p++)
            TensorPrimitives.Multiply(slope, columns[p], slopes[p]);
    }

    private void Mix(ReadOnlySpan<double> abundances, Span<double> spectrum)
    {
        spectrum.Clear();
        for (var p = 0; p < count; p++)
            TensorPrimitives.MultiplyAdd(columns[p], abundances[p], spectrum, spectrum);
    }
}

using System.Numerics.Tensors;

namespace Unmix.Evaluation.Baselines;

/// <summary>A mixing model that is linear in known spectra: y = D u(v), v the abundances and what the model has beside them.</summary>
internal interface IMixture
{
    /// <summary>u(v).</summary>
    /// <param name="values">[n].</param>
    /// <param name="weights">[C], written.</param>
    void Weigh(ReadOnlySpan<double> values, Span<double> weights);

    /// <summary>du/dv.</summary>
    /// <param name="values">[n].</param>
    /// <param name="slopes">[n, C], row by row, zero at entry, written.</param>
    void Differentiate(ReadOnlySpan<double> values, Span<double> slopes);
}

/// <summary>
/// Least squares of a nonlinear mixture with abundances on the simplex and bounded other parameters: Levenberg and Marquardt's
/// damped linearisation, each linearised problem solved exactly within the constraints. Every step lowers the error.
/// </summary>
internal sealed class SimplexLevenberg
{
    private const int MostSteps = 200;
    private const double Tolerance = 1e-10;
    private const double FirstDamping = 1e-4;
    private const double MostDamping = 1e8;
    private const double LeastDamping = 1e-12;

    private readonly ColumnGram gram;
    private readonly IMixture mixture;
    private readonly int size;
    private readonly double[] projection;
    private readonly double[] weights;
    private readonly double[] slopes;
    private readonly double[] turned;
    private readonly double[] curvature;
    private readonly double[] descent;
    private readonly double[] next;

    /// <param name="gram">D.</param>
    /// <param name="mixture">u.</param>
    /// <param name="size">n; the first P are the abundances.</param>
    /// <param name="endmemberCount">P.</param>
    public SimplexLevenberg(ColumnGram gram, IMixture mixture, int size, int endmemberCount)
    {
        this.gram = gram;
        this.mixture = mixture;
        this.size = size;
        Problem = new BoundedQuadratic(size, summed: endmemberCount);
        projection = new double[gram.Count];
        weights = new double[gram.Count];
        slopes = new double[size * gram.Count];
        turned = new double[gram.Count];
        curvature = new double[size * size];
        descent = new double[size];
        next = new double[size];
    }

    /// <summary>Holds the bounds.</summary>
    public BoundedQuadratic Problem { get; }

    /// <summary>The pixel's D'y; its first P entries are M'y.</summary>
    public ReadOnlySpan<double> Projection => projection;

    /// <summary>Takes the next pixel.</summary>
    public void Begin(ReadOnlySpan<double> spectrum) => gram.Project(spectrum, projection);

    /// <summary>Descends from a start within the constraints.</summary>
    /// <returns>|y - D u|^2 less y'y at the end.</returns>
    public double Minimise(Span<double> values)
    {
        var error = Error(values);
        var damping = FirstDamping;
        for (var step = 0; step < MostSteps; step++)
        {
            Linearise(values);
            double change = 0,
                reached = 0;
            while (damping <= MostDamping)
            {
                change = Propose(values, damping);
                reached = Error(next);
                if (change < Tolerance || reached < error)
                    break;
                damping *= 8;
            }
            if (!(reached < error))
                return error;
            next.CopyTo(values);
            error = reached;
            damping = Math.Max(LeastDamping, damping / 8);
            if (change < Tolerance)
                return error;
        }
        return error;
    }

    /// <summary>D u(v).</summary>
    public void Reconstruct(ReadOnlySpan<double> values, Span<double> spectrum)
    {
        mixture.Weigh(values, weights);
        gram.Combine(weights, spectrum);
    }

    private double Error(ReadOnlySpan<double> values)
    {
        mixture.Weigh(values, weights);
        return gram.SquaredError(0, projection, weights);
    }

    // The Gauss-Newton matrix J'J and the descent J'(y - D u), J = D du/dv, without going through the bands.
    private void Linearise(ReadOnlySpan<double> values)
    {
        var columns = gram.Count;
        mixture.Weigh(values, weights);
        Array.Clear(slopes);
        mixture.Differentiate(values, slopes);
        for (var i = 0; i < size; i++)
        {
            var row = slopes.AsSpan(i * columns, columns);
            turned.AsSpan().Clear();
            for (var k = 0; k < columns; k++)
            {
                if (row[k] != 0)
                    TensorPrimitives.MultiplyAdd(gram.Products.AsSpan(k * columns, columns), row[k], turned, turned);
            }
            descent[i] = TensorPrimitives.Dot<double>(row, projection) - TensorPrimitives.Dot<double>(turned, weights);
            for (var j = 0; j < size; j++)
                curvature[i * size + j] = TensorPrimitives.Dot<double>(turned, slopes.AsSpan(j * columns, columns));
        }
    }

    private double Propose(ReadOnlySpan<double> values, double damping)
    {
        double largest = 0;
        for (var i = 0; i < size; i++)
            largest = Math.Max(largest, curvature[i * size + i]);
        curvature.CopyTo(Problem.Gram, 0);
        for (var i = 0; i < size; i++)
        {
            // By its own curvature, as Marquardt does, and a little more where the model does not feel the parameter at all.
            Problem.Gram[i * size + i] += damping * Math.Max(curvature[i * size + i], 1e-6 * largest);
            Problem.Target[i] = descent[i] + TensorPrimitives.Dot(Problem.Gram.AsSpan(i * size, size), values);
        }
        values.CopyTo(next);
        Problem.Minimise(next);
        double change = 0;
        for (var i = 0; i < size; i++)
            change = Math.Max(change, Math.Abs(next[i] - values[i]));
        return change;
    }
}

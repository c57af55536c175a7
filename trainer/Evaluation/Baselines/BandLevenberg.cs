using System.Numerics.Tensors;

namespace Unmix.Evaluation.Baselines;

/// <summary>A mixing model that is known band by band: y = f(v), v the abundances and what the model has beside them.</summary>
internal interface IBandModel
{
    /// <summary>f(v).</summary>
    /// <param name="values">[n].</param>
    /// <param name="spectrum">[L], written; a value that is not finite says that v is no mixture.</param>
    void Predict(ReadOnlySpan<double> values, Span<double> spectrum);

    /// <summary>df/dv.</summary>
    /// <param name="values">[n].</param>
    /// <param name="slopes">[n][L], written.</param>
    void Differentiate(ReadOnlySpan<double> values, double[][] slopes);
}

/// <summary>
/// What <see cref="SimplexLevenberg"/> does, for models that are not linear in known spectra: damped linearisation, each linearised problem
/// solved exactly within the constraints, every step lowers the error.
/// </summary>
internal sealed class BandLevenberg
{
    private const int MostSteps = 100;
    private const double Tolerance = 1e-9;
    private const double FirstDamping = 1e-4;
    private const double MostDamping = 1e8;
    private const double LeastDamping = 1e-12;

    private readonly IBandModel model;
    private readonly int size;
    private readonly double[][] slopes;
    private readonly double[] predicted;
    private readonly double[] curvature;
    private readonly double[] descent;
    private readonly double[] next;

    /// <param name="model">f.</param>
    /// <param name="bands">L.</param>
    /// <param name="size">n; the first P are the abundances.</param>
    /// <param name="endmemberCount">P.</param>
    public BandLevenberg(IBandModel model, int bands, int size, int endmemberCount)
    {
        this.model = model;
        this.size = size;
        Problem = new BoundedQuadratic(size, summed: endmemberCount);
        slopes = [.. Enumerable.Range(0, size).Select(_ => new double[bands])];
        predicted = new double[bands];
        curvature = new double[size * size];
        descent = new double[size];
        next = new double[size];
    }

    /// <summary>Holds the bounds.</summary>
    public BoundedQuadratic Problem { get; }

    /// <summary>Descends from a start within the constraints.</summary>
    /// <param name="spectrum">[L].</param>
    /// <param name="values">[n].</param>
    /// <returns>|y - f(v)|^2 at the end.</returns>
    public double Minimise(ReadOnlySpan<double> spectrum, Span<double> values)
    {
        var error = Error(spectrum, values);
        var damping = FirstDamping;
        for (var step = 0; step < MostSteps; step++)
        {
            Linearise(spectrum, values);
            double change = 0,
                reached = 0;
            while (damping <= MostDamping)
            {
                change = Propose(values, damping);
                reached = Error(spectrum, next);
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

    private double Error(ReadOnlySpan<double> spectrum, ReadOnlySpan<double> values)
    {
        model.Predict(values, predicted);
        TensorPrimitives.Subtract(spectrum, predicted, predicted);
        return TensorPrimitives.SumOfSquares<double>(predicted);
    }

    private void Linearise(ReadOnlySpan<double> spectrum, ReadOnlySpan<double> values)
    {
        Error(spectrum, values); // leaves what is not explained
        model.Differentiate(values, slopes);
        for (var i = 0; i < size; i++)
        {
            descent[i] = TensorPrimitives.Dot<double>(slopes[i], predicted);
            for (var j = 0; j <= i; j++)
                curvature[i * size + j] = curvature[j * size + i] = TensorPrimitives.Dot<double>(slopes[i], slopes[j]);
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

using System.Numerics.Tensors;

namespace Unmix.Evaluation.Baselines.Bundles;

/// <summary>
/// Unmixing by bundles with the fractional penalty (L. Drumetz, T. Meyer, J. Chanussot, A. Bertozzi, C. Jutten, IEEE TIP 28(7), 2019,
/// eq. 14 and 18): min |y - B a|^2 / 2 + weight sum_g s_g^q over shares a of all spectra, at least 0 and summing to 1, s_g their sum in
/// group g, 0 &lt; q &lt; 1, so that few groups take part, and few members of each. A material's abundance is s_g, its endmember the
/// weighted mean. Differs from the paper: (s_g + 0.001)^q, whose slope is finite at 0, is met by its tangents, each of which leaves a
/// quadratic problem that is solved exactly, so that every round lowers the cost; the paper splits variables and takes an approximate
/// proximal step. Both begin at the fully constrained solution.
/// </summary>
internal sealed class FractionalUnmixing
{
    /// <summary>The authors' for a real scene (Houston).</summary>
    public const double DefaultWeight = 0.4;

    /// <summary>q, the authors'.</summary>
    public const double DefaultFraction = 0.1;

    /// <summary>Added to each group's share, so that the penalty's slope is finite at 0.</summary>
    public const double Floor = 0.001;

    private const int MostRounds = 50;
    private const double Tolerance = 1e-8;

    private readonly double[][] columns;
    private readonly int[] groupOf;
    private readonly double weight;
    private readonly double fraction;
    private readonly ColumnGram gram;
    private readonly FullyConstrained start;
    private readonly BoundedQuadratic problem;
    private readonly double[] projection;
    private readonly double[] values;
    private readonly double[] before;
    private readonly double[] spectrum;
    private readonly double[][] means;

    /// <param name="bundles">[P], spectra of [L].</param>
    /// <param name="weight">Of the penalty; at least 0.</param>
    /// <param name="fraction">q.</param>
    public FractionalUnmixing(double[][][] bundles, double weight = DefaultWeight, double fraction = DefaultFraction)
    {
        (this.weight, this.fraction) = (weight, fraction);
        columns = [.. bundles.SelectMany(bundle => bundle)];
        groupOf = [.. bundles.SelectMany((bundle, group) => bundle.Select(_ => group))];
        gram = new ColumnGram(columns);
        start = new FullyConstrained(gram);
        problem = new BoundedQuadratic(gram.Count, summed: gram.Count);
        gram.Products.CopyTo(problem.Gram, 0);
        projection = new double[gram.Count];
        values = new double[gram.Count];
        before = new double[gram.Count];
        spectrum = new double[columns[0].Length];
        Shares = new double[bundles.Length];
        Endmembers = new double[spectrum.Length * bundles.Length];
        means = [.. bundles.Select(bundle => spectrum.Select((_, band) => bundle.Average(member => member[band])).ToArray())];
    }

    /// <summary>[P], s of the last pixel.</summary>
    public double[] Shares { get; }

    /// <summary>[L, P], the last pixel's endmembers; the bundle's mean where a material has no share.</summary>
    public double[] Endmembers { get; }

    /// <summary>[C], the last pixel's shares of all spectra, bundle after bundle.</summary>
    public ReadOnlySpan<double> Members => values;

    /// <summary>Unmixes one pixel.</summary>
    /// <param name="pixel">[L].</param>
    public void Solve(ReadOnlySpan<float> pixel)
    {
        TensorPrimitives.ConvertTruncating(pixel, spectrum);
        gram.Project(spectrum, projection);
        start.Abundances(projection, values);
        for (var round = 0; round < MostRounds; round++)
        {
            values.CopyTo(before, 0);
            SumShares();
            for (var i = 0; i < values.Length; i++)
                problem.Target[i] = projection[i] - weight * fraction * Math.Pow(Shares[groupOf[i]] + Floor, fraction - 1);
            problem.Minimise(values);
            if (TensorPrimitives.Distance<double>(values, before) < Tolerance)
                break;
        }
        SumShares();
        FindEndmembers();
    }

    private void SumShares()
    {
        Array.Clear(Shares);
        for (var i = 0; i < values.Length; i++)
            Shares[groupOf[i]] += values[i];
    }

    private void FindEndmembers()
    {
        int count = Shares.Length,
            bands = spectrum.Length;
        Array.Clear(Endmembers);
        for (var i = 0; i < values.Length; i++)
        {
            var share = Shares[groupOf[i]] > 0 ? values[i] / Shares[groupOf[i]] : 0;
            for (var band = 0; share > 0 && band < bands; band++)
                Endmembers[band * count + groupOf[i]] += share * columns[i][band];
        }
        for (var group = 0; group < count; group++)
        {
            for (var band = 0; Shares[group] <= 0 && band < bands; band++)
                Endmembers[band * count + group] = means[group][band];
        }
    }
}

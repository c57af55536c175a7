using System.Numerics.Tensors;

namespace Unmix.Evaluation.Baselines.Generalised;

/// <summary>
/// Abundances of all pixels with their endmembers held: sum |y_n - M_n a_n|^2 / 2 + weight TV(A), a_n at least 0 and of sum 1, by the
/// alternating direction method of multipliers (S. Boyd et al., 2011, section 3.1.1) with two parts: the pixels, each an exact problem on
/// the simplex, and the total variation. Both go on from where the last call left them.
/// </summary>
internal sealed class SmoothAbundances
{
    private const int MostRounds = 30;
    private const double Tolerance = 1e-3; // root mean square of either residual, in abundance
    private const double Penalty = 1; // between the least and the greatest curvature of a pixel's misfit in abundance

    private readonly PixelNeighbours neighbours;
    private readonly TotalVariation variation;
    private readonly double weight;
    private readonly int count;
    private readonly double[][] smooth;
    private readonly double[][] dual;
    private readonly double[][] before;
    private readonly double[][] grams;
    private readonly double[][] targets;

    /// <param name="neighbours">Of the pixels.</param>
    /// <param name="pixels">N.</param>
    /// <param name="count">P.</param>
    /// <param name="weight">Of the total variation; at 0 pixels are independent.</param>
    public SmoothAbundances(PixelNeighbours neighbours, int pixels, int count, double weight)
    {
        (this.neighbours, this.count, this.weight) = (neighbours, count, weight);
        (Values, smooth, dual, before) = (new double[pixels][], new double[pixels][], new double[pixels][], new double[pixels][]);
        (grams, targets) = (new double[pixels][], new double[pixels][]);
        variation = new TotalVariation(neighbours, count);
    }

    /// <summary>[N][P].</summary>
    public double[][] Values { get; }

    /// <summary>Says where a pixel begins.</summary>
    public void Start(int n, double[] abundances)
    {
        (Values[n], smooth[n]) = ((double[])abundances.Clone(), (double[])abundances.Clone());
        (dual[n], before[n]) = (new double[count], new double[count]);
        (grams[n], targets[n]) = (new double[count * count], new double[count]);
    }

    /// <summary>Finds them.</summary>
    /// <param name="spectra">[N][L].</param>
    /// <param name="endmembers">[N][L, P].</param>
    /// <param name="parallel">Threads.</param>
    /// <returns>How much they changed, as a share of their length.</returns>
    public double Find(double[][] spectra, double[][] endmembers, ParallelOptions parallel)
    {
        var start = Array.ConvertAll(Values, values => (double[]?)values?.Clone());
        var pixels = neighbours.Valid;
        Parallel.For(0, pixels.Length, parallel, i => Gather(pixels[i], spectra[pixels[i]], endmembers[pixels[i]]));
        for (var round = 0; round < (weight > 0 ? MostRounds : 1); round++)
        {
            Parallel.For(
                0,
                pixels.Length,
                parallel,
                () => new BoundedQuadratic(count, count),
                (i, _, one) => Solve(one, pixels[i]),
                _ => { }
            );
            if (weight > 0 && Smooth() < Tolerance)
                break;
        }
        double moved = 0,
            length = 0;
        foreach (var n in pixels)
        {
            var distance = TensorPrimitives.Distance<double>(Values[n], start[n]);
            moved += distance * distance;
            length += TensorPrimitives.SumOfSquares<double>(Values[n]);
        }
        return Math.Sqrt(moved / length);
    }

    private void Gather(int n, double[] spectrum, double[] own)
    {
        Array.Clear(grams[n]);
        Array.Clear(targets[n]);
        for (var band = 0; band < spectrum.Length; band++)
        {
            for (var p = 0; p < count; p++)
            {
                targets[n][p] += own[band * count + p] * spectrum[band];
                for (var q = 0; q < count; q++)
                    grams[n][p * count + q] += own[band * count + p] * own[band * count + q];
            }
        }
    }

    private BoundedQuadratic Solve(BoundedQuadratic problem, int n)
    {
        var pull = weight > 0 ? Penalty : 0;
        grams[n].CopyTo(problem.Gram, 0);
        for (var p = 0; p < count; p++)
        {
            problem.Gram[p * count + p] += pull;
            problem.Target[p] = targets[n][p] + pull * (smooth[n][p] - dual[n][p]);
        }
        problem.Minimise(Values[n]);
        return problem;
    }

    // The part of the total variation, and the multipliers; the larger residual.
    private double Smooth()
    {
        foreach (var n in neighbours.Valid)
        {
            smooth[n].CopyTo(before[n], 0);
            TensorPrimitives.Add<double>(Values[n], dual[n], smooth[n]);
        }
        variation.Lower(smooth, weight / Penalty);
        double apart = 0,
            moved = 0;
        foreach (var n in neighbours.Valid)
        {
            for (var p = 0; p < count; p++)
            {
                var left = Values[n][p] - smooth[n][p];
                dual[n][p] += left;
                apart += left * left;
                moved += (smooth[n][p] - before[n][p]) * (smooth[n][p] - before[n][p]);
            }
        }
        return Math.Sqrt(Math.Max(apart, moved) / (neighbours.Valid.Length * count));
    }
}

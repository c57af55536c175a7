using System.Numerics.Tensors;
using Unmix.Evaluation.Scores;

namespace Unmix.Evaluation.Baselines.Generalised;

/// <summary>
/// The generalised linear mixing model, GLMM (T. Imbiriba, R. Borsoi, J. Bermudez, IEEE ICASSP 2018, eq. 4 to 10): y_n = M_n a_n, M_n near
/// Psi_n * M0, entry by entry, so that each band of each endmember has a scale in each pixel. Minimises sum |y_n - M_n a_n|^2 / 2 +
/// lambda_M |M_n - Psi_n * M0|^2 / 2, plus lambda_A times the total variation of the abundances and lambda_Psi / 2 times the squared
/// differences of neighbours' scales; a_n at least 0 and of sum 1, M_n at least 0.
/// Differs from the paper: the ends of the scene are no neighbours of each other (the authors' Fourier transform makes it a torus), gaps
/// are nobody's neighbours, M_n is exact within its bound, and scales are found by passes over a chess board's colours.
/// </summary>
internal sealed class GeneralisedFit
{
    private const int ScalePasses = 5;

    private readonly PixelNeighbours neighbours;
    private readonly GeneralisedOptions options;
    private readonly double[][] spectra;
    private readonly double[][] endmembers;
    private readonly double[][] scales;
    private readonly double[][] scalesBefore;
    private readonly double[] references;
    private readonly double[] squared;
    private readonly SmoothAbundances abundances;
    private readonly int bands;
    private readonly int count;

    /// <param name="spectra">[N, L].</param>
    /// <param name="neighbours">Of its pixels.</param>
    /// <param name="references">[L, P], M0.</param>
    /// <param name="options">Weights.</param>
    public GeneralisedFit(ReadOnlySpan<float> spectra, PixelNeighbours neighbours, double[,] references, GeneralisedOptions options)
    {
        this.neighbours = neighbours;
        this.options = options;
        (bands, count) = (references.GetLength(0), references.GetLength(1));
        this.references = [.. references.Cast<double>().Select(value => Math.Max(0, value))];
        squared = [.. this.references.Select(value => options.Tightness * value * value)];
        var pixels = spectra.Length / bands;
        (this.spectra, endmembers) = (new double[pixels][], new double[pixels][]);
        (scales, scalesBefore) = (new double[pixels][], new double[pixels][]);
        var start = new FullyConstrained(references);
        var solution = new PixelSolution(bands, count);
        abundances = new SmoothAbundances(neighbours, pixels, count, options.Variation);
        foreach (var n in neighbours.Valid)
        {
            this.spectra[n] = new double[bands];
            TensorPrimitives.ConvertTruncating<float, double>(spectra.Slice(n * bands, bands), this.spectra[n]);
            start.Solve(this.spectra[n], solution);
            abundances.Start(n, solution.Abundances);
            endmembers[n] = (double[])this.references.Clone();
            scales[n] = [.. Enumerable.Repeat(1.0, bands * count)];
            scalesBefore[n] = new double[bands * count];
        }
    }

    /// <summary>[N][P].</summary>
    public IReadOnlyList<double[]> Abundances => abundances.Values;

    /// <summary>[N][L, P], Psi.</summary>
    public IReadOnlyList<double[]> Scales => scales;

    /// <summary>[N][L, P], M_n.</summary>
    public IReadOnlyList<double[]> Endmembers => endmembers;

    /// <summary>Rounds until nothing changes much.</summary>
    /// <returns>How many rounds that took.</returns>
    public int Run(int threads, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        for (var round = 1; round <= options.MostRounds; round++)
        {
            var moved = new double[neighbours.Valid.Length];
            Parallel.For(0, moved.Length, parallel, i => moved[i] = FindEndmembers(neighbours.Valid[i]));
            var changed = abundances.Find(spectra, endmembers, parallel);
            var rescaled = FindScales(parallel);
            if (Math.Max(Math.Max(changed, rescaled), Share(moved, endmembers)) < options.Tolerance)
                return round;
        }
        return options.MostRounds;
    }

    /// <summary>The fit as an answer: each pixel's endmembers are M_n.</summary>
    public SceneAnswer Answer()
    {
        var answer = new PixelAnswers(endmembers.Length, bands, count);
        foreach (var n in neighbours.Valid)
            answer.Take(n, abundances.Values[n], endmembers[n]);
        return answer.ToAnswer();
    }

    // The squared change.
    private double FindEndmembers(int n)
    {
        Span<double> centre = stackalloc double[count];
        Span<double> found = stackalloc double[count];
        double moved = 0;
        for (var band = 0; band < bands; band++)
        {
            var own = endmembers[n].AsSpan(band * count, count);
            TensorPrimitives.Multiply(references.AsSpan(band * count, count), scales[n].AsSpan(band * count, count), centre);
            PulledEndmember.Find(spectra[n][band], abundances.Values[n], centre, options.Tightness, found);
            var distance = TensorPrimitives.Distance<double>(own, found);
            moved += distance * distance;
            found.CopyTo(own);
        }
        return moved;
    }

    // (lambda_M m0^2 + lambda_Psi d) psi = lambda_M m0 m + lambda_Psi sum of the d neighbours' psi, in passes of Gauss and Seidel.
    private double FindScales(ParallelOptions parallel)
    {
        foreach (var n in neighbours.Valid)
            scales[n].CopyTo(scalesBefore[n], 0);
        for (var pass = 0; pass < (options.Smoothness > 0 ? ScalePasses : 1); pass++)
        {
            foreach (var colour in neighbours.Colours)
                Parallel.For(0, colour.Length, parallel, i => FindScale(colour[i]));
        }
        var changes = new double[neighbours.Valid.Length];
        Parallel.For(0, changes.Length, parallel, i => changes[i] = SquaredDistance(neighbours.Valid[i]));
        return Share(changes, scales);
    }

    private void FindScale(int n)
    {
        Span<int> beside = stackalloc int[4];
        var many = neighbours.Of(n, beside);
        for (var i = 0; i < references.Length; i++)
        {
            var (above, below) = (options.Tightness * references[i] * endmembers[n][i], squared[i] + options.Smoothness * many);
            for (var k = 0; k < many; k++)
                above += options.Smoothness * scales[beside[k]][i];
            if (below > 0)
                scales[n][i] = above / below;
        }
    }

    private double SquaredDistance(int n)
    {
        var distance = TensorPrimitives.Distance<double>(scales[n], scalesBefore[n]);
        return distance * distance;
    }

    private double Share(double[] squaredChanges, double[][] values)
    {
        double sum = 0;
        foreach (var n in neighbours.Valid)
            sum += TensorPrimitives.SumOfSquares<double>(values[n]);
        return Math.Sqrt(squaredChanges.Sum() / sum);
    }
}

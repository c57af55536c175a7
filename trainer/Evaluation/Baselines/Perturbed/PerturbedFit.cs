using System.Numerics.Tensors;
using Unmix.Evaluation.Scores;

namespace Unmix.Evaluation.Baselines.Perturbed;

/// <summary>
/// The perturbed linear mixing model, PLMM (P.-A. Thouvenin, N. Dobigeon, J.-Y. Tourneret, IEEE TSP 64(2), 2016, eq. 5 to 13):
/// y_n = (M + D_n) a_n. Minimises sum |y_n - (M + D_n) a_n|^2 / 2 + alpha |A H|^2 / 2 + beta |M - M0|^2 / 2 + gamma sum |D_n|^2 / 2 with
/// a_n at least 0 and of sum 1, M and M + D_n at least 0; H takes the differences to the neighbours in all four directions, so that each
/// pair counts twice.
/// Differs from the paper: each of its three blocks (abundances, endmembers, perturbations) is minimised exactly, pixel by pixel and band
/// by band, in place of an alternating direction method for each; abundances in two colours of a chess board, where the paper has all at
/// once. Of the paper's three hold for M it is the distance to the references, since they are given.
/// </summary>
internal sealed class PerturbedFit
{
    private readonly PixelNeighbours neighbours;
    private readonly PerturbedOptions options;
    private readonly double[][] spectra;
    private readonly double[][] abundances;
    private readonly double[][] perturbations;
    private readonly double[] references;
    private readonly double[] endmembers;
    private readonly int bands;
    private readonly int count;

    /// <param name="spectra">[N, L].</param>
    /// <param name="neighbours">Of its pixels.</param>
    /// <param name="references">[L, P], M0.</param>
    /// <param name="options">Weights.</param>
    public PerturbedFit(ReadOnlySpan<float> spectra, PixelNeighbours neighbours, double[,] references, PerturbedOptions options)
    {
        this.neighbours = neighbours;
        this.options = options;
        (bands, count) = (references.GetLength(0), references.GetLength(1));
        this.references = [.. references.Cast<double>().Select(value => Math.Max(0, value))];
        endmembers = (double[])this.references.Clone();
        var pixels = spectra.Length / bands;
        (this.spectra, abundances, perturbations) = (new double[pixels][], new double[pixels][], new double[pixels][]);
        var start = new FullyConstrained(references);
        var solution = new PixelSolution(bands, count);
        foreach (var n in neighbours.Valid)
        {
            this.spectra[n] = new double[bands];
            TensorPrimitives.ConvertTruncating<float, double>(spectra.Slice(n * bands, bands), this.spectra[n]);
            start.Solve(this.spectra[n], solution);
            abundances[n] = (double[])solution.Abundances.Clone();
            perturbations[n] = new double[bands * count];
        }
    }

    /// <summary>Rounds until the cost hardly falls.</summary>
    /// <returns>The cost before the first round and after each.</returns>
    public IReadOnlyList<double> Run(int threads, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        List<double> costs = [Cost()];
        for (var round = 0; round < options.MostRounds; round++)
        {
            foreach (var colour in neighbours.Colours)
                Parallel.For(0, colour.Length, parallel, () => new AbundanceStep(this), (i, _, step) => step.Take(colour[i]), _ => { });
            FindEndmembers();
            Parallel.For(0, neighbours.Valid.Length, parallel, i => Perturb(neighbours.Valid[i]));
            costs.Add(Cost());
            if (costs[^2] - costs[^1] <= options.Tolerance * costs[^2])
                break;
        }
        return costs;
    }

    /// <summary>The fit as an answer: each pixel's endmembers are M + D_n.</summary>
    public SceneAnswer Answer()
    {
        var answer = new PixelAnswers(perturbations.Length, bands, count);
        var own = new double[bands * count];
        foreach (var n in neighbours.Valid)
        {
            TensorPrimitives.Add<double>(endmembers, perturbations[n], own);
            answer.Take(n, abundances[n], own);
        }
        return answer.ToAnswer();
    }

    private double Cost()
    {
        double cost = 0;
        Span<int> beside = stackalloc int[4];
        foreach (var n in neighbours.Valid)
        {
            cost += options.Variability * TensorPrimitives.SumOfSquares<double>(perturbations[n]) / 2;
            for (var band = 0; band < bands; band++)
            {
                var left = spectra[n][band];
                for (var p = 0; p < count; p++)
                    left -= (endmembers[band * count + p] + perturbations[n][band * count + p]) * abundances[n][p];
                cost += left * left / 2;
            }
            var many = neighbours.Of(n, beside);
            for (var i = 0; i < many; i++)
            {
                var distance = TensorPrimitives.Distance<double>(abundances[n], abundances[beside[i]]);
                cost += options.Smoothness * distance * distance / 2;
            }
        }
        var moved = TensorPrimitives.Distance<double>(endmembers, references);
        return cost + options.Distance * moved * moved / 2;
    }

    // Band by band a quadratic problem in P unknowns, bounded below so that no pixel's endmember falls under 0.
    private void FindEndmembers()
    {
        var problem = new BoundedQuadratic(count, summed: 0);
        var targets = new double[bands * count];
        var bounds = new double[bands * count];
        TensorPrimitives.Multiply(references, options.Distance, targets);
        foreach (var n in neighbours.Valid)
            Gather(n, problem.Gram, targets, bounds);
        for (var p = 0; p < count; p++)
            problem.Gram[p * count + p] += options.Distance;
        for (var band = 0; band < bands; band++)
        {
            targets.AsSpan(band * count, count).CopyTo(problem.Target);
            bounds.AsSpan(band * count, count).CopyTo(problem.Lower);
            problem.Minimise(endmembers.AsSpan(band * count, count));
        }
    }

    private void Gather(int n, double[] gram, double[] targets, double[] bounds)
    {
        var (shares, own) = (abundances[n], perturbations[n]);
        for (var p = 0; p < count; p++)
        {
            for (var q = 0; q < count; q++)
                gram[p * count + q] += shares[p] * shares[q];
        }
        for (var band = 0; band < bands; band++)
        {
            var left = spectra[n][band] - TensorPrimitives.Dot<double>(own.AsSpan(band * count, count), shares);
            for (var p = 0; p < count; p++)
            {
                targets[band * count + p] += left * shares[p];
                bounds[band * count + p] = Math.Max(bounds[band * count + p], -own[band * count + p]);
            }
        }
    }

    private void Perturb(int n)
    {
        Span<double> found = stackalloc double[count];
        for (var band = 0; band < bands; band++)
        {
            var shared = endmembers.AsSpan(band * count, count);
            PulledEndmember.Find(spectra[n][band], abundances[n], shared, options.Variability, found);
            TensorPrimitives.Subtract(found, shared, perturbations[n].AsSpan(band * count, count));
        }
    }

    /// <summary>Abundances of one pixel, its neighbours' and all endmembers held; one a thread.</summary>
    private sealed class AbundanceStep(PerturbedFit fit)
    {
        private readonly BoundedQuadratic problem = new(fit.count, summed: fit.count);

        public AbundanceStep Take(int n)
        {
            var count = fit.count;
            Span<int> beside = stackalloc int[4];
            Span<double> own = stackalloc double[count];
            Array.Clear(problem.Gram);
            Array.Clear(problem.Target);
            for (var band = 0; band < fit.bands; band++)
            {
                TensorPrimitives.Add(fit.endmembers.AsSpan(band * count, count), fit.perturbations[n].AsSpan(band * count, count), own);
                for (var p = 0; p < count; p++)
                {
                    problem.Target[p] += own[p] * fit.spectra[n][band];
                    for (var q = 0; q < count; q++)
                        problem.Gram[p * count + q] += own[p] * own[q];
                }
            }
            var many = fit.neighbours.Of(n, beside);
            for (var p = 0; p < count; p++)
            {
                // Each pair counts twice, once from either side.
                problem.Gram[p * count + p] += 2 * fit.options.Smoothness * many;
                for (var i = 0; i < many; i++)
                    problem.Target[p] += 2 * fit.options.Smoothness * fit.abundances[beside[i]][p];
            }
            problem.Minimise(fit.abundances[n]);
            return this;
        }
    }
}

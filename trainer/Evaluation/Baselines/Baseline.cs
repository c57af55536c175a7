using Unmix.Evaluation.Scores;

namespace Unmix.Evaluation.Baselines;

/// <summary>Unmixes whole scenes by a method without learning. Pixels are independent, so threads do not change a bit.</summary>
public static class Baseline
{
    /// <summary>Threads used unless the caller says otherwise.</summary>
    public const int DefaultThreads = 2;

    private const int RunPixels = 256;

    /// <summary>The solver of a method, for one thread.</summary>
    /// <param name="method">Which.</param>
    /// <param name="endmembers">[L, P].</param>
    public static IPixelSolver Make(BaselineMethod method, double[,] endmembers) =>
        method switch
        {
            BaselineMethod.Fcls => new FullyConstrained(endmembers),
            BaselineMethod.Nnls => new NonNegative(endmembers),
            BaselineMethod.Sunsal => new SparseRegression(endmembers),
            BaselineMethod.Elmm => new ScaledEndmembers(endmembers),
            BaselineMethod.Gbm => new GeneralisedBilinear(endmembers),
            BaselineMethod.Ppnm => new PolynomialPostNonlinear(endmembers),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such method."),
        };

    /// <summary>Unmixes a scene.</summary>
    /// <param name="method">Which.</param>
    /// <param name="spectra">[N, L]; a pixel with a value that is not finite gets NaN.</param>
    /// <param name="endmembers">[L, P].</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="cancellation">Stops between runs of pixels.</param>
    public static SceneAnswer Unmix(
        BaselineMethod method,
        ReadOnlyMemory<float> spectra,
        double[,] endmembers,
        int threads = DefaultThreads,
        CancellationToken cancellation = default
    ) => Unmix(given => Make(method, given), spectra, endmembers, threads, cancellation);

    /// <summary>Unmixes a scene by solvers that the caller makes.</summary>
    /// <param name="makeSolver">Makes the solver of one thread from endmembers, [L, P].</param>
    /// <param name="spectra">[N, L]; a pixel with a value that is not finite gets NaN.</param>
    /// <param name="endmembers">[L, P].</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="cancellation">Stops between runs of pixels.</param>
    public static SceneAnswer Unmix(
        Func<double[,], IPixelSolver> makeSolver,
        ReadOnlyMemory<float> spectra,
        double[,] endmembers,
        int threads,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(makeSolver);
        ArgumentNullException.ThrowIfNull(endmembers);
        int bands = endmembers.GetLength(0),
            count = endmembers.GetLength(1),
            pixels = spectra.Length / bands;
        var abundances = new float[pixels * count];
        var scales = new float[pixels * count];
        var reconstruction = new float[spectra.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(
            0,
            (pixels + RunPixels - 1) / RunPixels,
            options,
            () => new Worker(makeSolver(endmembers), bands, count),
            (run, _, worker) =>
            {
                for (var n = run * RunPixels; n < Math.Min(pixels, (run + 1) * RunPixels); n++)
                {
                    worker.Solve(
                        spectra.Span.Slice(n * bands, bands),
                        abundances.AsSpan(n * count, count),
                        scales.AsSpan(n * count, count),
                        reconstruction.AsSpan(n * bands, bands)
                    );
                }
                return worker;
            },
            _ => { }
        );
        return new SceneAnswer
        {
            EndmemberCount = count,
            Abundances = abundances,
            Reconstruction = reconstruction,
            Endmembers = PixelEndmembers.Scaled(endmembers, scales),
        };
    }

    private sealed class Worker(IPixelSolver solver, int bands, int count)
    {
        private readonly double[] spectrum = new double[bands];
        private readonly PixelSolution solution = new(bands, count);

        public void Solve(ReadOnlySpan<float> pixel, Span<float> abundances, Span<float> scales, Span<float> reconstruction)
        {
            var finite = true;
            for (var band = 0; band < spectrum.Length; band++)
            {
                spectrum[band] = pixel[band];
                finite &= float.IsFinite(pixel[band]);
            }
            if (!finite)
            {
                abundances.Fill(float.NaN);
                scales.Fill(float.NaN);
                reconstruction.Fill(float.NaN);
                return;
            }
            solver.Solve(spectrum, solution);
            Copy(solution.Abundances, abundances);
            Copy(solution.Scales, scales);
            Copy(solution.Reconstruction, reconstruction);
        }

        private static void Copy(double[] values, Span<float> target)
        {
            for (var i = 0; i < values.Length; i++)
                target[i] = (float)values[i];
        }
    }
}

using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Baselines.Classes;

/// <summary>The methods without our learning that a model of a class-labelled library stands beside.</summary>
public enum ClassBaselineMethod
{
    /// <summary><see cref="SummedSpectra.FullyConstrained"/>.</summary>
    Fcls,

    /// <summary><see cref="SummedSpectra.NonNegative"/>.</summary>
    Nnls,

    /// <summary><see cref="DrawnLibraries"/>, EMIT's way.</summary>
    Emit,

    /// <summary><see cref="MultipleEndmembers"/>.</summary>
    Mesma,

    /// <summary><see cref="MixtureRegression"/>.</summary>
    Regression,
}

/// <summary>Unmixes whole scenes by classes. Pixels are independent, so threads do not change a bit.</summary>
public static class ClassBaseline
{
    private const int RunPixels = 64;

    /// <summary>Whether the answer depends on the seed.</summary>
    public static bool IsRandom(ClassBaselineMethod method) => method is ClassBaselineMethod.Emit or ClassBaselineMethod.Regression;

    /// <summary>Gets a method ready.</summary>
    /// <param name="method">Which.</param>
    /// <param name="library">On the bands of the scenes.</param>
    /// <param name="seed">Of everything random.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>Makes the solver of a thread.</returns>
    public static Func<IClassSolver> Prepare(
        ClassBaselineMethod method,
        ClassLibrary library,
        int seed,
        CancellationToken cancellation = default
    )
    {
        if (method == ClassBaselineMethod.Regression)
        {
            var learnt = MixtureRegression.Learn(library, seed, cancellation);
            return learnt.ForThread;
        }
        return method switch
        {
            ClassBaselineMethod.Fcls => () => SummedSpectra.FullyConstrained(library),
            ClassBaselineMethod.Nnls => () => SummedSpectra.NonNegative(library),
            ClassBaselineMethod.Emit => () => new DrawnLibraries(library, seed),
            ClassBaselineMethod.Mesma => () => new MultipleEndmembers(library),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such method."),
        };
    }

    /// <summary>Unmixes spectra.</summary>
    /// <param name="makeSolver">From <see cref="Prepare"/>.</param>
    /// <param name="spectra">[N, L]; a pixel with a value that is not finite gets NaN.</param>
    /// <param name="bands">L.</param>
    /// <param name="classes">C.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="cancellation">Stops between runs of pixels.</param>
    public static ClassAnswer Unmix(
        Func<IClassSolver> makeSolver,
        ReadOnlyMemory<float> spectra,
        int bands,
        int classes,
        int threads,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(makeSolver);
        var pixels = spectra.Length / bands;
        var shares = new float[pixels * classes];
        var deviations = new float[pixels * classes];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(
            0,
            (pixels + RunPixels - 1) / RunPixels,
            options,
            () => (Solver: makeSolver(), Spectrum: new double[bands], Solution: new ClassSolution(classes)),
            (run, _, own) =>
            {
                for (var n = run * RunPixels; n < Math.Min(pixels, (run + 1) * RunPixels); n++)
                {
                    var pixel = spectra.Span.Slice(n * bands, bands);
                    var finite = Widen(pixel, own.Spectrum);
                    if (finite)
                        own.Solver.Solve(own.Spectrum, n, own.Solution);
                    for (var c = 0; c < classes; c++)
                    {
                        shares[n * classes + c] = finite ? (float)own.Solution.Shares[c] : float.NaN;
                        deviations[n * classes + c] = finite ? (float)own.Solution.Deviations[c] : float.NaN;
                    }
                }
                return own;
            },
            _ => { }
        );
        return new ClassAnswer(shares, Array.Exists(deviations, float.IsFinite) ? deviations : null);
    }

    private static bool Widen(ReadOnlySpan<float> pixel, double[] spectrum)
    {
        var finite = true;
        for (var band = 0; band < spectrum.Length; band++)
        {
            spectrum[band] = pixel[band];
            finite &= float.IsFinite(pixel[band]);
        }
        return finite;
    }
}

/// <summary>Shares of classes of a whole scene.</summary>
/// <param name="Shares">[N, C].</param>
/// <param name="Deviations">[N, C]; null where the method has none.</param>
public sealed record ClassAnswer(float[] Shares, float[]? Deviations);

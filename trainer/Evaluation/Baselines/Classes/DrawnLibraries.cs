using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Baselines.Classes;

/// <summary>
/// Monte Carlo unmixing as NASA's EMIT product of fractional cover does it (F. Ochoa et al., Remote Sensing of Environment, 2025; the
/// program SpectralUnmixing): pixel and spectra are divided by their brightness, a few spectra are drawn from the library, as many of
/// one class as of another, bounded least squares find shares between 0 and 1, and these are summed by class. Means over
/// the draws are the answer, their spread its deviation.
/// </summary>
public sealed class DrawnLibraries : IClassSolver
{
    /// <summary>Spectra of a draw, as the product takes.</summary>
    public const int DefaultSpectra = 30;

    /// <summary>Draws for a pixel, as the product takes.</summary>
    public const int DefaultDraws = 20;

    private readonly ColumnGram gram;
    private readonly BoundedQuadratic problem;
    private readonly IReadOnlyList<int> classOf;
    private readonly int[][] members;
    private readonly int[] counts;
    private readonly int[] drawn;
    private readonly int draws;
    private readonly int seed;
    private readonly double[] scaled;
    private readonly double[] projection;
    private readonly double[] values;
    private readonly double[] shares;
    private readonly double[] squares;

    /// <param name="library">What is drawn from.</param>
    /// <param name="seed">Of the draws, together with the pixel.</param>
    /// <param name="spectra">Spectra of a draw, at least one a class; all where the library has no more.</param>
    /// <param name="draws">Draws for a pixel, at least 2.</param>
    public DrawnLibraries(ClassLibrary library, int seed, int spectra = DefaultSpectra, int draws = DefaultDraws)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentOutOfRangeException.ThrowIfLessThan(spectra, library.ClassNames.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        gram = new ColumnGram([.. library.Spectra.Select(Normalised)]);
        classOf = library.ClassOf;
        members = [.. library.ClassNames.Select((_, c) => library.Members(c))];
        counts = Even([.. members.Select(own => own.Length)], spectra);
        drawn = new int[counts.Sum()];
        problem = new BoundedQuadratic(drawn.Length, summed: 0);
        Array.Fill(problem.Upper, 1);
        this.draws = draws;
        this.seed = seed;
        scaled = new double[library.BandCount];
        projection = new double[gram.Count];
        values = new double[drawn.Length];
        shares = new double[members.Length];
        squares = new double[members.Length];
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, int pixel, ClassSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        var brightness = Brightness(spectrum);
        for (var band = 0; band < scaled.Length; band++)
            scaled[band] = brightness > 0 ? spectrum[band] / brightness : 0;
        gram.Project(scaled, projection);
        var random = new DrawStream(seed, pixel);
        Array.Clear(shares);
        Array.Clear(squares);
        for (var draw = 0; draw < draws; draw++)
        {
            Draw(ref random);
            SolveDrawn(solution);
            for (var c = 0; c < shares.Length; c++)
            {
                shares[c] += solution.Shares[c];
                squares[c] += solution.Shares[c] * solution.Shares[c];
            }
        }
        for (var c = 0; c < shares.Length; c++)
        {
            var mean = shares[c] / draws;
            solution.Shares[c] = mean;
            solution.Deviations[c] = Math.Sqrt(Math.Max(0, (squares[c] - draws * mean * mean) / (draws - 1)));
        }
    }

    // The first of a class's places are shuffled, whatever order the pixel before left them in being brought back first.
    private void Draw(ref DrawStream random)
    {
        var filled = 0;
        for (var c = 0; c < members.Length; c++)
        {
            var own = members[c];
            Array.Sort(own);
            for (var k = 0; k < counts[c]; k++)
            {
                var other = k + random.Below(own.Length - k);
                (own[k], own[other]) = (own[other], own[k]);
                drawn[filled++] = own[k];
            }
        }
    }

    private void SolveDrawn(ClassSolution solution)
    {
        for (var i = 0; i < drawn.Length; i++)
        {
            problem.Target[i] = projection[drawn[i]];
            var row = gram.Products.AsSpan(drawn[i] * gram.Count, gram.Count);
            for (var j = 0; j < drawn.Length; j++)
                problem.Gram[i * drawn.Length + j] = row[drawn[j]];
        }
        Array.Clear(values);
        problem.Minimise(values);
        Array.Clear(solution.Shares);
        double total = 0;
        for (var i = 0; i < drawn.Length; i++)
        {
            solution.Shares[classOf[drawn[i]]] += values[i];
            total += values[i];
        }
        for (var c = 0; c < solution.Shares.Length; c++)
            solution.Shares[c] = total > 0 ? solution.Shares[c] / total : 1.0 / solution.Shares.Length;
    }

    /// <summary>As many of each class as there are to be had, up to a number in all; what a small class lacks the others give.</summary>
    internal static int[] Even(int[] sizes, int total)
    {
        var counts = new int[sizes.Length];
        for (var left = Math.Min(total, sizes.Sum()); left > 0; )
        {
            for (var c = 0; c < sizes.Length && left > 0; c++)
            {
                if (counts[c] == sizes[c])
                    continue;
                counts[c]++;
                left--;
            }
        }
        return counts;
    }

    private static double[] Normalised(float[] spectrum)
    {
        double[] values = [.. spectrum.Select(value => (double)value)];
        var brightness = Brightness(values);
        return brightness > 0 ? [.. values.Select(value => value / brightness)] : values;
    }

    // Root mean square over the bands.
    private static double Brightness(ReadOnlySpan<double> spectrum)
    {
        double sum = 0;
        foreach (var value in spectrum)
            sum += value * value;
        return Math.Sqrt(sum / spectrum.Length);
    }

    // SplitMix64 (G. Steele, D. Lea and C. Flood, 2014): starting System.Random anew for every pixel would cost as much as its draws.
    private struct DrawStream(int seed, int pixel)
    {
        private ulong state = ((ulong)(uint)seed << 32) | (uint)pixel;

        public int Below(int count)
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            mixed ^= mixed >> 31;
            return (int)(((mixed >> 32) * (ulong)count) >> 32);
        }
    }
}

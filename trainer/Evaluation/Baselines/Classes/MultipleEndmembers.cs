using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Baselines.Classes;

/// <summary>
/// Multiple endmember spectral mixture analysis, MESMA (D. Roberts et al., Remote Sensing of Environment, 1998): every pixel gets the
/// model of one to three spectra, each of another class, and photometric shade, that explains it best. A model counts where its shares
/// are possible and its error is small, and one of more spectra only where it is better by a step (as VIPER Tools have it). Shares are
/// those without the shade. A pixel that no model counts for gets the one of least error.
/// </summary>
public sealed class MultipleEndmembers : IClassSolver
{
    /// <summary>Shares may be as much below 0, or above 1.</summary>
    private const double Beyond = 0.05;

    private const double MostShade = 0.8;

    /// <summary>The most that a model may leave, root mean square over the bands, reflectance.</summary>
    private const double MostError = 0.025;

    /// <summary>What one spectrum more has to gain, reflectance.</summary>
    private const double LeastGain = 0.007;

    private const int MostClasses = 3;

    private readonly ColumnGram gram;
    private readonly int[][] members; // [C] places of the kept spectra among those of the Gram matrix
    private readonly double[] projection;
    private readonly int[] chosen = new int[MostClasses];
    private readonly double[] fractions = new double[MostClasses];
    private readonly Best[] best = [new(), new(), new()]; // of one, two and three spectra
    private double energy;

    /// <param name="library">What models are made of.</param>
    /// <param name="mostModels">The library is pruned until there are no more models.</param>
    public MultipleEndmembers(ClassLibrary library, int mostModels = ClassPruning.MostModels)
    {
        ArgumentNullException.ThrowIfNull(library);
        var kept = ClassPruning.Keep(library, MostClasses, mostModels);
        var places = kept.SelectMany(own => own).ToArray();
        gram = new ColumnGram([.. places.Select(place => library.Spectra[place].Select(value => (double)value).ToArray())]);
        projection = new double[places.Length];
        BandCount = library.BandCount;
        var first = 0;
        members = new int[kept.Length][];
        for (var c = 0; c < kept.Length; c++)
        {
            members[c] = [.. Enumerable.Range(first, kept[c].Length)];
            first += kept[c].Length;
        }
    }

    private int BandCount { get; }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, int pixel, ClassSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        gram.Project(spectrum, projection);
        energy = 0;
        foreach (var value in spectrum)
            energy += value * value;
        foreach (var level in best)
            level.Clear();
        Combine(0, 0);
        var (taken, count) = Choose();
        Array.Clear(solution.Shares);
        double total = 0;
        for (var k = 0; k < count; k++)
        {
            var share = Math.Max(0, taken.Fractions[k]);
            solution.Shares[ClassOf(taken.Places[k])] += share;
            total += share;
        }
        for (var c = 0; c < solution.Shares.Length; c++)
            solution.Shares[c] = total > 0 ? solution.Shares[c] / total : 1.0 / solution.Shares.Length;
    }

    private (Best Taken, int Count) Choose()
    {
        var level = -1;
        for (var k = 0; k < best.Length; k++)
        {
            if (best[k].Error <= MostError && (level < 0 || best[k].Error < best[level].Error - LeastGain))
                level = k;
        }
        if (level >= 0)
            return (best[level], level + 1);
        for (var k = 0; k < best.Length; k++)
        {
            if (level < 0 || best[k].AnyError < best[level].AnyError)
                level = k;
        }
        best[level].TakeAny();
        return (best[level], level + 1);
    }

    // All choices of classes above the last one chosen, and of a spectrum of each.
    private void Combine(int count, int from)
    {
        for (var c = from; c < members.Length; c++)
        {
            foreach (var place in members[c])
            {
                chosen[count] = place;
                if (Fit(count + 1))
                    Judge(count + 1);
                if (count + 1 < MostClasses)
                    Combine(count + 1, c + 1);
            }
        }
    }

    private void Judge(int count)
    {
        var misfit = energy;
        double sum = 0;
        var possible = true;
        for (var k = 0; k < count; k++)
        {
            misfit -= fractions[k] * projection[chosen[k]];
            sum += fractions[k];
            possible &= fractions[k] >= -Beyond && fractions[k] <= 1 + Beyond;
        }
        possible &= 1 - sum >= -Beyond && 1 - sum <= MostShade;
        best[count - 1].Offer(Math.Sqrt(Math.Max(0, misfit) / BandCount), possible, chosen, fractions, count);
    }

    // Least squares on the chosen spectra, by Cramer's rule; false where they depend on each other.
    private bool Fit(int count)
    {
        double G(int i, int j) => gram.Products[chosen[i] * gram.Count + chosen[j]];
        double T(int i) => projection[chosen[i]];
        if (count == 1)
        {
            fractions[0] = T(0) / G(0, 0);
            return G(0, 0) > 0;
        }
        double a = G(0, 0),
            b = G(0, 1),
            d = G(1, 1);
        if (count == 2)
        {
            var two = a * d - b * b;
            fractions[0] = (T(0) * d - T(1) * b) / two;
            fractions[1] = (T(1) * a - T(0) * b) / two;
            return two > 1e-12 * a * d;
        }
        double c = G(0, 2),
            e = G(1, 2),
            f = G(2, 2);
        double first = d * f - e * e,
            second = c * e - b * f,
            third = b * e - c * d;
        var determinant = a * first + b * second + c * third;
        fractions[0] = (first * T(0) + second * T(1) + third * T(2)) / determinant;
        fractions[1] = (second * T(0) + (a * f - c * c) * T(1) + (b * c - a * e) * T(2)) / determinant;
        fractions[2] = (third * T(0) + (b * c - a * e) * T(1) + (a * d - b * b) * T(2)) / determinant;
        return determinant > 1e-12 * a * d * f;
    }

    private int ClassOf(int place)
    {
        var c = 0;
        while (place > members[c][^1])
            c++;
        return c;
    }

    // The best model of a number of spectra: of those that are possible, and of all.
    private sealed class Best
    {
        private readonly int[] anyPlaces = new int[MostClasses];
        private readonly double[] anyFractions = new double[MostClasses];

        public double Error { get; private set; }

        public double AnyError { get; private set; }

        public int[] Places { get; } = new int[MostClasses];

        public double[] Fractions { get; } = new double[MostClasses];

        public void Clear() => (Error, AnyError) = (double.PositiveInfinity, double.PositiveInfinity);

        public void Offer(double error, bool possible, int[] places, double[] fractions, int count)
        {
            if (possible && error < Error)
            {
                Error = error;
                places.AsSpan(0, count).CopyTo(Places);
                fractions.AsSpan(0, count).CopyTo(Fractions);
            }
            if (error >= AnyError)
                return;
            AnyError = error;
            places.AsSpan(0, count).CopyTo(anyPlaces);
            fractions.AsSpan(0, count).CopyTo(anyFractions);
        }

        public void TakeAny()
        {
            anyPlaces.CopyTo(Places, 0);
            anyFractions.CopyTo(Fractions, 0);
        }
    }
}

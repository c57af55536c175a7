using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Baselines.Classes;

/// <summary>
/// Prunes a library to what a method can try out: the spectra of a class that together stand for all of it best. One after the
/// other that is kept which lowers the mean error most that is left where every spectrum of the class is modelled by the best of
/// those kept, times a number (endmember average RMSE, P. Dennison and D. Roberts, 2003, of several).
/// </summary>
internal static class ClassPruning
{
    /// <summary>Models that a pixel is tried with; 12 spectra of each of three classes make 2196.</summary>
    public const int MostModels = 2500;

    /// <param name="library">All spectra.</param>
    /// <param name="mostClasses">Classes of a model.</param>
    /// <param name="mostModels">Models of one spectrum of each of one to so many classes.</param>
    /// <returns>[C] places of the kept spectra, at least one of each class.</returns>
    public static int[][] Keep(ClassLibrary library, int mostClasses, int mostModels)
    {
        var ranked = library.ClassNames.Select((_, c) => Ranked(library, library.Members(c))).ToArray();
        var each = 1;
        var most = ranked.Max(own => own.Length);
        while (each < most && Models([.. ranked.Select(own => Math.Min(own.Length, each + 1))], mostClasses) <= mostModels)
            each++;
        return [.. ranked.Select(own => own[..Math.Min(own.Length, each)])];
    }

    /// <summary>The sum of the elementary symmetric polynomials of the counts, from degree 1 on.</summary>
    internal static double Models(int[] counts, int mostClasses)
    {
        var sums = new double[mostClasses + 1];
        sums[0] = 1;
        foreach (var count in counts)
        {
            for (var k = mostClasses; k > 0; k--)
                sums[k] += sums[k - 1] * count;
        }
        return sums.Skip(1).Sum();
    }

    private static int[] Ranked(ClassLibrary library, int[] members)
    {
        var errors = members
            .Select(model => members.Select(other => Error(library.Spectra[model], library.Spectra[other])).ToArray())
            .ToArray();
        var left = Enumerable.Repeat(double.PositiveInfinity, members.Length).ToArray();
        var ranked = new List<int>();
        var open = Enumerable.Range(0, members.Length).ToList();
        while (open.Count > 0)
        {
            var next = open.MinBy(i => left.Zip(errors[i], Math.Min).Sum());
            open.Remove(next);
            ranked.Add(members[next]);
            left = [.. left.Zip(errors[next], Math.Min)];
        }
        return [.. ranked];
    }

    // Root mean square of what is left of a spectrum when another, times the best number at least 0, is taken from it.
    private static double Error(float[] model, float[] other)
    {
        double square = 0,
            product = 0,
            energy = 0;
        for (var band = 0; band < model.Length; band++)
        {
            square += (double)model[band] * model[band];
            product += (double)model[band] * other[band];
            energy += (double)other[band] * other[band];
        }
        product = Math.Max(0, product);
        return Math.Sqrt(Math.Max(0, energy - (square > 0 ? product * product / square : 0)) / model.Length);
    }
}

namespace Unmix.Evaluation.Spectra;

/// <summary>
/// Leaves out spectra that others of their class say as well. Those are kept first that model the rest of their class best (the
/// endmember average RMSE of P. Dennison and D. Roberts, 2003, each spectrum scaled to fit), and a further one only where none
/// that is kept lies within an angle of it, so that rare shapes stay.
/// </summary>
public static class LibraryThinning
{
    /// <param name="spectra">[N][L] without gaps.</param>
    /// <param name="classOf">[N] the class of each, from 0.</param>
    /// <param name="angle">Radians.</param>
    /// <returns>The places that are kept, ascending; at least one of each class.</returns>
    public static int[] Keep(IReadOnlyList<float[]> spectra, IReadOnlyList<int> classOf, double angle)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(classOf);
        var kept = new List<int>();
        foreach (var members in Enumerable.Range(0, spectra.Count).GroupBy(place => classOf[place]))
        {
            var own = new List<int>();
            foreach (var place in members.OrderBy(place => AverageRmse(spectra, [.. members], place)).ThenBy(place => place))
            {
                if (own.TrueForAll(other => SpectralAngle.Between(spectra[place], spectra[other]) > angle))
                    own.Add(place);
            }
            kept.AddRange(own);
        }
        return [.. kept.Order()];
    }

    /// <summary>
    /// The mean over a class of the RMSE that is left when a spectrum of it, times the best number at least 0, stands for another.
    /// </summary>
    public static double AverageRmse(IReadOnlyList<float[]> spectra, IReadOnlyList<int> members, int place)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count < 2)
            return 0;
        var model = spectra[place];
        var square = model.Sum(value => (double)value * value);
        double sum = 0;
        foreach (var other in members.Where(other => other != place))
        {
            double product = 0,
                misfit = 0;
            for (var band = 0; band < model.Length; band++)
                product += (double)model[band] * spectra[other][band];
            var factor = square > 0 ? Math.Max(0, product / square) : 0;
            for (var band = 0; band < model.Length; band++)
                misfit += Math.Pow(spectra[other][band] - factor * model[band], 2);
            sum += Math.Sqrt(misfit / model.Length);
        }
        return sum / (members.Count - 1);
    }
}

namespace Unmix.Evaluation.Import;

/// <summary>
/// Whether abundances lie as the spectra do: the mean angle between each spectrum and the endmembers mixed by its
/// abundances. An angle, because many
/// published truths are of endmembers divided by their maxima, so that amplitudes do not agree.
/// </summary>
internal static class ArrangementFit
{
    /// <param name="spectra">[N, L], along the scene's rows.</param>
    /// <param name="endmembers">[P][L].</param>
    /// <param name="abundances">[N, P], as they were read.</param>
    /// <param name="columns">Of the scene.</param>
    /// <param name="rows">Of the scene.</param>
    /// <returns>Degrees as they were read, and with the abundances' rows and columns exchanged.</returns>
    public static (double AsRead, double Exchanged) Degrees(
        float[] spectra,
        float[][] endmembers,
        float[] abundances,
        int columns,
        int rows
    )
    {
        double Mean(Func<int, int> abundanceOf) =>
            Enumerable
                .Range(0, columns * rows)
                .Select(pixel => Angle(spectra, pixel, endmembers, abundances, abundanceOf(pixel)))
                .Where(double.IsFinite)
                .DefaultIfEmpty(0)
                .Average();
        return (Mean(pixel => pixel), Mean(pixel => pixel % columns * rows + pixel / columns));
    }

    private static double Angle(float[] spectra, int pixel, float[][] endmembers, float[] abundances, int from)
    {
        int bands = endmembers[0].Length,
            count = endmembers.Length;
        double product = 0,
            one = 0,
            other = 0;
        for (var band = 0; band < bands; band++)
        {
            var mixed = 0.0;
            for (var p = 0; p < count; p++)
                mixed += endmembers[p][band] * abundances[from * count + p];
            double value = spectra[pixel * bands + band];
            if (!double.IsFinite(value) || !double.IsFinite(mixed))
                continue; // a gap
            product += mixed * value;
            one += mixed * mixed;
            other += value * value;
        }
        return double.RadiansToDegrees(Math.Acos(Math.Clamp(product / Math.Sqrt(one * other), -1, 1)));
    }
}

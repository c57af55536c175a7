namespace Unmix.Formats.Spectra;

/// <summary>Spectra as bands with a Gaussian response see them; the rule is told at <see cref="SpectraTable.ConvolveTo"/>.</summary>
internal static class SpectralResponse
{
    /// <summary>Deviation of a Gaussian whose full width at half maximum is 1: 1 / (2 sqrt(2 ln 2)).</summary>
    private const double DeviationOfWidth = 0.42466090014400953;

    /// <summary>A response is followed this many deviations to each side: beyond lie 0.3 % of it.</summary>
    private const double Reach = 3;

    /// <exception cref="BandMismatchException">No wavelengths, a centre outside the table's range, or a gap that a band needs.</exception>
    public static SpectraTable Convolve(SpectraTable table, WavelengthGrid grid)
    {
        var (centres, order) = SpectraResampling.RequireInside(table, grid);
        var resampled = Array.ConvertAll(table.Spectra, _ => new float[grid.BandCount]);
        for (var band = 0; band < grid.BandCount; band++)
        {
            var nm = grid.CentresNm[band];
            var weights = Weights(table.Wavelengths!, centres, order, nm, grid.WidthsNm?[band]); // RequireInside refused null
            for (var s = 0; s < resampled.Length; s++)
                resampled[s][band] = weights is null
                    ? SpectraResampling.At(nm, centres, order, table.Spectra[s])
                    : Weigh(weights, table.Spectra[s]);
        }
        SpectraResampling.RequireWhole(table, grid, resampled);
        return new SpectraTable(table.Names, grid, resampled) { Columns = table.Columns };
    }

    /// <summary>
    /// The share of each library band in a band's value: the response at its centre times the stretch of wavelength that it
    /// stands for. They sum to 1.
    /// </summary>
    /// <returns>Null where linear interpolation takes its place.</returns>
    internal static List<(int Band, double Weight)>? Weights(WavelengthGrid own, double[] centres, int[] order, double nm, double? width)
    {
        if (width is not > 0 || centres.Length < 2)
            return null;
        var right = Math.Clamp(LowerBound(centres, nm), 1, centres.Length - 1);
        var nearest = nm - centres[right - 1] < centres[right] - nm ? right - 1 : right;
        var blurred = own.WidthsNm?[order[nearest]] ?? 0;
        var response = Math.Sqrt(Math.Max(0, width.Value * width.Value - blurred * blurred));
        if (response < centres[right] - centres[right - 1] || nm - response < centres[0] || nm + response > centres[^1])
            return null;
        var deviation = response * DeviationOfWidth;
        var weights = new List<(int Band, double Weight)>();
        for (var i = LowerBound(centres, nm - Reach * deviation); i < centres.Length && centres[i] <= nm + Reach * deviation; i++)
        {
            var stretch = (centres[Math.Min(i + 1, centres.Length - 1)] - centres[Math.Max(i - 1, 0)]) / 2;
            weights.Add((order[i], stretch * Math.Exp(-0.5 * Math.Pow((centres[i] - nm) / deviation, 2))));
        }
        var sum = weights.Sum(pair => pair.Weight);
        return sum > 0 ? weights.ConvertAll(pair => (pair.Band, pair.Weight / sum)) : null;
    }

    private static float Weigh(List<(int Band, double Weight)> weights, float[] spectrum)
    {
        double sum = 0;
        foreach (var (band, weight) in weights)
            sum += weight * spectrum[band];
        return (float)sum;
    }

    /// <summary>The first place whose centre is at least nm.</summary>
    private static int LowerBound(double[] centres, double nm)
    {
        var found = Array.BinarySearch(centres, nm);
        if (found < 0)
            return ~found;
        while (found > 0 && centres[found - 1] >= nm)
            found--;
        return found;
    }
}

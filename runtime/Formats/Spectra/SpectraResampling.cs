namespace Unmix.Formats.Spectra;

/// <summary>Takes spectra from one grid to another.</summary>
internal static class SpectraResampling
{
    /// <summary>
    /// A centre this far outside is given the outermost band's value: files state centres rounded to a tenth of a nm.
    /// </summary>
    private const double EdgeToleranceNm = 0.5;

    /// <exception cref="BandMismatchException">No wavelengths, a centre outside the table's range, or a gap where a band is.</exception>
    public static SpectraTable Linear(SpectraTable table, WavelengthGrid grid)
    {
        var (centres, order) = RequireInside(table, grid);
        var resampled = Array.ConvertAll(table.Spectra, spectrum =>
            grid.CentresNm.Select(nm => At(nm, centres, order, spectrum)).ToArray()
        );
        RequireWhole(table, grid, resampled);
        return new SpectraTable(table.Names, grid, resampled) { Columns = table.Columns };
    }

    /// <returns>The table's centres in ascending order, and the band of each.</returns>
    /// <exception cref="BandMismatchException">No wavelengths, or a centre outside the table's range.</exception>
    public static (double[] Centres, int[] Order) RequireInside(SpectraTable table, WavelengthGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (table.Wavelengths is not { } own)
            throw new BandMismatchException(
                $"The spectra ('{table.Names[0]}', ...) have no wavelengths, so they can't be brought to {grid.BandCount} bands. "
                    + "Give them a first column 'wavelength_nm'."
            );
        var order = Enumerable.Range(0, own.BandCount).OrderBy(b => own.CentresNm[b]).ToArray(); // real instruments overlap
        var centres = order.Select(b => own.CentresNm[b]).ToArray();
        var outside = grid.CentresNm.Where(nm => nm < centres[0] - EdgeToleranceNm || nm > centres[^1] + EdgeToleranceNm).ToArray();
        if (outside.Length > 0)
        {
            throw new BandMismatchException(
                $"The spectra ('{table.Names[0]}', ...) cover {centres[0]:F1} to {centres[^1]:F1} nm but {outside.Length} of "
                    + $"{grid.BandCount} bands lie outside; first: {outside[0]:F1} nm. Give spectra that cover the scene's bands."
            );
        }
        return (centres, order);
    }

    /// <exception cref="BandMismatchException">A spectrum has no value at a band.</exception>
    public static void RequireWhole(SpectraTable table, WavelengthGrid grid, float[][] resampled)
    {
        for (var s = 0; s < resampled.Length; s++)
        {
            var gap = Array.FindIndex(resampled[s], value => !float.IsFinite(value));
            if (gap < 0)
                continue;
            throw new BandMismatchException(
                $"The spectrum '{table.Names[s]}' has no value at {grid.CentresNm[gap]:F1} nm, one of {grid.BandCount} bands wanted. "
                    + "Choose another spectrum of that material, or mark the band as bad."
            );
        }
    }

    /// <summary>Linear between the two nearest bands; the outermost value beyond the ends.</summary>
    public static float At(double nm, double[] centres, int[] order, float[] spectrum)
    {
        var found = Array.BinarySearch(centres, nm);
        if (found >= 0)
            return spectrum[order[found]];
        var right = ~found;
        if (right == 0)
            return spectrum[order[0]];
        if (right == centres.Length)
            return spectrum[order[^1]];
        double share = (nm - centres[right - 1]) / (centres[right] - centres[right - 1]),
            left = spectrum[order[right - 1]];
        return (float)(left + share * (spectrum[order[right]] - left));
    }
}

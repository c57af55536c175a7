namespace Unmix.Formats.Spectra.Wavelengths;

/// <summary>
/// From the numbers that a file states for its bands to a grid in nm, or to the reason why there is none; the same for every
/// format.
/// </summary>
/// <param name="bandCount">L.</param>
/// <param name="badBands">[L] true for a bad band, which may lack a wavelength; null for none.</param>
/// <param name="warnings">What is odd is added.</param>
internal sealed class WavelengthRules(int bandCount, IReadOnlyList<bool>? badBands, List<string> warnings)
{
    /// <summary>Numbers that count the bands would be wavelengths of some unit.</summary>
    private const int LeastCounted = 3;

    /// <summary>Shorter than any light that a surface is looked at with; nm.</summary>
    private const double ShortestNm = 100;

    /// <summary>Longer than any; nm.</summary>
    private const double FarthestNm = 100_000;

    private const string NotUsed = "the wavelengths of the file are not used";

    /// <summary>Why there is no grid, a whole sentence; null where there is one, or nothing was stated.</summary>
    public string? Missing { get; private set; }

    /// <param name="centres">[L] as stated; NaN for none.</param>
    /// <param name="widths">[L] as stated; null for none.</param>
    /// <param name="unit">The unit's name as stated; null for none.</param>
    /// <returns>Null when they can't be used.</returns>
    public WavelengthGrid? Grid(double[] centres, double[]? widths, string? unit)
    {
        int[] good = [.. Enumerable.Range(0, bandCount).Where(band => badBands is null || !badBands[band])];
        foreach (var band in good)
        {
            if (centres[band] is > 0 and < double.PositiveInfinity)
                continue;
            return Refuse(
                $"Band {band + 1} of {bandCount} has a wavelength that is not a number above "
                    + $"0{(badBands is null ? "" : " and is not marked bad")}; {NotUsed}."
            );
        }
        double[] used = [.. (good.Length > 0 ? good.Select(band => centres[band]) : centres).Where(double.IsFinite)];
        if (used.Length == 0)
            return Refuse($"None of the {bandCount} bands has a wavelength that is a number above 0; {NotUsed}.");
        if (Scale(used, unit) is not { } scale)
            return null;
        double[] nm = [.. centres.Select(scale.Centre)];
        if (Array.FindIndex(good, band => !WavelengthUnit.IsLength(nm[band])) is var far and >= 0)
            return Refuse(
                $"Band {good[far] + 1} of {bandCount} has a wavelength of {nm[good[far]]:G4} nm, which is not a "
                    + $"wavelength; {NotUsed}."
            );
        return WavelengthGrid.WithGaps([.. nm.Select(OrNone)], Widths(centres, widths, good, scale));
    }

    /// <summary>Takes a reason why numbers could not even be read.</summary>
    public WavelengthGrid? Refuse(string sentence)
    {
        warnings.Add(sentence);
        Missing = sentence;
        return null;
    }

    private double[]? Widths(double[] centres, double[]? widths, int[] good, WavelengthScale scale)
    {
        if (widths is null)
            return null;
        double[] nm = [.. widths.Select((width, band) => scale.Width(centres[band], width))];
        if (Array.TrueForAll(good, band => WavelengthUnit.IsLength(nm[band])))
            return [.. nm.Select(OrNone)];
        warnings.Add("A band width of the file is not a number above 0; its band widths are not used.");
        return null;
    }

    private WavelengthScale? Scale(double[] centres, string? unit)
    {
        if (!WavelengthUnit.IsSilent(unit))
        {
            if (WavelengthUnit.Find(unit) is { } known && RequireLight(centres, unit!, known))
                return known;
            if (Missing is null)
                Refuse($"The wavelength unit '{unit}' is not one that is known (nm, um, cm-1); {NotUsed}.");
            return null;
        }
        if (centres.Length >= LeastCounted && centres.Select((c, i) => c - i).All(first => first == centres[0]) && centres[0] <= 1)
        {
            Refuse(
                $"The file names no wavelength unit, and its wavelengths {centres[0]:G6} to {centres[^1]:G6} count the bands; {NotUsed}."
            );
            return null;
        }
        var guess = WavelengthUnit.Guess(centres);
        warnings.Add($"The file names no wavelength unit; {centres[0]:G6} to {centres[^1]:G6} is taken for {(guess > 1 ? "um" : "nm")}.");
        return new WavelengthScale(guess);
    }

    /// <summary>
    /// Refuses a unit by which all bands would lie where no light is, but not by another: the header says nm of um, or um of nm.
    /// </summary>
    private bool RequireLight(double[] centres, string unit, WavelengthScale scale)
    {
        var (least, most) = (centres.Min(), centres.Max());
        double one = scale.Centre(least),
            other = scale.Centre(most);
        if (Math.Max(one, other) >= ShortestNm && Math.Min(one, other) <= FarthestNm)
            return true;
        var (nm, looksLike) = least >= ShortestNm ? (least, "nm") : (least * WavelengthUnit.InNanometres("um")!.Value, "um");
        if (nm is < ShortestNm or > FarthestNm)
            return true;
        Refuse(
            $"The file says '{unit}' of its wavelengths {least:G6} to {most:G6}, which would be {Math.Min(one, other):G6} to "
                + $"{Math.Max(one, other):G6} nm; they look like {looksLike}; {NotUsed}."
        );
        return false;
    }

    private static double OrNone(double nm) => WavelengthUnit.IsLength(nm) ? nm : double.NaN;
}

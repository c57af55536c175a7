using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Scenes;

/// <summary>
/// Finds a file's band centres and widths in the places where they are met: metadata of each band, GDAL's IMAGERY domain
/// (GDAL 3.10 and newer), lists in the ENVI domain or the dataset's own metadata. The first complete one is taken.
/// </summary>
internal sealed class WavelengthFacts(GdalDataset dataset, int bandCount, List<string> warnings)
{
    private const string EnviDomain = "ENVI";
    private const string ImageryDomain = "IMAGERY";
    private const string Micrometres = "um";

    /// <returns>Null when there are none that can be used.</returns>
    public WavelengthGrid? Read()
    {
        var earlier = warnings.Count;
        // Of an ENVI list that is too long GDAL hands out the beginning, which need not be these bands.
        var listed = List("wavelength") ?? List("wavelengths");
        if (listed is null && warnings.Count > earlier) return null;
        if (PerBand("wavelength", null) is { } own) return Grid(own, PerBand("fwhm", null) ?? List("fwhm"), Unit());
        if (PerBand("CENTRAL_WAVELENGTH_UM", ImageryDomain) is { } imagery)
            return Grid(imagery, PerBand("FWHM_UM", ImageryDomain), Micrometres);
        return listed is null ? null : Grid(listed, List("fwhm"), Unit());
    }

    private WavelengthGrid? Grid(double[] centres, double[]? widths, string? unit)
    {
        if (Array.Exists(centres, c => !double.IsFinite(c) || c <= 0))
        {
            var odd = Array.FindIndex(centres, c => !double.IsFinite(c) || c <= 0);
            warnings.Add($"Band {odd + 1} of {bandCount} has a wavelength that is not a number above 0; the wavelengths of the file are not used.");
            return null;
        }
        if (Factor(centres, unit) is not { } factor) return null;
        if (Array.FindIndex(centres, c => !WavelengthUnit.IsLength(c * factor)) is var far and >= 0)
        {
            warnings.Add($"Band {far + 1} of {bandCount} has a wavelength of {centres[far] * factor:G4} nm, which is none; the wavelengths of the file are not used.");
            return null;
        }
        if (widths is not null && Array.Exists(widths, w => !WavelengthUnit.IsLength(w * factor)))
        {
            warnings.Add("A band width of the file is not a number above 0; its band widths are not used.");
            widths = null;
        }
        return new WavelengthGrid([.. centres.Select(c => c * factor)], widths is null ? null : [.. widths.Select(w => w * factor)]);
    }

    private double? Factor(double[] centres, string? unit)
    {
        if (WavelengthUnit.InNanometres(unit) is { } known) return known;
        if (!WavelengthUnit.IsSilent(unit))
        {
            warnings.Add($"The wavelength unit '{unit}' is not one of length that is known (nm or um); the wavelengths of the file are not used.");
            return null;
        }
        var guess = WavelengthUnit.Guess(centres);
        warnings.Add($"The file names no wavelength unit; {centres[0]:G6} to {centres[^1]:G6} is taken for {(guess > 1 ? "um" : "nm")}.");
        return guess;
    }

    private string? Unit() => BorrowedText.BandMetadata(dataset.Band(0), "wavelength_units")
        ?? BorrowedText.BandMetadata(dataset.Band(0), "wavelength_unit")
        ?? BorrowedText.Metadata(dataset, "wavelength_units", EnviDomain)
        ?? BorrowedText.Metadata(dataset, "wavelength_units");

    /// <summary>The number that every band carries under a key; null when not all do.</summary>
    private double[]? PerBand(string key, string? domain)
    {
        var texts = Enumerable.Range(0, bandCount).Select(b => BorrowedText.BandMetadata(dataset.Band(b), key, domain)).ToArray();
        var stated = texts.Count(t => t is not null);
        if (stated == bandCount) return [.. texts.Select(EnviText.Number)];
        if (stated > 0) warnings.Add($"{stated} of {bandCount} bands state '{key}'; it is not used.");
        return null;
    }

    private double[]? List(string key)
    {
        if ((BorrowedText.Metadata(dataset, key, EnviDomain) ?? BorrowedText.Metadata(dataset, key)) is not { } text) return null;
        var numbers = EnviText.Numbers(text);
        if (numbers.Length == bandCount) return numbers;
        warnings.Add($"The file's list '{key}' has {numbers.Length} numbers for {bandCount} bands; it is not used.");
        return null;
    }
}

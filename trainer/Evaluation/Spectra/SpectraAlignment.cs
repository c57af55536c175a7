using Unmix.Formats;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Spectra;

/// <summary>Brings tables of endmembers to the bands and the endmembers that they are compared on.</summary>
public static class SpectraAlignment
{
    /// <summary>The table on the bands of a scene: by wavelength where both sides have them, else as it is.</summary>
    /// <param name="table">The spectra.</param>
    /// <param name="path">Where they are from, for messages.</param>
    /// <param name="wavelengths">The scene's; null where it has none.</param>
    /// <param name="bandCount">The scene's usable bands.</param>
    /// <param name="scenePath">The scene, for messages.</param>
    /// <exception cref="BandMismatchException">The bands can't be brought together.</exception>
    public static SpectraTable ToBands(SpectraTable table, string path, WavelengthGrid? wavelengths, int bandCount, string scenePath)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Wavelengths is not null && wavelengths is not null)
            return table.ResampleTo(wavelengths);
        RequireSameOrder(table, path, wavelengths, bandCount, scenePath);
        return table;
    }

    /// <summary>Refuses spectra that can't be taken in the order of a scene's bands, where one side lacks wavelengths.</summary>
    /// <inheritdoc cref="ToBands"/>
    public static void RequireSameOrder(SpectraTable table, string path, WavelengthGrid? wavelengths, int bandCount, string scenePath)
    {
        ArgumentNullException.ThrowIfNull(table);
        var why = table.WavelengthsMissing is { } reason ? $" {reason}" : "";
        if (wavelengths is not null && why.Length > 0)
            throw new BandMismatchException(
                $"The wavelengths of '{path}' can't be used, so its spectra can't be matched with the "
                    + $"bands of '{scenePath}':{why} Correct the file."
            );
        if (table.BandCount != bandCount)
        {
            throw new BandMismatchException(
                $"The spectra of '{path}' have {table.BandCount} bands but '{scenePath}' has {bandCount} usable ones, and without "
                    + "wavelengths "
                    + $"on both sides they can't be matched. Add wavelengths.{why}"
            );
        }
        table.RequireWhole(path);
    }

    /// <summary>The table in the order of the true endmembers: by name, or as it is where the names are others.</summary>
    /// <param name="table">The spectra.</param>
    /// <param name="path">Where they are from, for messages.</param>
    /// <param name="names">[P] names of the true endmembers.</param>
    /// <exception cref="SpectraException">Another number of spectra and other names.</exception>
    public static SpectraTable ToNames(SpectraTable table, string path, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(names);
        if (EndmemberMatching.ByName(names, table.Names) is { } found)
            return new SpectraTable(names, table.Wavelengths, [.. found.Select(index => table.Spectra[index])]);
        if (table.Names.Count == names.Count)
            return table;
        throw new SpectraException(
            $"'{path}' has {table.Names.Count} spectra ({string.Join(", ", table.Names)}) but {names.Count} endmembers are compared "
                + $"({string.Join(", ", names)}). Give one spectrum for each."
        );
    }

    /// <summary>
    /// Refuses a spectrum that is nowhere above 0, such as one of shade: it has no direction that an angle could be
    /// measured to, and no brightness.
    /// </summary>
    /// <exception cref="SpectraException">Names it.</exception>
    public static void RequireLight(SpectraTable table, string path)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (Array.FindIndex(table.Spectra, spectrum => !Array.Exists(spectrum, value => value > 0)) is var dark and >= 0)
            throw new SpectraException(
                $"The spectrum '{Quoted.Text(table.Names[dark])}' of '{path}' is nowhere above 0, so it can't be used. Leave it out."
            );
    }

    /// <summary>[L, P] for the arithmetic.</summary>
    public static double[,] Matrix(SpectraTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var matrix = new double[table.BandCount, table.Names.Count];
        for (var p = 0; p < table.Names.Count; p++)
        {
            for (var band = 0; band < table.BandCount; band++)
                matrix[band, p] = table.Spectra[p][band];
        }
        return matrix;
    }
}

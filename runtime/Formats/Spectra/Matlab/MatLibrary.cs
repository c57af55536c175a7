namespace Unmix.Formats.Spectra.Matlab;

/// <summary>
/// Finds the spectra in a MATLAB file. They are the numeric matrix, a column a spectrum, that has as many columns as a text
/// variable (rows of characters, rows of character codes, or cells) has names; else the one called <c>M</c>, <c>endmembers</c>, <c>spectra</c> or
/// <c>library</c>. Columns named "wavelength..." and "resolution..." become the grid, "data value..." is left out, as in the
/// USGS library of 1995; else a vector called <c>wavelength</c>, <c>wavelengths</c>, <c>wavlen</c> or <c>lambda</c> gives the grid.
/// </summary>
internal static class MatLibrary
{
    private static readonly string[] MatrixNames = ["M", "endmembers", "spectra", "library"];
    private static readonly string[] VectorNames = ["wavelength", "wavelengths", "wavlen", "lambda"];

    /// <exception cref="SpectraException">The file can't be read, or it is not clear which variable has the spectra.</exception>
    public static SpectraTable Read(string path)
    {
        var arrays = MatFile.Read(path);
        var (matrix, names) = FindMatrix(arrays, path);
        var wavelength = names.FindIndex(name => name.StartsWith("wavelength", StringComparison.OrdinalIgnoreCase));
        var resolution = names.FindIndex(name => name.StartsWith("resolution", StringComparison.OrdinalIgnoreCase));
        int[] columns = [.. Enumerable.Range(0, matrix.Columns).Where(column => column != wavelength && column != resolution
            && !names[column].StartsWith("data value", StringComparison.OrdinalIgnoreCase))];
        if (columns.Length == 0) throw new SpectraException($"The variable '{matrix.Name}' has no spectra beside its wavelengths ('{path}'). Give another file.");
        var centres = wavelength >= 0 ? matrix.Column(wavelength).ToArray() : FindVector(arrays, matrix.Rows)?.Numbers;
        var widths = wavelength >= 0 && resolution >= 0 ? matrix.Column(resolution).ToArray() : null;
        return new SpectraTable(
            SpectrumNames.Distinct([.. columns.Select(column => names[column])]), Grid(centres, widths, path), [.. columns.Select(column => Spectrum(matrix, column))]);
    }

    private static (MatArray Matrix, List<string> Names) FindMatrix(IReadOnlyList<MatArray> arrays, string path)
    {
        var matrices = arrays.Where(array => array is { Numbers: not null, Rows: > 1 }).ToList();
        var named = matrices
            .Select(matrix => (Matrix: matrix, Names: FindNames(arrays, matrix)))
            .Where(pair => pair.Names is not null).ToList();
        if (named.Count == 1) return (named[0].Matrix, [.. named[0].Names!]); // the line above asked for both
        var called = matrices.Where(matrix => MatrixNames.Contains(matrix.OwnName, StringComparer.OrdinalIgnoreCase)).ToList();
        if (called.Count == 1) return (called[0], [.. FindNames(arrays, called[0]) ?? SpectrumNames.Numbered(called[0].Columns)]);
        var found = string.Join(", ", arrays.Select(array => $"{array.Name} {array.Rows} x {array.Columns}{(array.Lines is not null ? " text" : array.Unread is { } what ? $" ({what})" : "")}"));
        throw new SpectraException($"It is not clear which variable of '{path}' has the spectra (it has {(found.Length > 0 ? found : "none that can be read")}). " +
            "Save one matrix 'M' with a spectrum in each column, and their names as a cell array.");
    }

    private static IReadOnlyList<string>? FindNames(IReadOnlyList<MatArray> arrays, MatArray matrix) => arrays
        .Where(array => array != matrix)
        .Select(array => array.Lines ?? CodedLines(array))
        .FirstOrDefault(lines => lines?.Count == matrix.Columns);

    /// <summary>Rows of text that a program kept as numbers, such as the names of the USGS library of 1995; null for other numbers.</summary>
    private static string[]? CodedLines(MatArray array)
    {
        if (array.Numbers is not { } codes || array.Columns < 2) return null;
        if (Array.Exists(codes, code => code != Math.Floor(code) || code is < '\t' or > '~' or (> '\r' and < ' '))) return null;
        return [.. Enumerable.Range(0, array.Rows)
            .Select(row => string.Concat(Enumerable.Range(0, array.Columns).Select(column => (char)codes[column * array.Rows + row])).Trim())];
    }

    private static MatArray? FindVector(IReadOnlyList<MatArray> arrays, int bands) => arrays.FirstOrDefault(array => array.Numbers is not null
        && Math.Min(array.Rows, array.Columns) == 1 && array.Numbers.Length == bands && VectorNames.Contains(array.OwnName, StringComparer.OrdinalIgnoreCase));

    private static WavelengthGrid? Grid(double[]? centres, double[]? widths, string path)
    {
        if (centres is null) return null;
        var odd = Array.FindIndex(centres, centre => !(double.IsFinite(centre) && centre > 0));
        if (odd >= 0) throw new SpectraException($"Wavelength {odd + 1} of {centres.Length} is {centres[odd]}; it is above 0 ('{path}'). Correct the file.");
        var nm = Scenes.WavelengthUnit.Guess(centres); // a matrix has no unit
        var far = Array.FindIndex(centres, centre => !Scenes.WavelengthUnit.IsLength(centre * nm));
        if (far >= 0) throw new SpectraException($"Wavelength {far + 1} of {centres.Length} is {centres[far] * nm:G4} nm, which is none ('{path}'). Correct the file.");
        if (widths is not null && Array.Exists(widths, width => !Scenes.WavelengthUnit.IsLength(width * nm))) widths = null;
        return new WavelengthGrid([.. centres.Select(centre => centre * nm)], widths is null ? null : [.. widths.Select(width => width * nm)]);
    }

    private static float[] Spectrum(MatArray matrix, int column)
    {
        var spectrum = new float[matrix.Rows];
        for (var band = 0; band < spectrum.Length; band++)
        {
            var value = matrix.Column(column)[band];
            spectrum[band] = value < EnviLibrary.Deleted || !float.IsFinite((float)value) ? float.NaN : (float)value;
        }
        return spectrum;
    }
}

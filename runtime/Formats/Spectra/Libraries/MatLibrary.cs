using Unmix.Formats.Spectra.Matlab;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>
/// Finds the spectra in a MATLAB file. They are the numeric matrix, a column a spectrum, that has as many columns as a text
/// variable (rows of characters, rows of character codes, or cells) has names; else the one called <c>M</c>,
/// <c>endmembers</c>, <c>spectra</c> or
/// <c>library</c>. Columns named "wavelength..." and "resolution..." become the grid, "data value..." is left out, as in the
/// USGS library of 1995; else a vector called <c>wavelength</c>, <c>wavlen</c>, <c>lambda</c> or the like gives the
/// grid. A row is a spectrum where
/// the number of wavelengths, or of names, says so.
/// </summary>
internal static class MatLibrary
{
    private static readonly string[] MatrixNames = ["M", "endmembers", "spectra", "library"];

    /// <exception cref="SpectraException">The file can't be read, it is not clear which variable has the spectra, or
    /// its wavelengths can't be used.</exception>
    public static SpectraTable Read(string path)
    {
        var arrays = MatFile.Read(path);
        MatArray[] vectors =
        [
            .. arrays.Where(array =>
                array.Numbers is { Length: > 1 } && Math.Min(array.Rows, array.Columns) == 1 && WavelengthNumbers.IsName(array.OwnName)
            ),
        ];
        var (matrix, names) = FindMatrix(arrays, vectors, path);
        var wavelength = names.FindIndex(name => name.StartsWith("wavelength", StringComparison.OrdinalIgnoreCase));
        var resolution = names.FindIndex(name => name.StartsWith("resolution", StringComparison.OrdinalIgnoreCase));
        int[] columns =
        [
            .. Enumerable
                .Range(0, matrix.Columns)
                .Where(column =>
                    column != wavelength
                    && column != resolution
                    && !names[column].StartsWith("data value", StringComparison.OrdinalIgnoreCase)
                ),
        ];
        if (columns.Length == 0)
            throw new SpectraException(
                $"The variable '{Quoted.Text(matrix.Name)}' has no spectra beside its " + $"wavelengths ('{path}'). Give another file."
            );
        // numbers were asked for
        var vector = vectors.FirstOrDefault(array => array.Numbers!.Length == matrix.Rows) ?? vectors.FirstOrDefault();
        var (centres, widths, unit) =
            wavelength >= 0
                ? (
                    matrix.Column(wavelength).ToArray(),
                    resolution >= 0 ? matrix.Column(resolution).ToArray() : null,
                    WavelengthNumbers.UnitIn(names[wavelength])
                )
                : (vector?.Numbers, null, vector is null ? null : WavelengthNumbers.UnitIn(vector.OwnName));
        IReadOnlyList<string> notes = [];
        var grid = centres is null
            ? null
            : WavelengthNumbers.Read(centres, widths, unit, matrix.Rows, out notes)
                ?? throw new SpectraException(
                    $"The wavelengths of '{path}' can't be used: {notes[^1]} Correct the file, or leave them out."
                );
        return new SpectraTable(
            SpectrumNames.Distinct([.. columns.Select(column => names[column])]),
            grid,
            [.. columns.Select(column => Spectrum(matrix, column))]
        )
        {
            Notes = notes,
        };
    }

    private static (MatArray Matrix, List<string> Names) FindMatrix(IReadOnlyList<MatArray> arrays, MatArray[] vectors, string path)
    {
        var matrices = arrays
            .Where(array => array is { Numbers: not null, Rows: > 1 } && !vectors.Contains(array))
            // numbers were asked for
            .Select(array =>
                vectors.Any(vector => vector.Numbers!.Length == array.Columns)
                && !vectors.Any(vector => vector.Numbers!.Length == array.Rows)
                    ? array.Turned()
                    : array
            )
            .ToList();
        var named = matrices
            .Select(matrix => (Matrix: matrix, Names: FindNames(arrays, matrix)))
            .Where(pair => pair.Names is not null)
            .ToList();
        if (named.Count == 0)
        {
            named =
            [
                .. matrices
                    .Where(matrix => matrix.Columns > 1)
                    .Select(matrix => matrix.Turned())
                    .Select(matrix => (Matrix: matrix, Names: FindNames(arrays, matrix)))
                    .Where(pair => pair.Names is not null),
            ];
        }
        if (named.Count == 1)
            return (named[0].Matrix, [.. named[0].Names!]); // the lines above asked for both
        var called = matrices.Where(matrix => MatrixNames.Contains(matrix.OwnName, StringComparer.OrdinalIgnoreCase)).ToList();
        if (called.Count == 1)
            return (called[0], [.. FindNames(arrays, called[0]) ?? SpectrumNames.Numbered(called[0].Columns)]);
        var found = string.Join(
            ", ",
            arrays
                .Take(40)
                .Select(array =>
                    $"{Quoted.Text(array.Name)} {array.Rows} x "
                    + $"{array.Columns}{(array.Lines is not null ? " text" : array.Unread is { } what ? $" ({what})" : "")}"
                )
        );
        throw new SpectraException(
            $"It is not clear which variable of '{path}' has the spectra (it has "
                + $"{(found.Length > 0 ? found : "none that can be read")}). "
                + "Save one matrix 'M' with a spectrum in each column, and their names as a cell array."
        );
    }

    private static IReadOnlyList<string>? FindNames(IReadOnlyList<MatArray> arrays, MatArray matrix) =>
        arrays
            .Where(array => array.Name != matrix.Name)
            .Select(array => array.Lines ?? CodedLines(array))
            .FirstOrDefault(lines => lines?.Count == matrix.Columns);

    /// <summary>
    /// Rows of text that a program kept as numbers, such as the names of the USGS library of 1995; null for other
    /// numbers.
    /// </summary>
    private static string[]? CodedLines(MatArray array)
    {
        if (array.Numbers is not { } codes || array.Columns < 2)
            return null;
        if (Array.Exists(codes, code => code != Math.Floor(code) || code is < '\t' or > '~' or (> '\r' and < ' ')))
            return null;
        return
        [
            .. Enumerable
                .Range(0, array.Rows)
                .Select(row =>
                    string.Concat(Enumerable.Range(0, array.Columns).Select(column => (char)codes[column * array.Rows + row])).Trim()
                ),
        ];
    }

    private static float[] Spectrum(MatArray matrix, int column)
    {
        var spectrum = new float[matrix.Rows];
        for (var band = 0; band < spectrum.Length; band++)
        {
            spectrum[band] = SpectrumGap.OrValue(matrix.Column(column)[band]);
        }
        return spectrum;
    }
}

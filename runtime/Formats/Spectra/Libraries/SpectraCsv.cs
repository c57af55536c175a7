using System.Globalization;
using System.Text;
using Unmix.Formats.Files;
using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>Spectra as CSV; the forms are told at <see cref="SpectraFile.ReadCsv"/>.</summary>
internal static class SpectraCsv
{
    private const string NanometreColumn = "wavelength_nm";
    private const string BandColumn = "band";

    private static readonly string[] CountingColumns = [BandColumn, "bands", "channel", "channels", "index"];

    /// <summary>Words of a first column that has wavelengths.</summary>
    private static readonly string[] WavelengthWords =
    [
        "wavelength",
        "wavelengths",
        "wave",
        "wavelen",
        "wavlen",
        "wvl",
        "wl",
        "lambda",
        "wavenumber",
        "wavenumbers",
        "wellenlaenge",
        "wellenlänge",
    ];

    private const double LargestSpan = 20; // the longest wavelength of a table by its shortest

    /// <exception cref="SpectraException">No file, or not such a table.</exception>
    public static SpectraTable Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var text = DelimitedText.Read(path);
        if (text.Lines.Count < 2)
            throw new SpectraException(
                $"'{path}' has {text.Lines.Count} lines; a header and at least one band are needed. Give a " + "table of spectra."
            );
        if (SpectraRows.FirstBand(text) is { } first)
            return SpectraRows.Read(text, first, path);
        var header = text.Lines[0].Fields;
        var counts = CountingColumns.Contains(header[0], StringComparer.OrdinalIgnoreCase);
        if (!counts && !IsWavelength(header[0]))
        {
            throw new SpectraException(
                $"The first column is '{Quoted.Text(header[0])}'; it is wavelength_nm, wavelength_um or band, "
                    + $"or each line is a spectrum below a header of wavelengths ('{path}'). "
                    + "Correct the header."
            );
        }
        string[] names = [.. header.Skip(1).Select(name => Quoted.Plain(name).Trim())];
        RequireNames(header[0], names, path);
        var numbers = new TableNumbers(path);
        var (centres, spectra) = ReadColumns(text, numbers, path, counts);
        IReadOnlyList<string> notes = [];
        var grid = counts
            ? null
            : WavelengthNumbers.Read(centres, null, WavelengthUnit.Find(header[0]) is null ? null : header[0], centres.Length, out notes)
                ?? throw new SpectraException(
                    $"The wavelengths in column '{Quoted.Text(header[0])}' can't be used ('{path}'): {notes[^1]} "
                        + "Correct the table, or name the column 'band'."
                );
        return new SpectraTable(names, grid, spectra) { Notes = notes };
    }

    /// <exception cref="OutputException">The file can't be written.</exception>
    public static void Write(SpectraTable table, string path)
    {
        if (table.Columns.Count > 0 && table.Wavelengths is { } grid && grid.BandCount >= SpectraRows.LeastBands)
        {
            OutputFile.Write(path, SpectraRows.Text(table, grid));
            return;
        }
        var text = new StringBuilder();
        text.AppendJoin(',', table.Names.Prepend(table.Wavelengths is null ? BandColumn : NanometreColumn).Select(CsvLine.Quoted))
            .Append('\n');
        for (var band = 0; band < table.BandCount; band++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{table.Wavelengths?.CentresNm[band] ?? band + 1:R}");
            foreach (var spectrum in table.Spectra)
                text.Append(CultureInfo.InvariantCulture, $",{spectrum[band]:R}");
            text.Append('\n');
        }
        OutputFile.Write(path, text.ToString());
    }

    private static bool IsWavelength(string column)
    {
        var words = column
            .ToLowerInvariant()
            .Split([' ', '_', '-', '(', ')', '[', ']', ':', '.', '/'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Intersect(WavelengthWords).Any())
            return true;
        // A unit alone says it too, but not 'a' or 'm', which may be a spectrum's name.
        return column.Length > 1 && words.Length == 1 && WavelengthUnit.Find(column) is not null;
    }

    private static (double[] Centres, float[][] Spectra) ReadColumns(DelimitedText text, TableNumbers numbers, string path, bool counts)
    {
        var header = text.Lines[0].Fields;
        var centres = new double[text.Lines.Count - 1];
        for (var band = 0; band < centres.Length; band++)
        {
            var line = text.Lines[band + 1];
            RequireFields(line, header.Count, text.Separator, path);
            centres[band] = numbers.Read(line.Fields[0], line.Number, header[0]);
        }
        int[] measured = [.. Enumerable.Range(0, centres.Length)];
        if (!counts && HasUnmeasured(centres))
            measured = [.. measured.Where(band => centres[band] != 0)];
        var spectra = header.Skip(1).Select(_ => new float[measured.Length]).ToArray();
        for (var band = 0; band < measured.Length; band++)
        {
            var line = text.Lines[measured[band] + 1];
            if (!counts && !(centres[measured[band]] > 0))
                throw new SpectraException(
                    $"Line {line.Number} has the wavelength '{Quoted.Text(line.Fields[0])}'; it is above 0 "
                        + $"('{path}'). Correct the line."
                );
            for (var s = 0; s < spectra.Length; s++)
                spectra[s][band] = SpectrumGap.OrValue(numbers.Read(line.Fields[s + 1], line.Number, header[s + 1]));
        }
        return ([.. measured.Select(band => centres[band])], spectra);
    }

    private static void RequireFields(DelimitedLine line, int count, char separator, string path)
    {
        if (line.Fields.Count == count)
            return;
        var hint =
            separator == ',' && line.Fields.Count > count
                ? "Correct the line; a comma separates columns here, so numbers need a decimal point"
                : "Correct the line";
        throw new SpectraException(
            $"Line {line.Number} has {line.Fields.Count} columns but the header has {count} " + $"('{path}'). {hint}."
        );
    }

    /// <summary>
    /// True where a wavelength of 0 stands for a band that was never measured, as PRISMA lists them: among others that span
    /// what wavelengths do, and numbers that are counted do not.
    /// </summary>
    private static bool HasUnmeasured(double[] centres)
    {
        double[] others = [.. centres.Where(centre => centre != 0)];
        return others.Length > 0 && others.Length < centres.Length && others.Min() > 0 && others.Max() <= LargestSpan * others.Min();
    }

    private static void RequireNames(string first, string[] names, string path)
    {
        if (names.Length == 0)
            throw new SpectraException($"The table has no spectra beside '{Quoted.Text(first)}' ('{path}'). Add a " + "column for each.");
        var columns = new Dictionary<string, int>(StringComparer.Ordinal) { [first] = 1 };
        for (var s = 0; s < names.Length; s++)
        {
            var column = s + 2; // as people count
            if (names[s].Length == 0)
                throw new SpectraException($"Column {column} has no name ('{path}'). Name the spectrum in the " + "header.");
            if (!columns.TryAdd(names[s], column))
                throw new SpectraException(
                    $"Columns {columns[names[s]]} and {column} are both named '{Quoted.Text(names[s])}' "
                        + $"('{path}'). Give each spectrum its own name."
                );
        }
    }
}

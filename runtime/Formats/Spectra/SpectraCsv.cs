using System.Globalization;
using System.Text;
using Unmix.Formats.Scenes;

namespace Unmix.Formats.Spectra;

/// <summary>Spectra as CSV; the form is told at <see cref="SpectraTable.ReadCsv"/>.</summary>
internal static class SpectraCsv
{
    private const string NanometreColumn = "wavelength_nm";
    private const string MicrometreColumn = "wavelength_um";
    private const string BandColumn = "band";
    private const double NanometresInMicrometre = 1000;

    /// <summary>A table of a thousand spectra of two thousand bands has half of it.</summary>
    private const long LargestBytes = 64L << 20;

    /// <summary>More spectra than a table for people has; a library of more is an ENVI file.</summary>
    private const int MostColumns = 10_000;

    /// <exception cref="SpectraException">No file, or not such a table.</exception>
    public static SpectraTable Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var lines = ReadLines(path);
        if (lines.Count < 2)
            throw new SpectraException($"'{path}' has {lines.Count} lines; a header and at least one band are needed. Give a table of spectra.");
        if (lines[0].Text.Contains('\0', StringComparison.Ordinal))
            throw new SpectraException($"'{path}' is not text, so no table of spectra. Give a CSV file.");
        if (lines[0].Text.Count(c => c == ',') >= MostColumns) throw new SpectraException($"'{path}' has more than {MostColumns} columns; a table of spectra has fewer. Give a part of it.");
        var header = CsvLine.Fields(lines[0].Text);
        var factor = Factor(header, path);
        RequireNames(header, path);
        var spectra = header.Skip(1).Select(_ => new float[lines.Count - 1]).ToArray();
        var centres = new double[lines.Count - 1];
        for (var band = 0; band < centres.Length; band++)
        {
            var (number, text) = lines[band + 1];
            var fields = CsvLine.Fields(text);
            if (fields.Count != header.Count)
                throw new SpectraException($"Line {number} has {fields.Count} columns but the header has {header.Count} ('{path}'). Correct the line.");
            centres[band] = Number(fields, 0, header, number, path) * (factor ?? 1);
            if (factor is not null && !WavelengthUnit.IsLength(centres[band]))
                throw new SpectraException($"Line {number} has the wavelength {fields[0]}; it is above 0 and at most {WavelengthUnit.LargestNm:F0} nm ('{path}'). Correct the line.");
            for (var s = 0; s < spectra.Length; s++) spectra[s][band] = (float)Number(fields, s + 1, header, number, path);
        }
        return new SpectraTable([.. header.Skip(1)], factor is null ? null : new WavelengthGrid(centres), spectra);
    }

    /// <exception cref="SpectraException">A spectrum has a gap.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public static void Write(SpectraTable table, string path)
    {
        var gap = Array.FindIndex(table.Spectra, spectrum => Array.Exists(spectrum, value => !float.IsFinite(value)));
        if (gap >= 0) throw new SpectraException($"The spectrum '{table.Names[gap]}' has a gap, which a CSV file can't hold ('{path}'). Leave it out.");
        var text = new StringBuilder();
        text.AppendJoin(',', table.Names.Prepend(table.Wavelengths is null ? BandColumn : NanometreColumn).Select(CsvLine.Quoted)).Append('\n');
        for (var band = 0; band < table.BandCount; band++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{table.Wavelengths?.CentresNm[band] ?? band + 1:R}");
            foreach (var spectrum in table.Spectra) text.Append(CultureInfo.InvariantCulture, $",{spectrum[band]:R}");
            text.Append('\n');
        }
        OutputFile.Write(path, text.ToString());
    }

    private static List<(int Number, string Text)> ReadLines(string path)
    {
        if (!File.Exists(path)) throw new SpectraException($"There is no table of spectra at '{path}'. Check the path.");
        try
        {
            if (FileFacts.Of(path).Length is var length and > LargestBytes)
                throw new SpectraException($"'{path}' has {length >> 20} MB; a table of spectra has at most {LargestBytes >> 20} MB. Give a part of it.");
            return [.. File.ReadLines(path).Select((text, i) => (i + 1, text)).Where(l => l.text.Trim() is { Length: > 0 } t && t[0] != '#')];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The table of spectra '{path}' can't be read: {cause.Message} Check its permissions.", cause);
        }
    }

    /// <summary>nm for one of the first column; null when it only counts bands.</summary>
    private static double? Factor(List<string> header, string path) => header[0].ToLowerInvariant() switch
    {
        NanometreColumn => 1,
        MicrometreColumn => NanometresInMicrometre,
        BandColumn => null,
        _ => throw new SpectraException($"The first column is '{header[0]}'; it is {NanometreColumn}, {MicrometreColumn} or {BandColumn} ('{path}'). " +
            "Correct the header."),
    };

    private static void RequireNames(List<string> header, string path)
    {
        if (header.Count < 2) throw new SpectraException($"The table has no spectra beside '{header[0]}' ('{path}'). Add a column for each.");
        var columns = new Dictionary<string, int>(StringComparer.Ordinal) { [header[0]] = 0 };
        for (var column = 1; column < header.Count; column++)
        {
            if (string.IsNullOrWhiteSpace(header[column])) throw new SpectraException($"Column {column + 1} has no name ('{path}'). Name the spectrum in the header.");
            if (!columns.TryAdd(header[column], column))
                throw new SpectraException($"Columns {columns[header[column]] + 1} and {column + 1} are both named '{header[column]}' ('{path}'). Give each spectrum its own name.");
        }
    }

    private static double Number(List<string> fields, int column, List<string> header, int line, string path)
    {
        if (double.TryParse(fields[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite((float)number)) return number;
        throw new SpectraException($"Line {line} has '{fields[column]}' in column '{header[column]}'; a finite number with a decimal point belongs there " +
            $"('{path}'). Correct the line.");
    }
}

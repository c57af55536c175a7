using System.Globalization;
using System.Text;
using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>
/// Reads tables with a line for each spectrum: columns that tell of it, such as its name or class, then one for each
/// band, whose wavelength is its header.
/// </summary>
internal static class SpectraRows
{
    /// <summary>Fewer are no spectrum; a header of two numbers may be names.</summary>
    public const int LeastBands = 3;

    /// <summary>Headers of the column that has the names; the first column is it where none is so called.</summary>
    private static readonly string[] NameColumns =
    [
        "name",
        "names",
        "spectrum",
        "spectra",
        "spectra names",
        "spectrum name",
        "label",
        "material",
        "fname",
        "filename",
        "id",
    ];

    /// <summary>
    /// The column of the first band, where all from there on are headed by wavelengths; null for a table with a line
    /// for each band.
    /// </summary>
    public static int? FirstBand(DelimitedText text)
    {
        var header = text.Lines[0].Fields;
        var first = header.Count;
        while (first > 0 && Wavelength(header[first - 1], out _, out _))
            first--;
        if (first == 0 || header.Count - first < LeastBands)
            return null;
        // Spectra may be named by numbers; what stands below the first header then counts bands or tells their wavelengths.
        return
            first == 1
            && text.Lines.Skip(1).All(line => TableNumbers.TryRead(line.Fields[0], out _))
            && !NameColumns.Contains(header[0], StringComparer.OrdinalIgnoreCase)
            ? null
            : first;
    }

    /// <exception cref="SpectraException">A line has another number of columns or what is no number, or the
    /// wavelengths can't be used.</exception>
    public static SpectraTable Read(DelimitedText text, int first, string path)
    {
        var header = text.Lines[0].Fields;
        var centres = new double[header.Count - first];
        string? unit = WavelengthUnit.Find(header[0]) is not null && header[0].Length > 1 ? header[0] : null;
        for (var band = 0; band < centres.Length; band++)
        {
            Wavelength(header[first + band], out centres[band], out var own);
            unit ??= own;
        }
        var grid = WavelengthNumbers.Read(centres, null, unit, centres.Length, out var notes)
            ?? throw new SpectraException($"The wavelengths in the header of '{path}' can't be used: {notes[^1]} Correct the header.");
        var names = Array.FindIndex([.. header.Take(first)], column => NameColumns.Contains(column, StringComparer.OrdinalIgnoreCase));
        var numbers = new TableNumbers(path);
        var lines = text.Lines.Skip(1).ToArray();
        var spectra = lines.Select(line => Spectrum(line, header, first, numbers, path)).ToArray();
        var nameColumn = Math.Max(0, names);
        return new SpectraTable(SpectrumNames.Distinct([.. lines.Select(line => line.Fields[nameColumn])]), grid, spectra)
        {
            Columns = [.. Enumerable.Range(0, first).Where(column => column != nameColumn).Select(column => Column(header, lines, column))],
            Notes = notes,
        };
    }

    /// <summary>A table that <see cref="Read"/> gives back the same: columns, names, values.</summary>
    public static string Text(SpectraTable table, WavelengthGrid grid)
    {
        var text = new StringBuilder();
        // The names stand last, so that no column that is called by a number is taken for a band.
        text.AppendJoin(',', table.Columns.Select(column => column.Name).Append(NameColumns[0]).Select(CsvLine.Quoted));
        foreach (var nm in grid.CentresNm)
            text.Append(CultureInfo.InvariantCulture, $",{nm:R}");
        text.Append('\n');
        for (var s = 0; s < table.Names.Count; s++)
        {
            text.AppendJoin(',', table.Columns.Select(column => column.Values[s]).Append(table.Names[s]).Select(CsvLine.Quoted));
            foreach (var value in table.Spectra[s])
                text.Append(CultureInfo.InvariantCulture, $",{value:R}");
            text.Append('\n');
        }
        return text.ToString();
    }

    private static SpectraColumn Column(IReadOnlyList<string> header, DelimitedLine[] lines, int column) =>
        new(Quoted.Plain(header[column]).Trim(), [.. lines.Select(line => Quoted.Plain(line.Fields[column]).Trim())]);

    private static float[] Spectrum(DelimitedLine line, IReadOnlyList<string> header, int first, TableNumbers numbers, string path)
    {
        if (line.Fields.Count != header.Count)
            throw new SpectraException(
                $"Line {line.Number} has {line.Fields.Count} columns but the header has {header.Count} " + $"('{path}'). Correct the line."
            );
        return
        [
            .. Enumerable
                .Range(first, header.Count - first)
                .Select(column => SpectrumGap.OrValue(numbers.Read(line.Fields[column], line.Number, header[column]))),
        ];
    }

    /// <summary>
    /// A number above 0, also with a unit behind it or a letter before, which some programs ask of headers:
    /// <c>400</c>, <c>400.5 nm</c>, <c>X400.5</c>.
    /// </summary>
    private static bool Wavelength(string header, out double centre, out string? unit)
    {
        var text = header.AsSpan().Trim();
        if (text.Length > 1 && text[0] is 'X' or 'x' or 'W' or 'w' && char.IsAsciiDigit(text[1]))
            text = text[1..];
        var end = text.Length;
        while (end > 0 && !char.IsAsciiDigit(text[end - 1]))
            end--;
        unit = end < text.Length ? text[end..].Trim().ToString() : null;
        if (unit is not null && WavelengthUnit.Find(unit) is null)
        {
            centre = double.NaN;
            return false;
        }
        return TableNumbers.TryRead(text[..end].ToString(), out centre) && centre > 0;
    }
}

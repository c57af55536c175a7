using System.Buffers;
using Unmix.Formats.Files;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>One line of a table.</summary>
/// <param name="Number">From 1, as an editor counts.</param>
/// <param name="Fields">Without blanks around them.</param>
internal sealed record DelimitedLine(int Number, IReadOnlyList<string> Fields);

/// <summary>
/// A table of text as spreadsheets and instruments write it: in any encoding that <see cref="TextFile"/> reads, fields
/// separated by commas, semicolons, tabs or blanks. Lines from # on, and those without a field, are left out.
/// </summary>
internal sealed class DelimitedText
{
    /// <summary>What a spreadsheet writes before the header to say how it separates.</summary>
    private const string Stated = "sep=";

    private const char Blank = ' ';

    /// <summary>A table of a thousand spectra of two thousand bands has half of it.</summary>
    private const long LargestBytes = 64L << 20;

    /// <summary>More spectra than a table for people has; a library of more is an ENVI file.</summary>
    private const int MostColumns = 10_000;

    /// <summary>Characters that are looked at to tell text from other bytes.</summary>
    private const int Inspected = 4096;

    /// <summary>Control characters that no text has; those between lines, and what ends files of old, are none of them.</summary>
    private static readonly SearchValues<char> Unprinted = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Append(0x7F).Select(code => (char)code).Except("\t\n\v\f\r\u001A"),
    ]);

    private DelimitedText(char separator, List<DelimitedLine> lines) => (Separator, Lines) = (separator, lines);

    /// <summary>A comma, a semicolon, a tab, or a blank for any number of those.</summary>
    public char Separator { get; }

    /// <summary>The lines that have fields, the header first.</summary>
    public IReadOnlyList<DelimitedLine> Lines { get; }

    /// <exception cref="SpectraException">No file, no text, or more than a table has.</exception>
    public static DelimitedText Read(string path)
    {
        var lines = Text(path).ReplaceLineEndings("\n").Split('\n');
        char? stated = null;
        var first = 0;
        if (lines[0].Trim() is { Length: > 4 } said && said.StartsWith(Stated, StringComparison.OrdinalIgnoreCase))
            (stated, first) = (said[Stated.Length], 1);
        else if (lines[0].Trim().Equals(Stated, StringComparison.OrdinalIgnoreCase))
            (stated, first) = ('\t', 1); // the tab went with the blanks
        var header = Array.FindIndex(lines, first, HasText);
        if (header < 0)
            return new DelimitedText(',', []);
        var separator = stated ?? SeparatorOf(lines[header]);
        if (lines[header].AsSpan().Count(separator) >= MostColumns)
            throw new SpectraException($"'{path}' has more than {MostColumns} columns; a table of spectra has fewer. Give a part of it.");
        var table = new List<DelimitedLine>(lines.Length);
        for (var i = header; i < lines.Length; i++)
        {
            if (!HasText(lines[i]))
                continue;
            var fields =
                separator == Blank
                    ? [.. lines[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)]
                    : CsvLine.Fields(lines[i], separator);
            if (fields.TrueForAll(string.IsNullOrWhiteSpace))
                continue;
            table.Add(new DelimitedLine(i + 1, fields));
        }
        return new DelimitedText(separator, WithoutEmptyEnds(table));
    }

    private static string Text(string path)
    {
        if (!File.Exists(path))
            throw new SpectraException($"There is no table of spectra at '{path}'. Check the path.");
        string text;
        try
        {
            if (FileFacts.Of(path).Length is var length and > LargestBytes)
                throw new SpectraException(
                    $"'{path}' has {length >> 20} MB; a table of spectra has at most {LargestBytes >> 20} MB. " + "Give a part of it."
                );
            text = TextFile.Decode(File.ReadAllBytes(path));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The table of spectra '{path}' can't be read: {cause.Message} Check its permissions.", cause);
        }
        // Bytes of numbers are not to be quoted line by line.
        if (text.AsSpan(0, Math.Min(text.Length, Inspected)).ContainsAny(Unprinted))
            throw new SpectraException(
                $"'{path}' is not text, so no table of spectra. " + "Give a CSV file, an ENVI library, or a MATLAB or numpy file."
            );
        return text;
    }

    private static bool HasText(string line) =>
        line.AsSpan().Trim() is { Length: > 0 } text && text[0] != '#' && !text.SequenceEqual("\u001A");

    /// <summary>The first that stands outside quotes: names may hold the others, what stands in the first column does not.</summary>
    private static char SeparatorOf(string header)
    {
        var quoted = false;
        foreach (var c in header.AsSpan().Trim())
        {
            if (c == '"')
                quoted = !quoted;
            else if (!quoted && c is ',' or ';' or '\t')
                return c;
        }
        return header.AsSpan().Trim().Contains(Blank) ? Blank : ',';
    }

    /// <summary>Spreadsheets write separators for empty columns behind the last.</summary>
    private static List<DelimitedLine> WithoutEmptyEnds(List<DelimitedLine> table)
    {
        if (table.Count == 0)
            return table;
        var width = table.Max(line => line.Fields.Count - line.Fields.Reverse().TakeWhile(string.IsNullOrWhiteSpace).Count());
        return table.ConvertAll(line => line.Fields.Count > width ? line with { Fields = [.. line.Fields.Take(width)] } : line);
    }
}

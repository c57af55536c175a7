using System.Text.Json;
using Unmix.Formats.Files;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>
/// What a table beside an ENVI library says of its spectra: <c>NAME.csv</c>, whose first column has their names, or
/// <c>NAME.json</c>, whose fields are columns: a list of a value for each spectrum, or an object with such <c>values</c> and,
/// where these are numbers, <c>categories</c> that name them.
/// </summary>
internal static class LibraryColumns
{
    /// <summary>More is no table of classes.</summary>
    private const long LargestBytes = 16L << 20;

    /// <param name="library">The library's data file, or its header's path without the ending.</param>
    /// <param name="names">[P] names of its spectra.</param>
    /// <param name="notes">Told why a table beside is not used.</param>
    /// <returns>Nothing where no table is beside, or it is of something else.</returns>
    public static IReadOnlyList<SpectraColumn> Beside(string library, IReadOnlyList<string> names, List<string> notes)
    {
        var stem = Stem(library);
        foreach (var path in (ReadOnlySpan<string>)[stem + ".csv", stem + ".CSV", library + ".csv"])
        {
            if (File.Exists(path))
                return OfCsv(path, names, notes);
        }
        return File.Exists(stem + ".json") ? OfJson(stem + ".json", names, notes) : [];
    }

    private static string Stem(string library) => library.EndsWith(".sli", StringComparison.OrdinalIgnoreCase) ? library[..^4] : library;

    private static SpectraColumn[] OfCsv(string path, IReadOnlyList<string> names, List<string> notes)
    {
        DelimitedText text;
        try
        {
            text = DelimitedText.Read(path);
        }
        catch (SpectraException cause)
        {
            notes.Add($"The table beside it is not used: {cause.Message}");
            return [];
        }
        // Spectra of their own, whose first line are wavelengths, are not what is looked for.
        if (text.Lines.Count < 2 || text.Lines[0].Fields.Count < 2 || SpectraRows.FirstBand(text) is not null)
            return [];
        var header = text.Lines[0].Fields;
        var lines = new Dictionary<string, DelimitedLine>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in text.Lines.Skip(1).Where(line => line.Fields.Count == header.Count))
            lines.TryAdd(Quoted.Plain(line.Fields[0]).Trim(), line);
        var known = names.Count(lines.ContainsKey);
        if (known == 0)
        {
            // A name of an ENVI list can't hold a comma, so the same table may spell names otherwise: its order says it too.
            if (text.Lines.Count - 1 != names.Count || text.Lines.Any(line => line.Fields.Count != header.Count))
                return [];
            return [.. Enumerable.Range(1, header.Count - 1).Select(Column)];
        }
        if (known < names.Count)
            notes.Add($"The table '{path}' names {known} of {names.Count} spectra; nothing is known of the others.");
        return [.. Enumerable.Range(1, header.Count - 1).Select(Named)];

        SpectraColumn Column(int column) =>
            new(Quoted.Plain(header[column]).Trim(), [.. text.Lines.Skip(1).Select(line => Quoted.Plain(line.Fields[column]).Trim())]);
        SpectraColumn Named(int column) =>
            new(
                Quoted.Plain(header[column]).Trim(),
                [.. names.Select(name => lines.TryGetValue(name, out var line) ? Quoted.Plain(line.Fields[column]).Trim() : "")]
            );
    }

    private static SpectraColumn[] OfJson(string path, IReadOnlyList<string> names, List<string> notes)
    {
        try
        {
            if (new FileInfo(path).Length > LargestBytes)
                return [];
            using var document = JsonDocument.Parse(TextFile.Read(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return [];
            return
            [
                .. document
                    .RootElement.EnumerateObject()
                    .Select(field => (field.Name, Values: ValuesOf(field.Value)))
                    .Where(column => column.Values?.Length == names.Count)
                    .Select(column => new SpectraColumn(Quoted.Plain(column.Name).Trim(), column.Values!)),
            ];
        }
        // Half a surrogate in a string is found when it is asked for.
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            notes.Add($"The table '{path}' beside it can't be read, so it is not used.");
            return [];
        }
    }

    private static string[]? ValuesOf(JsonElement column)
    {
        var categories = new Dictionary<string, string>(StringComparer.Ordinal);
        if (column.ValueKind == JsonValueKind.Object)
        {
            if (column.TryGetProperty("categories", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                foreach (
                    var category in list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Array && item.GetArrayLength() > 1)
                )
                    categories[Text(category[0])] = Text(category[1]);
            }
            if (!column.TryGetProperty("values", out column))
                return null;
        }
        if (column.ValueKind != JsonValueKind.Array)
            return null;
        return [.. column.EnumerateArray().Select(Text).Select(value => categories.GetValueOrDefault(value, value))];
    }

    private static string Text(JsonElement value) =>
        Quoted
            .Plain(
                value.ValueKind == JsonValueKind.String ? value.GetString()!
                : value.ValueKind == JsonValueKind.Null ? ""
                : value.GetRawText()
            )
            .Trim();
}

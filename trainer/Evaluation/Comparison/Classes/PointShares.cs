using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes;

namespace Unmix.Evaluation.Comparison.Classes;

/// <summary>
/// A table of points with known shares: CSV with the columns <c>column</c> and <c>row</c>, counted from 0, and one for each class that is
/// known, called as it is, or with <c>_fraction</c> behind.
/// </summary>
/// <param name="Names">[G] the classes.</param>
/// <param name="Columns">[n].</param>
/// <param name="Rows">[n].</param>
/// <param name="Shares">[n, G], NaN where a field is empty.</param>
public sealed record PointShares(IReadOnlyList<string> Names, IReadOnlyList<int> Columns, IReadOnlyList<int> Rows, float[] Shares)
{
    private const string Suffix = "_fraction";

    /// <summary>Reads it.</summary>
    /// <exception cref="SceneException">It can't be read or understood; says where.</exception>
    public static PointShares Read(string path)
    {
        var lines = Lines(path);
        var heads = lines.Count > 0 ? lines[0].Fields : [];
        var column = Array.FindIndex(heads, head => head.Equals("column", StringComparison.OrdinalIgnoreCase));
        var row = Array.FindIndex(heads, head => head.Equals("row", StringComparison.OrdinalIgnoreCase));
        if (column < 0 || row < 0 || heads.Length < 3 || lines.Count < 2)
            throw new SceneException(
                $"'{path}' is not a table of points with known shares. Give CSV with the columns 'column' and 'row', counted from "
                    + $"0, and one "
                    + "of shares for each class."
            );
        int[] classes = [.. Enumerable.Range(0, heads.Length).Where(place => place != column && place != row)];
        var points = lines.Skip(1).ToArray();
        foreach (var (number, fields) in points.Where(line => line.Fields.Length != heads.Length))
            throw new SceneException(
                $"Line {number} of '{path}' has {fields.Length} fields but the first line {heads.Length}. Correct it."
            );
        return new PointShares(
            [
                .. classes.Select(place =>
                    heads[place].EndsWith(Suffix, StringComparison.Ordinal) ? heads[place][..^Suffix.Length] : heads[place]
                ),
            ],
            [.. points.Select(line => Place(line, column, path))],
            [.. points.Select(line => Place(line, row, path))],
            [.. points.SelectMany(line => classes.Select(place => Share(line, place, path)))]
        );
    }

    private static List<(int Number, string[] Fields)> Lines(string path)
    {
        try
        {
            return
            [
                .. TextFile
                    .Decode(File.ReadAllBytes(path))
                    .ReplaceLineEndings("\n")
                    .Split('\n')
                    .Select((line, place) => (Number: place + 1, Line: line))
                    .Where(line => line.Line.Trim().Length > 0)
                    .Select(line => (line.Number, line.Line.Split(',', StringSplitOptions.TrimEntries))),
            ];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SceneException(
                $"The points '{path}' can't be read: {cause.Message.TrimEnd('.')}. Check the path and its permissions.",
                cause
            );
        }
    }

    private static int Place((int Number, string[] Fields) line, int place, string path) =>
        int.TryParse(line.Fields[place], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new SceneException(
                $"Line {line.Number} of '{path}' has '{Quoted.Text(line.Fields[place])}' as a position. Give whole numbers from 0 on."
            );

    private static float Share((int Number, string[] Fields) line, int place, string path)
    {
        var field = line.Fields[place];
        if (field.Length == 0)
            return float.NaN;
        if (float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1)
            return value;
        throw new SceneException($"Line {line.Number} of '{path}' has the share '{Quoted.Text(field)}'. Give numbers from 0 to 1.");
    }
}

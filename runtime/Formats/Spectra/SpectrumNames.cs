namespace Unmix.Formats.Spectra;

/// <summary>Names that tell spectra apart, made from those that a file gives.</summary>
public static class SpectrumNames
{
    /// <summary>Names for a file that has none.</summary>
    public static List<string> Numbered(int count) => [.. Enumerable.Range(1, count).Select(number => $"spectrum {number}")];

    /// <summary>
    /// The names without blanks around them and without what is not shown (<see cref="Unmix.Formats.Quoted"/>); an
    /// empty one gets its number, a repeated one is followed by <c>(2)</c>, <c>(3)</c> and so on.
    /// </summary>
    public static List<string> Distinct(IReadOnlyList<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var copies = new Dictionary<string, int>(StringComparer.Ordinal); // so that many alike are not counted from 2 on each time
        var distinct = new List<string>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            var stem = Quoted.Plain(names[i]).Trim() is { Length: > 0 } name ? name : $"spectrum {i + 1}";
            var candidate = stem;
            var copy = copies.GetValueOrDefault(stem, 2);
            for (; !seen.Add(candidate); copy++)
                candidate = $"{stem} ({copy})";
            copies[stem] = copy;
            distinct.Add(candidate);
        }
        return distinct;
    }
}

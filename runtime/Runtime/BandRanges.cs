namespace Unmix.Runtime;

/// <summary>Bands as people write them.</summary>
public static class BandRanges
{
    /// <summary>Bands counted from 1, runs of neighbours joined: <c>1-91, 96-130</c>.</summary>
    /// <param name="bands">From 0.</param>
    public static string Text(IReadOnlyList<int> bands)
    {
        ArgumentNullException.ThrowIfNull(bands);
        var parts = new List<string>();
        for (var start = 0; start < bands.Count; )
        {
            var end = start;
            while (end + 1 < bands.Count && bands[end + 1] == bands[end] + 1)
                end++;
            parts.Add(end == start ? $"{bands[start] + 1}" : $"{bands[start] + 1}-{bands[end] + 1}");
            start = end + 1;
        }
        return string.Join(", ", parts);
    }
}

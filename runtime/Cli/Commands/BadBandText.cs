using System.Globalization;
using Unmix.Formats.Scenes;
using Unmix.Runtime;

namespace Unmix.Cli.Commands;

/// <summary>Which bands of a scene are bad, as a line of <c>info</c> says it.</summary>
internal static class BadBandText
{
    private const int MostRanges = 8; // detectors that overlap have every second band bad

    /// <summary>Ranges of neighbours, in nm where the scene states wavelengths; null where no band is bad.</summary>
    public static string? Of(SceneProfile scene)
    {
        int[] bad = [.. Enumerable.Range(0, scene.BandCount).Where(band => scene.BadBands?[band] == true)];
        if (bad.Length == 0)
            return null;
        if (scene.Wavelengths?.CentresNm is not { } centres || bad.Any(band => !double.IsFinite(centres[band])))
            return BandRanges.Text(bad);
        var ranges = new List<string>();
        for (int first = 0, last; first < bad.Length; first = last + 1)
        {
            last = first;
            while (last + 1 < bad.Length && bad[last + 1] == bad[last] + 1)
                last++;
            ranges.Add(last == first ? Text(centres[bad[first]]) : $"{Text(centres[bad[first]])} to {Text(centres[bad[last]])}");
        }
        var more = ranges.Count > MostRanges ? $" and {ranges.Count - MostRanges} more" : "";
        return $"{string.Join(", ", ranges.Take(MostRanges))}{more} nm";
    }

    private static string Text(double nm) => nm.ToString("F1", CultureInfo.InvariantCulture);
}

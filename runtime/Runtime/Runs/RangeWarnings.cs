using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Scenes.Writing;

namespace Unmix.Runtime.Runs;

/// <summary>Says which bands had values that whole numbers could not hold.</summary>
internal static class RangeWarnings
{
    /// <param name="map">What was written.</param>
    /// <param name="beyondRange">[bands] values that were stored as the ends of the range.</param>
    /// <returns>A sentence for each such band.</returns>
    public static IEnumerable<string> Of(SceneOutput map, IReadOnlyList<long> beyondRange)
    {
        for (var band = 0; band < beyondRange.Count; band++)
        {
            if (beyondRange[band] == 0 || map.SampleScales?[band] is not { } scale)
                continue;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{beyondRange[band]} values of the band '{map.BandNames[band]}' lie outside {scale.Least:G6} to {scale.Most:G6}, which "
                    + $"uint16 holds, and were written as its ends. Give {OptionName.Type} float32 to keep them."
            );
        }
    }
}

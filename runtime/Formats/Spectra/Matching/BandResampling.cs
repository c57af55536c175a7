using System.Globalization;
using Unmix.Formats.Scenes;

namespace Unmix.Formats.Spectra.Matching;

/// <summary>
/// Computes a model's bands from a scene's: each is a Gaussian response of the model's width over the scene's good bands, what
/// these have blurred already taken off, and linear interpolation where the scene is as coarse as the model (the rule of
/// <see cref="SpectraTable.ConvolveTo"/>). Nothing is made up: a band needs good neighbours within its own width on both sides.
/// </summary>
internal static class BandResampling
{
    /// <summary>The bands and weights.</summary>
    /// <param name="scene">With wavelengths.</param>
    /// <param name="wanted">[L] the model's bands.</param>
    /// <param name="good">Bands of the scene that may be used.</param>
    /// <param name="missing">Bands of the model that can't be computed.</param>
    /// <returns>Null when some are missing.</returns>
    public static SceneBands? Find(SceneProfile scene, WavelengthGrid wanted, IReadOnlyList<int> good, out List<int> missing)
    {
        missing = [.. Enumerable.Range(0, wanted.BandCount)];
        if (good.Count < 2)
            return null;
        var own = scene.Wavelengths!.Select(good); // the caller has looked
        var order = Enumerable.Range(0, own.BandCount).OrderBy(b => own.CentresNm[b]).ToArray();
        var centres = order.Select(b => own.CentresNm[b]).ToArray();
        var widths = Enumerable.Range(0, wanted.BandCount).Select(band => wanted.WidthsNm?[band] ?? Spacing(wanted, band)).ToArray();
        missing.RemoveAll(band => IsCovered(wanted.CentresNm[band], widths[band], centres));
        if (missing.Count > 0)
            return null;
        var linear = 0;
        var rows = new List<List<(int Place, double Weight)>>();
        for (var band = 0; band < wanted.BandCount; band++)
        {
            var response = SpectralResponse.Weights(own, centres, order, wanted.CentresNm[band], widths[band]);
            if (response is null)
                linear++;
            rows.Add(response ?? Linear(wanted.CentresNm[band], centres, order));
        }
        return Compact(rows, good, Note(scene, wanted, linear));
    }

    /// <summary>Keeps only the bands that something is made of.</summary>
    internal static SceneBands Compact(List<List<(int Place, double Weight)>> rows, IReadOnlyList<int> good, string note)
    {
        var used = rows.SelectMany(row => row.Select(pair => pair.Place)).Distinct().Order().ToArray();
        var places = used.Select((place, i) => (place, i)).ToDictionary(pair => pair.place, pair => pair.i);
        return new SceneBands
        {
            Read = [.. used.Select(place => good[place])],
            Weights = new BandWeights([.. rows.Select(row => row.ConvertAll(pair => (places[pair.Place], pair.Weight)))], used.Length),
            Notes = [note],
        };
    }

    private static string Note(SceneProfile scene, WavelengthGrid wanted, int linear)
    {
        var how =
            linear == 0 ? "by Gaussian response"
            : linear == wanted.BandCount ? "by linear interpolation"
            : $"by Gaussian response, {linear} of them by linear interpolation";
        var width = wanted.WidthsNm is null ? " The model states no band widths; its bands' spacing was taken." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The model's {wanted.BandCount} bands were computed from the scene's {scene.BandCount} {how}, as asked for.{width}"
        );
    }

    /// <summary>The distance to the nearest other band, which is what widths mostly are.</summary>
    private static double Spacing(WavelengthGrid grid, int band)
    {
        var nearest = double.PositiveInfinity;
        for (var other = 0; other < grid.BandCount; other++)
        {
            var distance = Math.Abs(grid.CentresNm[other] - grid.CentresNm[band]);
            if (distance > 0 && distance < nearest)
                nearest = distance;
        }
        return double.IsFinite(nearest) ? nearest : 0;
    }

    private static bool IsCovered(double nm, double width, double[] centres)
    {
        var found = Array.BinarySearch(centres, nm);
        if (found >= 0)
            return true;
        var right = ~found;
        var tolerance = Math.Max(BandMatch.ToleranceNm, BandMatch.ToleranceOfWidth * width);
        if (right == 0)
            return centres[0] - nm <= tolerance;
        if (right == centres.Length)
            return nm - centres[^1] <= tolerance;
        return nm - centres[right - 1] <= width && centres[right] - nm <= width;
    }

    private static List<(int Place, double Weight)> Linear(double nm, double[] centres, int[] order)
    {
        var found = Array.BinarySearch(centres, nm);
        if (found >= 0)
            return [(order[found], 1)];
        var right = ~found;
        if (right == 0)
            return [(order[0], 1)];
        if (right == centres.Length)
            return [(order[^1], 1)];
        var share = (nm - centres[right - 1]) / (centres[right] - centres[right - 1]);
        return [(order[right - 1], 1 - share), (order[right], share)];
    }
}

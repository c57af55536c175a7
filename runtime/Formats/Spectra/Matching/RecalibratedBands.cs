using System.Globalization;
using Unmix.Formats.Scenes;

namespace Unmix.Formats.Spectra.Matching;

/// <summary>
/// Bands of a sensor whose centres were stated anew, rounded or calibrated again between two versions of a product: one band of the scene
/// for each of the model's, with the same neighbours. Anything else is another sensor, of which nothing is found here.
/// </summary>
internal sealed class RecalibratedBands
{
    /// <summary>A centre in whole nm may be this far from where the band lies, nm: half a nm, and what versions differ by.</summary>
    public const double RoundedToleranceNm = 1;

    /// <summary>Bands that lie farther apart than this are single, nm: nothing is interpolated between them.</summary>
    public const double WidestSpacingNm = 20;

    private const int LeastBands = 10; // so many of the same neighbours, and so many whole numbers, are no chance
    private const double SpacingOfWidth = 2; // bands farther apart than this many widths leave out what lies between
    private const double AlikeWidths = 4.0 / 3;
    private const double LeastNeighbours = 0.9; // of the model's neighbours that are neighbours in the scene: where fewer are, one is finer

    private readonly SceneProfile scene;
    private readonly WavelengthGrid wanted;
    private readonly int[] good;
    private readonly int[] places; // places in good, by wavelength
    private readonly double[] have; // their centres, rising
    private readonly int[] turn; // the model's bands, by wavelength
    private readonly double[] want;
    private readonly int[] nearest; // for each of turn, a place in have

    private RecalibratedBands(SceneProfile scene, WavelengthGrid wanted, int[] good)
    {
        (this.scene, this.wanted, this.good) = (scene, wanted, good);
        var centres = scene.Wavelengths!.CentresNm; // Find has looked
        places = [.. Enumerable.Range(0, good.Length).OrderBy(place => centres[good[place]])];
        have = [.. places.Select(place => centres[good[place]])];
        turn = [.. Enumerable.Range(0, wanted.BandCount).OrderBy(band => wanted.CentresNm[band])];
        want = [.. turn.Select(band => wanted.CentresNm[band])];
        nearest = [.. want.Select(nm => Nearest(nm, have))];
    }

    /// <summary>The bands, with a sentence that says how far they lie from the model's; null where they are not of one sensor.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="wanted">[L] the model's bands.</param>
    /// <param name="good">Bands of the scene that may be used.</param>
    public static SceneBands? Find(SceneProfile scene, WavelengthGrid wanted, int[] good)
    {
        if (scene.Wavelengths is null || wanted.BandCount < LeastBands || good.Length < LeastBands)
            return null;
        var bands = new RecalibratedBands(scene, wanted, good);
        return bands.IsOneSensor() ? bands.Rounded() ?? bands.Interpolated() : null;
    }

    /// <summary>Each of the model's bands has a band of its own, of the same width, and neighbours are neighbours.</summary>
    private bool IsOneSensor()
    {
        var (pairs, neighbours) = (0, 0);
        for (var i = 0; i < want.Length; i++)
        {
            if (Widths(i) is ({ } model, { } own) && (model > AlikeWidths * own || own > AlikeWidths * model))
                return false;
            if (i == 0)
                continue;
            if (nearest[i] <= nearest[i - 1])
                return false;
            if (want[i] - want[i - 1] > WidestSpacingNm)
                continue;
            pairs++;
            if (nearest[i] == nearest[i - 1] + 1)
                neighbours++;
        }
        return neighbours >= LeastNeighbours * pairs;
    }

    /// <summary>Takes bands as they are where one list of centres is rounded to nm, so that it says no more than that.</summary>
    private SceneBands? Rounded()
    {
        var (isScenes, isModels) = (IsRounded(have), IsRounded(want));
        if (!isScenes && !isModels)
            return null;
        for (var i = 0; i < want.Length; i++)
        {
            if (Shift(i) > Math.Max(RoundedToleranceNm, Tolerance(i)) || Shift(i) >= Spacing(i) / 2)
                return null;
        }
        var read = new int[want.Length];
        for (var i = 0; i < read.Length; i++)
            read[turn[i]] = Band(i);
        var farthest = Enumerable.Range(0, want.Length).Max(Shift);
        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"The {(isScenes ? "scene" : "model")}'s wavelengths are stated in whole nm: the scene's bands, up to {farthest:F2} nm "
                + $"from the model's, are taken for the same, as up to {RoundedToleranceNm:0.#} nm are."
        );
        return new SceneBands { Read = read, Notes = [note] };
    }

    /// <summary>
    /// Interpolates each band between those on both sides. A band at the edge of a gap is the nearest one, within half the distance to the
    /// next; a single band has to be the model's as it is.
    /// </summary>
    private SceneBands? Interpolated()
    {
        var rows = new List<(int Place, double Weight)>[want.Length];
        var atEdge = 0;
        for (var i = 0; i < want.Length; i++)
        {
            var row = Between(i);
            if (row is null && Shift(i) > Tolerance(i))
            {
                if (Spacing(i) > WidestSpacing(i) || Shift(i) > Spacing(i) / 2)
                    return null;
                atEdge++;
            }
            rows[turn[i]] = row ?? [(places[nearest[i]], 1)];
        }
        return BandResampling.Compact([.. rows], good, Note(atEdge));
    }

    private string Note(int atEdge)
    {
        var farthest = Enumerable.Range(0, want.Length).MaxBy(i => Shift(i) > Tolerance(i) ? Shift(i) / Spacing(i) : 0);
        var edges =
            atEdge == 0 ? ""
            : atEdge == 1 ? ", but for 1 at an edge, which is the nearest"
            : $", but for {atEdge} at edges, which are the nearest";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The scene's bands lie up to {Shift(farthest):F2} nm from the model's, {Shift(farthest) / Spacing(farthest):P0} of the "
                + $"distance between bands, as where a sensor was calibrated anew (up to 50 % is taken for that): the model's "
                + $"{want.Length} bands were interpolated between those on both sides{edges}."
        );
    }

    /// <summary>The two bands around one of the model's, and their weights; null where they are too far apart, or one is missing.</summary>
    private List<(int Place, double Weight)>? Between(int i)
    {
        var nm = want[i];
        if (Shift(i) == 0)
            return [(places[nearest[i]], 1)];
        var right = have[nearest[i]] > nm ? nearest[i] : nearest[i] + 1;
        if (right == 0 || right == have.Length || have[right] - have[right - 1] > WidestSpacing(i))
            return null;
        var share = (nm - have[right - 1]) / (have[right] - have[right - 1]);
        return [(places[right - 1], 1 - share), (places[right], share)];
    }

    private double Shift(int i) => Math.Abs(have[nearest[i]] - want[i]);

    private double Tolerance(int i) => BandMatch.Tolerance(scene, wanted, turn[i], Band(i));

    private int Band(int i) => good[places[nearest[i]]];

    /// <summary>The distance to the next band, nm, in the scene or in the model, whichever is less.</summary>
    private double Spacing(int i) => Math.Min(Spacing(have, nearest[i]), Spacing(want, i));

    private static double Spacing(double[] centres, int at) =>
        Math.Min(
            at > 0 ? centres[at] - centres[at - 1] : double.PositiveInfinity,
            at + 1 < centres.Length ? centres[at + 1] - centres[at] : double.PositiveInfinity
        );

    private double WidestSpacing(int i)
    {
        var (model, own) = Widths(i);
        return Math.Min(WidestSpacingNm, SpacingOfWidth * (model ?? own ?? WidestSpacingNm));
    }

    private (double? Model, double? Own) Widths(int i) =>
        (wanted.WidthsNm?[turn[i]], scene.Wavelengths!.WidthsNm?[Band(i)] is { } own && double.IsFinite(own) ? own : null);

    private static bool IsRounded(double[] centres) => Array.TrueForAll(centres, double.IsInteger);

    private static int Nearest(double nm, double[] centres)
    {
        var found = Array.BinarySearch(centres, nm);
        if (found >= 0)
            return found;
        var right = ~found;
        return right == centres.Length || (right > 0 && nm - centres[right - 1] <= centres[right] - nm) ? right - 1 : right;
    }
}

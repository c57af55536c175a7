using System.Globalization;
using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Spectra.Matching;

/// <summary>Finds the bands of a scene that serve a model.</summary>
public static class BandMatch
{
    /// <summary>Least distance at which a band still serves, nm: files round their band centres.</summary>
    public const double ToleranceNm = 0.5;

    /// <summary>Distance at which a band still serves, as a share of the wanted band's width.</summary>
    public const double ToleranceOfWidth = 0.1;

    /// <summary>Missing bands that are named one by one; a list of all would fill the terminal.</summary>
    private const int ListedAtMost = 20;

    /// <summary>
    /// Decides by which bands of a scene a model is served: its own, those of the same sensor whose centres were stated anew (rounded, or
    /// calibrated again, by <see cref="RecalibratedBands"/>), and others only as the options say.
    /// </summary>
    /// <param name="scene">The scene.</param>
    /// <param name="wanted">[L] the model's bands; null when it was made without wavelengths.</param>
    /// <param name="wantedCount">L.</param>
    /// <param name="options">What may be done where they are not plainly the same.</param>
    /// <exception cref="SceneException">Its samples are no spectra.</exception>
    /// <exception cref="BandMismatchException">
    /// Bands are missing, or can't be told without <see cref="BandMatchOptions.AssumeBands"/>.
    /// </exception>
    public static SceneBands For(SceneProfile scene, WavelengthGrid? wanted, int wantedCount, BandMatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(options);
        if (scene.NotSpectra is { } why)
            throw new SceneException(why);
        if (options.AssumeBands)
        {
            return new SceneBands
            {
                Read = ByCount(scene, wantedCount),
                Notes = ["The bands were taken in their order, as asked for; that they are the model's was not checked."],
            };
        }
        if (wanted is null)
            throw NothingToChooseBy(scene, wantedCount);
        if (!options.Resample || scene.Wavelengths is null)
            return PlainOrRecalibrated(scene, wanted, wantedCount);
        try
        {
            return Plain(scene, wanted, Find(scene, wanted, wantedCount)); // bands that are the model's are taken as they are
        }
        catch (BandMismatchException)
        {
            var good = GoodBands(scene);
            return BandResampling.Find(scene, wanted, good, out var missing)
                ?? throw Missing(scene, wanted, missing, good, resampled: true);
        }
    }

    private static SceneBands PlainOrRecalibrated(SceneProfile scene, WavelengthGrid wanted, int wantedCount)
    {
        try
        {
            return Plain(scene, wanted, Find(scene, wanted, wantedCount));
        }
        catch (BandMismatchException) when (RecalibratedBands.Find(scene, wanted, GoodBands(scene)) is { } bands)
        {
            return bands;
        }
    }

    private static SceneBands Plain(SceneProfile scene, WavelengthGrid wanted, int[] found)
    {
        var have = scene.Wavelengths!; // Find refused a scene without
        double Shift(int band) => Math.Abs(have.CentresNm[found[band]] - wanted.CentresNm[band]);
        var farthest = Enumerable.Range(0, found.Length).MaxBy(Shift);
        var shift = Shift(farthest);
        if (shift <= ToleranceNm)
            return new SceneBands { Read = found };
        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"The scene's bands lie up to {shift:F2} nm from the model's, "
                + $"{shift / Width(scene, wanted, farthest, found[farthest]):P0} of a "
                + $"band's width; up to {ToleranceOfWidth:P0} is taken for the same."
        );
        return new SceneBands { Read = found, Notes = [note] };
    }

    private static BandMismatchException NothingToChooseBy(SceneProfile scene, int wantedCount)
    {
        var good = GoodBands(scene).Length;
        var advice =
            scene.BandCount == wantedCount || good == wantedCount
                ? $"give {OptionName.AssumeBands} if its bands are the model's in the same order"
                : "use a scene with the bands that the model was trained on";
        return new BandMismatchException(
            $"The model was made without wavelengths, so whether the scene's {scene.BandCount} bands, {good} of them good, are the "
                + $"{wantedCount} that it needs can't be told ('{scene.Path}'). Train a model with wavelengths, or {advice}."
        );
    }

    /// <summary>
    /// For each wanted band the scene's band whose centre is nearest, within <see cref="ToleranceNm"/> or a tenth of the wanted
    /// band's width, whichever is larger. Bad bands of the scene do not serve, and none serves twice.
    /// </summary>
    /// <param name="scene">The scene.</param>
    /// <param name="wanted">[L] the model's bands; null when it was made without wavelengths.</param>
    /// <param name="wantedCount">L.</param>
    /// <returns>
    /// [L] bands of the scene, from 0. Without wavelengths on the model's side all bands of the scene in their order, or the
    /// good ones, whichever are L.
    /// </returns>
    /// <exception cref="BandMismatchException">Bands are missing; the message has both counts and the first missing ones.</exception>
    public static int[] Find(SceneProfile scene, WavelengthGrid? wanted, int wantedCount)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (wanted is not null && wanted.BandCount != wantedCount)
            throw new ArgumentException($"{wanted.BandCount} wavelengths for {wantedCount} bands.", nameof(wanted));
        return wanted is null ? ByCount(scene, wantedCount) : ByWavelength(scene, wanted);
    }

    private static int[] ByCount(SceneProfile scene, int wantedCount)
    {
        if (scene.BandCount == wantedCount)
            return [.. Enumerable.Range(0, wantedCount)];
        var good = GoodBands(scene);
        if (good.Length == wantedCount)
            return good;
        var goodCount = scene.BadBands is null ? "" : $", {good.Length} of them good";
        if (scene.AlphaBands.Count > 0)
            goodCount += $", besides alpha (opacity) in band {string.Join(", ", scene.AlphaBands)}";
        throw new BandMismatchException(
            $"The model needs {wantedCount} bands but the scene has {scene.BandCount} bands{goodCount} ('{scene.Path}'), so they "
                + $"can't be matched by order. Use a scene with the bands that the model was trained on, or choose them by "
                + $"wavelength, without {OptionName.AssumeBands}."
        );
    }

    private static int[] ByWavelength(SceneProfile scene, WavelengthGrid wanted)
    {
        if (scene.Wavelengths is not { } have)
            throw NoWavelengths(scene, wanted);
        var good = GoodBands(scene);
        var missing = new List<int>();
        var found = new int[wanted.BandCount];
        for (var band = 0; band < found.Length; band++)
        {
            found[band] = Nearest(wanted.CentresNm[band], have, good, found.AsSpan(0, band));
            if (
                found[band] < 0
                || Math.Abs(have.CentresNm[found[band]] - wanted.CentresNm[band]) > Tolerance(scene, wanted, band, found[band])
            )
                missing.Add(band);
        }
        if (missing.Count > 0)
            throw Missing(scene, wanted, missing, good);
        RequireDistinct(scene, wanted, found);
        return found;
    }

    /// <summary>Says why what the file states can't be used, where it states something.</summary>
    private static BandMismatchException NoWavelengths(SceneProfile scene, WavelengthGrid wanted)
    {
        var (have, cure) = scene.WavelengthsMissing is { } why
            ? ($"have no wavelengths that can be used ('{scene.Path}'): {why}", "Correct them")
            : ($"have no wavelengths ('{scene.Path}').", WavelengthCure.For(scene.Driver));
        return new BandMismatchException(
            $"The model needs {wanted.BandCount} bands from {wanted.CentresNm[0]:F1} to {wanted.CentresNm[^1]:F1} nm but the "
                + $"scene's {scene.BandCount} bands {have} {cure}, or give {OptionName.AssumeBands} if its bands are "
                + $"the model's in the same order."
        );
    }

    private static int[] GoodBands(SceneProfile scene) =>
        [.. Enumerable.Range(0, scene.BandCount).Where(b => scene.BadBands is null || !scene.BadBands[b])];

    /// <summary>How far, nm, a band of the scene may lie from one of the model's to be the same.</summary>
    internal static double Tolerance(SceneProfile scene, WavelengthGrid wanted, int band, int nearest) =>
        Math.Max(ToleranceNm, ToleranceOfWidth * Width(scene, wanted, band, nearest));

    /// <summary>The width of a wanted band, or of the scene's where the model has none; 0 where neither states it.</summary>
    private static double Width(SceneProfile scene, WavelengthGrid wanted, int band, int nearest) =>
        wanted.WidthsNm?[band] ?? scene.Wavelengths?.WidthsNm?[nearest] ?? 0;

    /// <summary>The nearest band; of several at the same distance one that serves no band yet. -1 when there are no bands.</summary>
    private static int Nearest(double nm, WavelengthGrid have, int[] bands, ReadOnlySpan<int> taken)
    {
        var nearest = -1;
        foreach (var band in bands)
        {
            var closer = nearest < 0 ? -1 : Math.Abs(have.CentresNm[band] - nm).CompareTo(Math.Abs(have.CentresNm[nearest] - nm));
            if (closer < 0 || (closer == 0 && taken.Contains(nearest) && !taken.Contains(band)))
                nearest = band;
        }
        return nearest;
    }

    private static void RequireDistinct(SceneProfile scene, WavelengthGrid wanted, int[] found)
    {
        var twice = found.Select((band, i) => (Band: band, Wanted: i)).GroupBy(f => f.Band).FirstOrDefault(g => g.Count() > 1);
        if (twice is null)
            return;
        var pair = twice.Take(2).Select(f => wanted.CentresNm[f.Wanted]).ToArray();
        throw new BandMismatchException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The model's bands at {pair[0]:F1} and {pair[1]:F1} nm would both be served by band {twice.Key + 1} of "
                    + $"{scene.BandCount} of the scene ('{scene.Path}'). Train a model for this sensor."
            )
        );
    }

    /// <summary>Where the scene's good bands lie: a wrong unit or a wrong list shows there.</summary>
    private static string RangeOf(SceneProfile scene, int[] good)
    {
        if (good.Length == 0)
            return "";
        var centres = good.Select(band => scene.Wavelengths!.CentresNm[band]).ToArray(); // whoever calls has looked
        return string.Create(CultureInfo.InvariantCulture, $", from {centres.Min():F1} to {centres.Max():F1} nm");
    }

    private static BandMismatchException Missing(
        SceneProfile scene,
        WavelengthGrid wanted,
        List<int> missing,
        int[] good,
        bool resampled = false
    )
    {
        var listed = string.Join(
            ", ",
            missing.Take(ListedAtMost).Select(b => wanted.CentresNm[b].ToString("F1", CultureInfo.InvariantCulture))
        );
        var more = missing.Count > ListedAtMost ? $" and {missing.Count - ListedAtMost} more" : "";
        var bad = scene.BandCount - good.Length;
        var badText = (bad > 0 ? $", {bad} of them bad" : "") + RangeOf(scene, good);
        var what = resampled
            ? $"The model needs {wanted.BandCount} bands but only {wanted.BandCount - missing.Count} of them can be computed "
                + $"from the scene's {scene.BandCount}{badText} "
                + "(each needs good bands within its own width on both sides)"
            : $"The model needs {wanted.BandCount} bands but the scene has only {wanted.BandCount - missing.Count} of them "
                + $"among its {scene.BandCount}{badText}";
        var advice =
            !resampled && BandResampling.Find(scene, wanted, good, out _) is not null
                ? $"give {OptionName.Resample} to compute them from the bands around, or correct the scene's wavelengths"
                : "or correct the scene's wavelengths";
        return new BandMismatchException($"{what} ('{scene.Path}'); missing: {listed}{more} nm. Train a model for this sensor, {advice}.");
    }
}

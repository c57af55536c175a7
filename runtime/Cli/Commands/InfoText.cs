using System.Globalization;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Report;
using Unmix.Runtime;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Runs;

namespace Unmix.Cli.Commands;

/// <summary>Facts as lines of a name and a value.</summary>
internal static class InfoText
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static void Print(ModelPackage package, UnmixOptions options)
    {
        var manifest = package.Manifest;
        Line("model", $"{manifest.Name} ('{package.Path}', schema {manifest.Schema})");
        Line("sha256", package.Sha256);
        Line("signed", package.IsSigned ? "yes; --trust says by whom" : "no");
        Line("endmembers", string.Join(", ", manifest.EndmemberNames));
        Line("abundances", $"shares of {ModelFactGroup.Convention(manifest.Convention)}");
        Line("bands", Bands(manifest.BandCount, manifest.WavelengthsNm));
        Line("trained on", string.Create(Invariant, $"reflectance {manifest.ExpectedMinimum:G4} to {manifest.ExpectedMaximum:G4}"));
        if (manifest.Context is { } context)
            Line(
                "context",
                $"abundances are refined by {ModelContext.PixelsOf(context.Radius) - 1} pixels around each; --context off leaves it out"
            );
        if (manifest.TrainingIntervals is { } intervals)
            Line(
                "intervals",
                string.Create(
                    Invariant,
                    $"90 % intervals hold {100 * intervals.Held():F0} % of the true values "
                        + $"of {intervals.MixtureCount:N0} simulated mixtures"
                )
            );
        Line("tolerance", string.Create(Invariant, $"{manifest.ParityTolerance:E1} at {package.KnownPixels.Count} known pixels"));
        Line(
            "work",
            string.Create(Invariant, $"{RunPlan.MultiplyAddsOf(package, options.Layers):N0} multiply-adds a pixel for the layers asked for")
        );
        Line("would run on", $"{ProviderChoice.Choose(options.Provider)}, {options.Threads} threads");
    }

    public static void Print(SceneProfile scene)
    {
        if (scene.Product is { } product)
            Line("product", product.Name);
        if (scene.Taken is { } taken)
            Line("taken", taken.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", Invariant));
        Line("scene", $"'{scene.Path}' ({scene.Driver}{(scene.Interleave is { } interleave ? $", {interleave}" : "")})");
        if (scene.Header is { } header)
            Line("header", $"'{header}'");
        if (scene.Choice is { } choice)
            Line("chosen", choice);
        if (scene.Array is { } array)
            Line("array", array);
        Line(
            "size",
            string.Create(
                Invariant,
                $"{scene.Width} x {scene.Height} pixels, {scene.PixelType}, blocks of {scene.BlockWidth} x {scene.BlockHeight}"
            )
        );
        Line(
            "bands",
            Bands(scene.BandCount, scene.Wavelengths?.CentresNm, scene.WavelengthsMissing)
                + (scene.BadBands is { } bad ? $", {bad.Count(b => b)} bad" : "")
        );
        if (BadBandText.Of(scene) is { } badBands)
            Line("bad bands", badBands);
        Line("scale", $"{Range(scene.Scale)}, offset {Range(scene.Offset)} (from: {scene.ScaleSource})");
        Line("nodata", scene.NoData[0] is { } noData ? noData.ToString("R", Invariant) : "none");
        if (scene.Masks.Count > 0)
            Line("masks", string.Join("; ", scene.Masks));
        Line("place", scene.Placement is null ? Place(scene.GeoReference) : "in the sensor's geometry; its map is placed (see below)");
    }

    /// <summary>What a product has beside its spectra.</summary>
    public static void Print(SceneReader reader, ProductFacts product)
    {
        var scene = reader.Profile;
        var others = product.Quality.Aggregate(QualityMask.None, (sum, layer) => sum | layer.Mask) & ~product.Masked;
        Line(
            "masked",
            product.Masked == QualityMask.None
                ? "nothing"
                : string.Create(
                    Invariant,
                    $"{product.Masked.Spell()}: {reader.CountMasked():N0} of {(long)scene.Width * scene.Height:N0} pixels"
                )
        );
        if (others != QualityMask.None)
            Line("not masked", $"{others.Spell()}; --mask chooses");
        if (product.Uncertainty is { } uncertainty)
            Line("uncertainty", $"'{uncertainty}'");
        if (product.NotPlaced is { } fault)
            Line("map", fault);
        if (scene.Placement is { } map)
            Line("map", string.Create(Invariant, $"{map.Width} x {map.Height} pixels {product.PlacedBy}; {Place(map.GeoReference)}"));
    }

    public static void Print(RunPlan plan)
    {
        var windows = plan.Windows;
        Line("a run would", $"write {plan.Output.BandNames.Count} bands: {string.Join(", ", plan.Output.BandNames)}");
        Line(
            "from",
            $"{plan.Bands.Count} bands of the scene: "
                + $"{BandRanges.Text(plan.Bands)}{(plan.SceneBands.Weights is null ? "" : $", resampled to {plan.SceneBands.BandCount}")}"
        );
        Line("on", $"{plan.Provider}, {plan.Threads} threads");
        if (plan.ContextRadius > 0)
            Line("looking", $"{plan.ContextRadius} pixels around each");
        Line("in", $"{windows.Count} windows of {windows.WindowWidth} x {windows.WindowHeight} pixels");
        Line("with at most", $"{ByteCount.Format(windows.PeakBytes)} of memory");
        Line("work", string.Create(Invariant, $"{plan.MultiplyAddsPerPixel:N0} multiply-adds a pixel"));
    }

    public static void Print(ScenePreview preview)
    {
        Line(
            "looked at",
            string.Create(
                Invariant,
                $"{preview.Pixels:N0} pixels in {preview.Rows} rows: {preview.ValidPixels:N0} valid, {preview.GapPixels:N0} "
                    + $"with a gap, {preview.ConstantPixels:N0} constant"
            )
        );
        if (preview.ValidPixels == 0)
            return;
        Line(
            "values",
            string.Create(
                Invariant,
                $"{preview.Range.Minimum:G4} to {preview.Range.Maximum:G4}, {preview.Range.OutsideShare:P1} outside what the model knows "
                    + $"({preview.Range.ExpectedMinimum:G4} to {preview.Range.ExpectedMaximum:G4}), {preview.NegativeShare:P1} negative"
            )
        );
    }

    /// <summary>A number of every band: one, or the least and the largest.</summary>
    private static string Range(IReadOnlyList<double> numbers) =>
        numbers.Min() is var least && numbers.Max() is var most && least == most
            ? least.ToString("R", Invariant)
            : string.Create(Invariant, $"{least:R} to {most:R}");

    private static void Line(string name, string value) => Console.WriteLine($"{name, -14}{value}");

    private static string Bands(int count, IReadOnlyList<double>? centresNm, string? missing = null)
    {
        double[] known = [.. (centresNm ?? []).Where(double.IsFinite)]; // a bad band may have none
        if (known.Length == 0)
            return $"{count}, no wavelengths{(missing is null ? "" : " that can be used")}";
        return string.Create(Invariant, $"{count}, {known.Min():F1} to {known.Max():F1} nm");
    }

    private static string Place(GeoReference geo)
    {
        if (geo.GeoTransform is { } t)
        {
            // A turned grid's pixels have the length of its steps, not of their shares along the axes.
            double across = t[4] == 0 ? t[1] : Math.Sqrt(t[1] * t[1] + t[4] * t[4]),
                down = t[2] == 0 ? Math.Abs(t[5]) : Math.Sqrt(t[2] * t[2] + t[5] * t[5]);
            var turned =
                t[2] == 0 && t[4] == 0 ? "" : string.Create(Invariant, $", turned by {Math.Atan2(t[4], t[1]) * 180 / Math.PI:G6} degrees");
            return string.Create(
                Invariant,
                $"upper left {t[0]:R}, {t[3]:R}; pixels of {across:R} x {down:R}{turned}; {System(geo.ProjectionWkt)}"
            );
        }
        if (geo.ControlPoints.Count > 0)
            return $"by {geo.ControlPoints.Count} ground control points; {System(geo.ControlWkt)}";
        if (geo.RationalPolynomials.Count > 0)
            return "by rational polynomials (RPC)";
        return geo.GeolocationArrays is { } arrays ? $"by geolocation arrays ({arrays})" : "not known";
    }

    private static string System(string? wkt) =>
        wkt is not null && wkt.Split('"') is { Length: > 1 } parts ? parts[1] : "no coordinate reference system";
}

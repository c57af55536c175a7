using System.Globalization;
using Unmix.Runtime.Sampling;

namespace Unmix.Report.Page;

/// <summary>A bar that tells how long a stretch of a map is on the ground, or in pixels where nobody knows.</summary>
internal static class ScaleBar
{
    private const double WantedShare = 0.35; // of the map's width, at most

    /// <summary>Adds the bar, drawn to the width of its figure.</summary>
    public static Markup AddTo(Markup figure, SceneSample sample)
    {
        var (pixelSize, unit) = PixelSize(sample);
        var width = sample.Scene.Width * pixelSize;
        var length = Round(width * WantedShare);
        var share = (100 * length / width).ToString("F2", CultureInfo.InvariantCulture);
        var label = unit == "m" && length >= 1000 ? $"{length / 1000:G4} km" : $"{length:G4} {unit}";
        return figure
            .Add($"<svg class=\"bar\" role=\"img\" aria-label=\"Scale bar, {label}\" width=\"100%\" height=\"26\">")
            .Add($"<rect x=\"0\" y=\"4\" width=\"{share}%\" height=\"4\"/><text x=\"0\" y=\"22\">{label}</text></svg>\n");
    }

    /// <summary>One, two or five times a power of ten, not above a length but for one pixel.</summary>
    public static double Round(double length)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(length)));
        return (length / power) switch
            {
                >= 5 => 5,
                >= 2 => 2,
                _ => 1,
            } * power;
    }

    private static (double Size, string Unit) PixelSize(SceneSample sample)
    {
        var place = sample.Scene.GeoReference;
        var inMetres =
            place.ProjectionWkt is { } wkt
            && wkt.StartsWith("PROJ", StringComparison.Ordinal)
            && (
                wkt.Contains("\"metre\"", StringComparison.OrdinalIgnoreCase)
                || wkt.Contains("\"meter\"", StringComparison.OrdinalIgnoreCase)
            );
        if (!inMetres || place.GeoTransform is not { } numbers)
            return (1, "pixels");
        var size = Math.Sqrt(numbers[1] * numbers[1] + numbers[4] * numbers[4]);
        return size > 0 ? (size, "m") : (1, "pixels");
    }
}

using System.Globalization;

namespace Unmix.Report.Page;

/// <summary>How often each amount occurs in a map: bars below its picture.</summary>
internal static class Histogram
{
    /// <summary>Bars, each of them a twentieth of the scale.</summary>
    public const int BarCount = 20;

    private const int Height = 30; // of the tallest bar, in the picture's own units

    /// <summary>Adds the bars of a map.</summary>
    /// <param name="figure">Below whose picture they go.</param>
    /// <param name="values">Of the map; what is no number does not count.</param>
    /// <param name="most">The end of the scale, which begins at 0.</param>
    public static void AddTo(Markup figure, IEnumerable<float> values, double most)
    {
        var counts = Count(values, most);
        double tallest = Math.Max(counts.Max(), 1);
        figure
            .Add(
                $"<svg class=\"bar histogram\" role=\"img\" aria-label=\"{Markup.Text(Said(counts, most))}\" width=\"100%\" height=\"34\" "
            )
            .Add($"viewBox=\"0 0 {BarCount * 10} {Height}\" preserveAspectRatio=\"none\">");
        for (var bar = 0; bar < counts.Length; bar++)
        {
            var height = Number(Height * counts[bar] / tallest);
            figure.Add($"<rect x=\"{bar * 10}\" y=\"{Number(Height - Height * counts[bar] / tallest)}\" width=\"9\" height=\"{height}\"/>");
        }
        figure.Add($"</svg>\n");
    }

    /// <summary>[BarCount] values in each twentieth of the scale; those beyond its end are in the last.</summary>
    public static int[] Count(IEnumerable<float> values, double most)
    {
        var counts = new int[BarCount];
        foreach (var value in values.Where(float.IsFinite))
            counts[Math.Clamp((int)(value / most * BarCount), 0, BarCount - 1)]++;
        return counts;
    }

    private static string Said(int[] counts, double most)
    {
        var often = Array.IndexOf(counts, counts.Max());
        var width = most / BarCount;
        return counts.Sum() == 0
            ? "Histogram: no values"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Histogram from 0 to {most:G3}: most pixels lie between {often * width:G3} and {(often + 1) * width:G3}"
            );
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

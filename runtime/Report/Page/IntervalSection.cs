using System.Globalization;
using Unmix.Formats.Packages;

namespace Unmix.Report.Page;

/// <summary>How well a model's intervals hold on simulated mixtures: a curve of coverage and a rank histogram for each endmember.</summary>
internal static class IntervalSection
{
    private const int Side = 100; // of the curve's square, in the picture's own units
    private const int BarWidth = 10;
    private const int BarHeight = 30;

    /// <summary>A bar of a flat histogram reaches so far.</summary>
    private const double Even = BarHeight / 2.0;

    public static void Write(Markup page, ModelManifest model)
    {
        if (model.TrainingIntervals is not { } intervals)
            return;
        page.Add($"<section id=\"intervals\"><h2>Intervals</h2>\n");
        page.Element(
            "p",
            string.Create(
                CultureInfo.InvariantCulture,
                $"How the model judged itself after training, on {intervals.MixtureCount:N0} simulated mixtures with known abundances: "
                    + $"{100 * intervals.Held():F0} % of them lie in 90 % intervals. Curve: the share of true values (up) in intervals of "
                    + $"each level (right). On the dashed diagonal both agree; below it intervals are too narrow. Bars: how often the true "
                    + $"value falls into each tenth of what the model thinks likely. They are even where its doubt is right, and the first "
                    + $"one is longer for materials that are often absent. A scene can differ from such mixtures."
            ),
            "class=\"note\""
        );
        page.Add($"<div class=\"row\">\n");
        for (var p = 0; p < model.EndmemberCount; p++)
        {
            page.Add($"<figure><figcaption>{Markup.Text(model.EndmemberNames[p])}</figcaption>\n");
            Curve(page, intervals, p);
            Ranks(page, intervals.Ranks[p]);
            page.Add($"</figure>\n");
        }
        page.Add($"</div></section>\n");
    }

    private static void Curve(Markup page, TrainingIntervals intervals, int endmember)
    {
        var held = Number(100 * intervals.Held(endmember));
        var points = intervals.Levels.Zip(intervals.Shares[endmember], (level, share) =>
            $"{Number(Side * level)},{Number(Side * (1 - share))}"
        );
        page.Add($"<svg class=\"coverage\" role=\"img\" aria-label=\"90 % intervals hold {held} % of the true values\" width=\"100%\" ")
            .Add($"viewBox=\"0 0 {Side} {Side}\"><path class=\"right\" d=\"M0 {Side}L{Side} 0\"/>")
            .Add($"<polyline points=\"0,{Side} {string.Join(' ', points)} {Side},0\"/></svg>\n");
    }

    private static void Ranks(Markup page, IReadOnlyList<int> ranks)
    {
        var even = Math.Max(ranks.Sum() / (double)ranks.Count, 1);
        page.Add($"<svg class=\"bar histogram\" role=\"img\" aria-label=\"Rank histogram: {string.Join(", ", ranks)}\" width=\"100%\" ")
            .Add($"height=\"34\" viewBox=\"0 0 {ranks.Count * BarWidth} {BarHeight}\" preserveAspectRatio=\"none\">");
        for (var bar = 0; bar < ranks.Count; bar++)
        {
            var height = Math.Min(BarHeight, Even * ranks[bar] / even);
            page.Add(
                $"<rect x=\"{bar * BarWidth}\" y=\"{Number(BarHeight - height)}\" width=\"{BarWidth - 1}\" height=\"{Number(height)}\"/>"
            );
        }
        page.Add($"</svg>\n");
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Unmix.Report.Pictures;

namespace Unmix.Report.Page;

/// <summary>The maps of a scene, and the panel that tells about one pixel.</summary>
internal static class MapSection
{
    private const int LegendSteps = ColourScale.StepCount;

    public static void Write(Markup page, SceneView view)
    {
        page.Add($"<section id=\"maps\"><h2>Maps</h2>\n");
        page.Element("p", Thinning(view), "class=\"note\"");
        page.Add($"<div class=\"split\"><div class=\"maps\">\n");
        Overview(page, view);
        Abundances(page, view);
        Others(page, view);
        page.Add($"</div>\n");
        Inspector(page, view);
        page.Add($"</div></section>\n");
    }

    private static void Overview(Markup page, SceneView view)
    {
        var (sample, width) = (view.Sample, view.Sample.Grid.Columns);
        page.Add($"<div class=\"row\">\n");
        Figure(page, view, "Colour composite", MapPicture.OfColours(width, sample.Colours), () =>
            ScaleBar.AddTo(page.Element("p", CompositeText(view), "class=\"legend\""), sample)
        );
        Figure(page, view, "Largest share", MapPicture.OfLargest(width, view.Abundances(), view.Colours), () => Names(page, view));
        page.Add($"</div>\n");
    }

    private static void Abundances(Markup page, SceneView view)
    {
        var count = view.EndmemberCount;
        page.Add($"<h3>Abundances</h3>\n");
        Legend(page, "0", "1", "share of the pixel, the same scale for all; bars: how many pixels have as much");
        page.Add($"<div class=\"row\">\n");
        for (var p = 0; p < count; p++)
            Amounts(page, view, view.Model.EndmemberNames[p], new Layer(p, 1));
        page.Add($"</div>\n");
        var top = view.Top(Enumerable.Range(count, count));
        page.Add($"<h3>Deviations</h3>\n");
        Legend(
            page,
            "0",
            Number(top),
            "standard deviation that the model claims, the same scale for all; lightest: that and above (1 in 100)"
        );
        page.Add($"<div class=\"row\">\n");
        for (var p = 0; p < count; p++)
            Amounts(page, view, $"{view.Model.EndmemberNames[p]}, deviation", new Layer(count + p, top));
        page.Add($"</div>\n");
    }

    private static void Others(Markup page, SceneView view)
    {
        var first = 2 * view.EndmemberCount;
        page.Add($"<h3>Fit</h3><div class=\"row\">\n");
        Amounts(page, view, "Nonlinearity", new Layer(first, 1) { Says = "share of the nonlinear stream" });
        var top = view.Top(first + 1);
        Amounts(page, view, "Reconstruction error", new Layer(first + 1, top) { Says = "reflectance, root mean square over bands" });
        if (view.HasNovelty)
        {
            var novel = Math.Max(view.Top(first + 2), 1);
            Amounts(page, view, "Novelty", new Layer(first + 2, novel) { Says = "above 1: outside what training saw" });
        }
        page.Add($"</div>\n");
    }

    /// <summary>A map of amounts, how often each occurs, and what they are.</summary>
    private static void Amounts(Markup page, SceneView view, string title, Layer layer)
    {
        var values = view.Layer(layer.Index);
        Figure(page, view, title, MapPicture.OfAmounts(view.Sample.Grid.Columns, values, 0, layer.Most), () =>
        {
            Histogram.AddTo(page, values, layer.Most);
            if (layer.Says is { } says)
                Legend(page, "0", Number(layer.Most), says);
        });
    }

    private static void Figure(Markup page, SceneView view, string title, byte[] png, Action below)
    {
        var grid = view.Sample.Grid;
        page.Add($"<figure><figcaption>{Markup.Text(title)}</figcaption>\n");
        page.Add($"<div class=\"map\" tabindex=\"0\" role=\"application\" ")
            .Add($"aria-label=\"{Markup.Text($"Map: {title}. Arrow keys move the pixel that is looked at.")}\">");
        page.Add($"<img alt=\"{Markup.Text(title)}\" width=\"{grid.Columns}\" height=\"{grid.Rows}\" ")
            .Add($"src=\"{Markup.Address(png)}\"><span class=\"mark\" hidden></span></div>\n");
        below();
        page.Add($"</figure>\n");
    }

    private static void Legend(Markup page, string least, string most, string what)
    {
        var steps = new byte[LegendSteps];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = (byte)(i + 1);
        var picture = Png.OfIndices(steps.Length, steps, ColourScale.Amounts);
        page.Add($"<p class=\"legend\"><span class=\"scale\"><span>{Markup.Text(least)}</span><img alt=\"\" ")
            .Add($"src=\"{Markup.Address(picture)}\"><span>{Markup.Text(most)}</span></span> {Markup.Text(what)}</p>\n");
    }

    private static void Names(Markup page, SceneView view)
    {
        page.Add($"<ul class=\"names\">\n");
        for (var p = 0; p < view.EndmemberCount; p++)
            page.Add($"<li><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" ")
                .Add($"fill=\"{view.Colours[p]}\"/></svg> {Markup.Text(view.Model.EndmemberNames[p])}</li>\n");
        page.Add($"</ul>\n");
    }

    private static void Inspector(Markup page, SceneView view)
    {
        var scene = view.Sample.Scene;
        page.Add($"<aside id=\"inspector\" aria-labelledby=\"inspector-title\"><h3 id=\"inspector-title\">Pixel</h3>\n");
        page.Add(
            $"<p class=\"place\"><label>Column <input id=\"pixel-column\" type=\"number\" min=\"0\" max=\"{scene.Width - 1}\"></label> "
        );
        page.Add($"<label>Row <input id=\"pixel-row\" type=\"number\" min=\"0\" max=\"{scene.Height - 1}\"></label></p>\n");
        page.Add($"<div id=\"pixel-chart\" class=\"chart\" role=\"img\" aria-label=\"The pixel's spectrum and what the model makes ")
            .Add($"of it\"></div>\n");
        page.Add($"<ul class=\"names\"><li class=\"measured\">measured</li><li class=\"rebuilt\">rebuilt by the model</li></ul>\n");
        page.Add($"<table id=\"pixel-shares\"><thead><tr><th scope=\"col\">endmember</th><th scope=\"col\">share</th><th ")
            .Add($"scope=\"col\">90 % interval</th></tr></thead><tbody></tbody></table>\n");
        page.Add($"<p id=\"pixel-others\"></p><p id=\"pixel-said\" class=\"unseen\" aria-live=\"polite\"></p>\n");
        page.Add($"<p class=\"note\">Point at a map; click to hold a pixel, Escape to let go. With the keyboard: Tab to a map, ")
            .Add($"then the arrow keys (with Shift ten at a time). ");
        page.Add($"Intervals are what the model's deviation claims.</p>\n<noscript><p>The charts and this panel need ")
            .Add($"JavaScript.</p></noscript></aside>\n");
    }

    private static string CompositeText(SceneView view)
    {
        string Band(int band) =>
            view.Model.WavelengthsNm is { } nm
                ? nm[band].ToString("F0", CultureInfo.InvariantCulture) + " nm"
                : $"band {view.Sample.ReadBands[band] + 1}";
        return $"Red, green, blue: {string.Join(", ", view.Sample.ColourBands.Select(Band))}; each from its 2nd to its 98th hundredth.";
    }

    private static string Thinning(SceneView view)
    {
        var sample = view.Sample;
        var (step, pixelStep) = (sample.Grid.Step, sample.Grid.Step * sample.PixelGrid.Step);
        var pictures = step == 1 ? "The pictures show every pixel" : $"The pictures show every {Ordinal(step)} pixel across and down";
        return $"{pictures}; the panel knows "
            + $"{(pixelStep == 1 ? "each of them" : $"every {Ordinal(pixelStep)} pixel across and down")}. Pixels without "
            + "valid data are left blank.";
    }

    private static string Ordinal(int number) =>
        (number % 100 is >= 11 and <= 13 ? 0 : number % 10) switch
        {
            1 => $"{number}st",
            2 => $"{number}nd",
            3 => $"{number}rd",
            _ => $"{number}th",
        };

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <param name="Index">From 0: abundances, deviations, nonlinearity, error, novelty.</param>
    /// <param name="Most">The end of its scale, which begins at 0.</param>
    private sealed record Layer(int Index, double Most)
    {
        /// <summary>What its numbers are; null where the heading says it.</summary>
        public string? Says { get; init; }
    }
}

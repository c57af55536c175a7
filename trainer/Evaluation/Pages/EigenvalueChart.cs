using System.Globalization;
using System.Text;

namespace Unmix.Evaluation.Pages;

/// <summary>One line of the chart.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Colour">As SVG writes it.</param>
/// <param name="Values">Of eigenvalue 1, 2 and so on; those not above 0 are left out.</param>
public sealed record ChartLine(string Name, string Colour, IReadOnlyList<double> Values);

/// <summary>
/// Draws eigenvalues over their number, with a logarithmic axis, as SVG: a few lines and labels need no library, and the
/// drawing library served here would not go together with the tensor library's.
/// </summary>
public static class EigenvalueChart
{
    private const int Width = 860;
    private const int Height = 520;
    private const int Left = 88;
    private const int Right = 24;
    private const int Top = 48;
    private const int Bottom = 64;
    private const int WantedTicks = 8;

    /// <summary>Decades below the largest value that are shown at most: beyond lies the rounding of float32 data.</summary>
    private const int MostDecades = 14;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <param name="title">Above the chart.</param>
    /// <param name="lines">At least one value above 0 among them.</param>
    /// <param name="marks">Counts of endmembers, each a vertical line after that eigenvalue, and what to call it.</param>
    public static string Svg(string title, IReadOnlyList<ChartLine> lines, IReadOnlyList<(int Count, string Name)> marks)
    {
        var positive = lines.SelectMany(line => line.Values).Where(value => value > 0).DefaultIfEmpty(1).ToArray();
        var most = (int)Math.Ceiling(Math.Log10(positive.Max()));
        var least = Math.Min(most - 1, Math.Max(most - MostDecades, (int)Math.Floor(Math.Log10(positive.Min()))));
        var count = lines.Max(line => line.Values.Count);
        double X(double number) => Left + (Width - Left - Right) * (number - 0.5) / count;
        double Y(double value) => Top + (Height - Top - Bottom) * (most - Math.Log10(value)) / (most - least);
        var svg = new StringBuilder();
        svg.Append(
                Invariant,
                $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" "
            )
            .Append("font-family=\"DejaVu Sans, Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"#222\">\n")
            .Append(Invariant, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>\n");
        AddText(svg, Left, Top - 20, "start", title, "font-size=\"16\"");
        AddPowers(svg, least, most, Y);
        AddNumbers(svg, count, X);
        svg.Append(
            Invariant,
            $"<rect x=\"{Left}\" y=\"{Top}\" width=\"{Width - Left - Right}\" height=\"{Height - Top - Bottom}\" "
                + $"fill=\"none\" stroke=\"#444\"/>\n"
        );
        AddMarks(svg, marks, X);
        foreach (var line in lines)
            AddLine(svg, line, X, value => Y(Math.Max(value, Math.Pow(10, least))));
        AddLegend(svg, lines);
        AddText(svg, Left + (Width - Left - Right) / 2, Height - 16, "middle", "number of the eigenvalue");
        AddText(
            svg,
            0,
            0,
            "middle",
            "eigenvalue, reflectance squared",
            string.Create(Invariant, $"transform=\"translate(22 {Top + (Height - Top - Bottom) / 2}) rotate(-90)\"")
        );
        return svg.Append("</svg>\n").ToString();
    }

    private static void AddPowers(StringBuilder svg, int least, int most, Func<double, double> y)
    {
        var step = Math.Max(1, (most - least + WantedTicks - 1) / WantedTicks);
        for (var power = most; power >= least; power -= step)
        {
            var height = y(Math.Pow(10, power));
            svg.Append(
                    Invariant,
                    $"<line x1=\"{Left - 5}\" x2=\"{Width - Right}\" y1=\"{height:F1}\" y2=\"{height:F1}\" stroke=\"#ddd\"/>\n"
                )
                .Append(
                    Invariant,
                    $"<text x=\"{Left - 10}\" y=\"{height + 5:F1}\" text-anchor=\"end\">10<tspan dy=\"-6\" "
                        + $"font-size=\"10\">{power}</tspan></text>\n"
                );
        }
    }

    private static void AddNumbers(StringBuilder svg, int count, Func<double, double> x)
    {
        var step = NiceStep(count / (double)WantedTicks);
        for (var number = step; number <= count; number += step)
        {
            svg.Append(
                Invariant,
                $"<line x1=\"{x(number):F1}\" x2=\"{x(number):F1}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 5}\" "
                    + $"stroke=\"#444\"/>\n"
            );
            AddText(svg, x(number), Height - Bottom + 20, "middle", number.ToString(Invariant));
        }
    }

    /// <summary>The next of 1, 2, 5, 10, 20, 50 and so on.</summary>
    private static int NiceStep(double least)
    {
        for (var decade = 1; ; decade *= 10)
        {
            foreach (var factor in new[] { 1, 2, 5 })
            {
                if (factor * decade >= least)
                    return factor * decade;
            }
        }
    }

    private static void AddMarks(StringBuilder svg, IReadOnlyList<(int Count, string Name)> marks, Func<double, double> x)
    {
        for (var i = 0; i < marks.Count; i++)
        {
            var place = x(marks[i].Count + 0.5);
            svg.Append(
                Invariant,
                $"<line x1=\"{place:F1}\" x2=\"{place:F1}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" stroke=\"#777\" "
                    + $"stroke-dasharray=\"5 4\"/>\n"
            );
            AddText(svg, place + 5, Height - Bottom - 10 - 18 * (marks.Count - 1 - i), "start", $"{marks[i].Name}: {marks[i].Count}");
        }
    }

    private static void AddLine(StringBuilder svg, ChartLine line, Func<double, double> x, Func<double, double> y)
    {
        var points = line
            .Values.Select((value, i) => (value, i))
            .Where(pair => pair.value > 0)
            .Select(pair => string.Create(Invariant, $"{x(pair.i + 1):F1},{y(pair.value):F1}"))
            .ToArray();
        svg.Append(
            Invariant,
            $"<polyline fill=\"none\" stroke=\"{line.Colour}\" stroke-width=\"1.8\" points=\"{string.Join(' ', points)}\"/>\n"
        );
        foreach (var point in points.Select(text => text.Split(',')))
            svg.Append(Invariant, $"<circle cx=\"{point[0]}\" cy=\"{point[1]}\" r=\"2.2\" fill=\"{line.Colour}\"/>\n");
    }

    private static void AddLegend(StringBuilder svg, IReadOnlyList<ChartLine> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            int x = Width - Right - 230,
                y = Top + 24 + 20 * i;
            svg.Append(
                Invariant,
                $"<line x1=\"{x}\" x2=\"{x + 26}\" y1=\"{y - 4}\" y2=\"{y - 4}\" stroke=\"{lines[i].Colour}\" stroke-width=\"2.5\"/>\n"
            );
            AddText(svg, x + 34, y, "start", lines[i].Name);
        }
    }

    private static void AddText(StringBuilder svg, double x, double y, string anchor, string text, string more = "")
    {
        var escaped = text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
        svg.Append(Invariant, $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\" {more}>{escaped}</text>\n");
    }
}

using System.Globalization;
using System.Text;

namespace Unmix.Benchmarks;

/// <summary>A curve of microseconds a pixel.</summary>
/// <param name="Axis">What its sizes are; curves of one axis share a panel.</param>
/// <param name="Name">Beside its last point.</param>
/// <param name="Points">From left to right.</param>
internal sealed record Curve(string Axis, string Name, IReadOnlyList<(int Size, double Microseconds)> Points);

/// <summary>Curves as an SVG, both axes logarithmic, so that a straight line is a power.</summary>
internal static class CurvePicture
{
    private const int PanelWidth = 400,
        Height = 300,
        Left = 50,
        Top = 30,
        Right = 95,
        Bottom = 45;

    private static readonly string[] colours = ["#1f6fb4", "#c8501e"];
    private static readonly double[] marks = [0.5, 1, 2, 5, 10, 20, 50, 100, 200];

    public static string Of(IReadOnlyList<Curve> curves)
    {
        var panels = curves.GroupBy(curve => curve.Axis).ToArray();
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {panels.Length * PanelWidth} {Height}\" "
                + $"font-family=\"sans-serif\" font-size=\"11\">\n"
        );
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (var i = 0; i < panels.Length; i++)
            Panel(svg, [.. panels[i]], i * PanelWidth);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder svg, Curve[] curves, int left)
    {
        var points = curves.SelectMany(curve => curve.Points).ToArray();
        var (least, most) = (
            marks.Last(mark => mark <= points.Min(p => p.Microseconds)),
            marks.First(mark => mark >= points.Max(p => p.Microseconds))
        );
        var (first, last) = (points.Min(p => p.Size), points.Max(p => p.Size));
        double X(int size) => left + Left + (PanelWidth - Left - Right) * Math.Log((double)size / first) / Math.Log((double)last / first);
        double Y(double time) => Height - Bottom - (Height - Top - Bottom) * Math.Log(time / least) / Math.Log(most / least);
        foreach (var mark in marks.Where(mark => mark >= least && mark <= most))
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line x1=\"{left + Left}\" x2=\"{left + PanelWidth - Right}\" y1=\"{Y(mark):F1}\" y2=\"{Y(mark):F1}\" stroke=\"#ddd\"/>\n"
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{left + Left - 6}\" y=\"{Y(mark) + 4:F1}\" text-anchor=\"end\">{mark}</text>\n"
            );
        }
        foreach (var size in points.Select(p => p.Size).Distinct())
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{X(size):F1}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{size}</text>\n"
            );
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{left + (PanelWidth + Left - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{curves[0].Axis}</text>\n"
        );
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + Left}\" y=\"{Top - 12}\">microseconds a pixel</text>\n");
        for (var i = 0; i < curves.Length; i++)
        {
            var line = string.Join(
                ' ',
                curves[i].Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.Size):F1},{Y(p.Microseconds):F1}"))
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<polyline points=\"{line}\" fill=\"none\" stroke=\"{colours[i % colours.Length]}\" stroke-width=\"2\"/>\n"
            );
            foreach (var (size, time) in curves[i].Points)
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<circle cx=\"{X(size):F1}\" cy=\"{Y(time):F1}\" r=\"3\" fill=\"{colours[i % colours.Length]}\"/>\n"
                );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{left + PanelWidth - Right + 8}\" y=\"{Y(curves[i].Points[^1].Microseconds) + 4:F1}\" "
                    + $"fill=\"{colours[i % colours.Length]}\">{curves[i].Name}</text>\n"
            );
        }
    }
}

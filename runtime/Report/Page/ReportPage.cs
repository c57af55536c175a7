using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Unmix.Formats;
using Unmix.Formats.Files;

namespace Unmix.Report.Page;

/// <summary>
/// Writes a page: one HTML file that opens from the disk, asks the network for nothing and may not (its content security policy
/// allows the scripts and styles inside by their hashes and nothing else).
/// </summary>
public static class ReportPage
{
    private static readonly string[] Styles = [Asset("uplot.min.css"), Asset("page.css")];
    private static readonly string[] Scripts = [Asset("uplot.min.js"), Asset("page.js")];

    /// <summary>Writes the page whole, or not at all.</summary>
    /// <exception cref="OutputException">The file system refuses.</exception>
    public static void Write(string path, PageContent content)
    {
        OutputFile.Write(path, ToHtml(content));
    }

    /// <summary>The page's text; the same for the same content.</summary>
    public static string ToHtml(PageContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var page = new Markup();
        Head(page, content);
        Top(page, content);
        page.Add($"<main>\n");
        if (content.Scene is { } scene)
        {
            Overview(page, scene, content.Drift);
            MapSection.Write(page, scene);
            Spectra(page, scene);
            IntervalSection.Write(page, scene.Model);
        }
        Training(page, content);
        Eigenvalues(page, content);
        Tables(page, content);
        Provenance(page, content);
        page.Add($"</main>\n<script type=\"application/json\" id=\"numbers\">{Numbers(content).ToJson()}</script>\n");
        foreach (var script in Scripts)
            page.Add($"<script>{script}</script>\n");
        return page.Add($"</body></html>\n").ToString();
    }

    private static void Head(Markup page, PageContent content)
    {
        page.Add($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
        page.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src ")
            .Add($"{Hashes(Styles)}; script-src {Hashes(Scripts)}; base-uri 'none'; form-action 'none'\">\n");
        page.Add(
            $"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\n"
        );
        page.Element("title", content.Title);
        foreach (var style in Styles)
            page.Add($"<style>{style}</style>\n");
        page.Add($"</head><body>\n");
    }

    private static void Top(Markup page, PageContent content)
    {
        page.Add($"<header>");
        page.Element("h1", content.Title).Element("p", content.Subtitle);
        foreach (var warning in content.Warnings)
            page.Element("p", warning, "class=\"warning\"");
        (string Id, string Name, bool Has)[] parts =
        [
            ("overview", "Overview", content.Scene is not null),
            ("maps", "Maps", content.Scene is not null),
            ("spectra", "Spectra", content.Scene is not null),
            ("intervals", "Intervals", content.Scene?.Model.TrainingIntervals is not null),
            ("training", "Training", content.Training.Count > 0),
            ("eigenvalues", "Eigenvalues", content.Eigenvalues is not null),
            ("tables", "Tables", content.Tables.Count > 0),
            ("provenance", "Provenance", content.Provenance.Count > 0),
        ];
        page.Add($"<nav aria-label=\"Parts\"><ul>");
        foreach (var part in parts.Where(part => part.Has))
            page.Add($"<li><a href=\"#{part.Id}\">{part.Name}</a></li>");
        page.Add($"</ul></nav></header>\n");
    }

    private static void Overview(Markup page, SceneView view, string? drift)
    {
        page.Add($"<section id=\"overview\"><h2>Overview</h2>\n<dl>\n");
        foreach (var (name, value) in SceneOverview.Of(view.Sample.Scene))
            page.Element("dt", name).Element("dd", value);
        if (drift is not null)
            page.Element("dt", "does the model fit").Element("dd", drift);
        page.Add($"</dl></section>\n");
    }

    private static void Spectra(Markup page, SceneView view)
    {
        page.Add($"<section id=\"spectra\"><h2>Endmember spectra</h2>\n");
        page.Element(
            "p",
            "Line: median over the pixels with at least a tenth of the endmember. Band: where 90 in 100 of them lie."
                + (view.Model.ReferenceSpectra is null ? "" : " Dashes: the spectrum that training started from.")
                + (view.Gaps().Count > 0 ? " Grey: bands that are not used." : ""),
            "class=\"note\""
        );
        page.Add($"<div class=\"charts\" id=\"spectra-charts\"></div></section>\n");
    }

    private static void Training(Markup page, PageContent content)
    {
        if (content.Training.Count == 0)
            return;
        page.Add(
            $"<section id=\"training\"><h2>Training</h2>\n<p class=\"note\">Each term of the objective, mean over an epoch's samples.</p>\n"
        );
        page.Add($"<div class=\"charts\" id=\"training-charts\"></div></section>\n");
    }

    private static void Eigenvalues(Markup page, PageContent content)
    {
        if (content.Eigenvalues is not { } eigenvalues)
            return;
        page.Add($"<section id=\"eigenvalues\"><h2>Eigenvalues</h2>\n");
        page.Element("p", eigenvalues.Text, "class=\"note\"");
        page.Add($"<div class=\"charts\" id=\"eigenvalue-charts\"></div></section>\n");
    }

    private static void Tables(Markup page, PageContent content)
    {
        if (content.Tables.Count == 0)
            return;
        page.Add($"<section id=\"tables\"><h2>Tables</h2>\n");
        foreach (var table in content.Tables)
            TableSection.Write(page, table);
        page.Add($"</section>\n");
    }

    private static void Provenance(Markup page, PageContent content)
    {
        if (content.Provenance.Count == 0)
            return;
        page.Add($"<section id=\"provenance\"><h2>Provenance</h2>\n");
        foreach (var group in content.Provenance)
        {
            page.Element("h3", group.Heading).Add($"<dl>\n");
            foreach (var (name, value) in group.Facts)
                page.Element("dt", name).Element("dd", value);
            page.Add($"</dl>\n");
        }
        page.Add($"</section>\n");
    }

    private static PageNumbers Numbers(PageContent content) =>
        new()
        {
            Scene = content.Scene is { } scene ? SceneNumbersOf.View(scene) : null,
            Training = Curves(content.Training),
            Eigenvalues = content.Eigenvalues is { } eigenvalues
                ? new EigenvalueNumbers(Curves(eigenvalues.Curves), eigenvalues.Count)
                : null,
        };

    private static ChartCurve[] Curves(IEnumerable<Curve> curves) =>
        [
            .. curves.Select(curve => new ChartCurve(
                curve.Name,
                [.. curve.Values.Select(value => value is { } number && double.IsFinite(number) ? value : null)]
            )),
        ];

    private static string Hashes(IEnumerable<string> texts) =>
        string.Join(
            ' ',
            texts.Select(text =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'"
                )
            )
        );

    private static string Asset(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name)!; // embedded by the project file
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n"); // a browser hashes the text with these, too
    }
}

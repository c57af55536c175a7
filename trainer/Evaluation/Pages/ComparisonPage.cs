using System.Globalization;
using Unmix.Evaluation.Comparison;
using Unmix.Report.Page;

namespace Unmix.Evaluation.Pages;

/// <summary>The page about a comparison: <c>unmix-train compare --report FILE.html</c>.</summary>
public static class ComparisonPage
{
    private const int AbundanceErrorColumn = 3;

    /// <summary>Writes the page.</summary>
    /// <exception cref="Unmix.Formats.OutputException">It can't be written.</exception>
    public static void Write(string path, ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var suite = report.Suite;
        ReportPage.Write(
            path,
            new PageContent
            {
                Title = "Comparison of unmixing methods",
                Subtitle = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Scenes: {report.Scenes.Count}; methods: {suite.Methods.Count}; seeds for what is random: {suite.Seeds}"
                ),
                Tables = [.. report.Scenes.Select(scene => Table(scene, report))],
                Provenance =
                [
                    new FactGroup(
                        "Comparison",
                        [
                            ("made by", $"unmix-train compare, version {ProductVersion.Text}"),
                            ("recipe of the learnt model", suite.Recipe is null ? "the default" : Path.GetFileName(suite.Recipe)),
                        ]
                    ),
                ],
            }
        );
    }

    private static PageTable Table(SceneSummary scene, ComparisonReport report) =>
        new(
            scene.Entry.Name,
            [.. ComparisonReport.Heads.Skip(1)],
            [
                .. report
                    .Results.Where(result => result.Scene == scene.Entry.Name)
                    .Select(result => (IReadOnlyList<string>)[.. ComparisonReport.Cells(result).Skip(1)]),
            ],
            string.Join(
                ' ',
                report
                    .FaultLines()
                    .Where(line => line.StartsWith(scene.Entry.Name + ",", StringComparison.Ordinal))
                    .Prepend($"{scene.ToLine()} {ComparisonReport.Legend}")
            )
        )
        {
            BarColumn = AbundanceErrorColumn - 1,
        };
}

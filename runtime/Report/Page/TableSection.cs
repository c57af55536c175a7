using System.Globalization;

namespace Unmix.Report.Page;

/// <summary>A table, one of whose columns may be drawn as bars.</summary>
internal static class TableSection
{
    private const int BarWidth = 90; // of the longest bar, in the page's pixels

    public static void Write(Markup page, PageTable table)
    {
        var longest = table.BarColumn is { } bar ? table.Rows.Max(row => Number(row[bar]) ?? 0) : 0;
        page.Add($"<div class=\"wide\" tabindex=\"0\" role=\"region\" ")
            .Add($"aria-label=\"{Markup.Text(table.Caption)}\"><table><caption>{Markup.Text(table.Caption)}</caption>\n<thead><tr>");
        for (var column = 0; column < table.Heads.Count; column++)
            page.Element("th", table.Heads[column], $"scope=\"col\"{Class(table, column)}");
        page.Add($"</tr></thead><tbody>\n");
        foreach (var row in table.Rows)
        {
            page.Add($"<tr>");
            for (var column = 0; column < row.Count; column++)
            {
                page.Add($"<td{Class(table, column)}>{Markup.Text(row[column])}");
                if (column == table.BarColumn && longest > 0)
                {
                    var width = ((Number(row[column]) ?? 0) / longest * BarWidth).ToString("F1", CultureInfo.InvariantCulture);
                    page.Add($" <svg class=\"bar\" aria-hidden=\"true\" width=\"{BarWidth}\" height=\"10\"><rect y=\"1\" ")
                        .Add($"width=\"{width}\" height=\"8\"/></svg>");
                }
                page.Add($"</td>");
            }
            page.Add($"</tr>\n");
        }
        page.Add($"</tbody></table></div>\n");
        page.Element("p", table.Note, "class=\"note\"");
    }

    private static string Class(PageTable table, int column) => column < table.TextColumns ? "" : " class=\"number\"";

    private static double? Number(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}

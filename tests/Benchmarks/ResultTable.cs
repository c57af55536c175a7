using System.Globalization;
using System.Text;

namespace Unmix.Benchmarks;

/// <summary>Rows of figures, printed as they come and kept for a Markdown file.</summary>
internal sealed class ResultTable
{
    private readonly StringBuilder markdown = new();

    /// <summary>A new table.</summary>
    public void Begin(string title, params string[] columns)
    {
        Console.WriteLine($"\n{title}");
        markdown.Append(
            CultureInfo.InvariantCulture,
            $"\n## {title}\n\n| {string.Join(" | ", columns)} |\n|{string.Concat(columns.Select(_ => "---|"))}\n"
        );
        Console.WriteLine(string.Join("  ", columns));
    }

    /// <summary>A row of the last table.</summary>
    public void Row(params FormattableString[] cells)
    {
        var texts = cells.Select(cell => cell.ToString(CultureInfo.InvariantCulture)).ToArray();
        Console.WriteLine(string.Join("  ", texts));
        markdown.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", texts)} |\n");
    }

    /// <summary>A line under the last table.</summary>
    public void Note(string text)
    {
        Console.WriteLine(text);
        markdown.Append(CultureInfo.InvariantCulture, $"\n{text}\n");
    }

    /// <summary>Writes all tables.</summary>
    public void Write(string path, string title) => File.WriteAllText(path, $"# {title}\n{markdown}");
}

namespace Unmix.Architecture.Tests.Documents;

/// <summary>What every page for people has to hold to.</summary>
public sealed class PageTests
{
    private const int LongestLine = 120;

    /// <summary>Read in five minutes.</summary>
    private const int MostLinesOfReadme = 130;

    /// <summary>Several people add to the changelog at once.</summary>
    private static readonly string[] NotYet = ["CHANGELOG.md"];

    [Fact]
    public void Prose_ends_at_120_columns()
    {
        var pages = Page.All.Where(page => !NotYet.Contains(page.Name)).ToArray();

        var tooLong = pages.SelectMany(page =>
            page.Prose().Where(line => line.Text.Length > LongestLine).Select(line => $"{page.Name}:{line.Number}")
        );

        Assert.Contains(pages, page => page.Name == "docs/tutorial.md");
        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_readme_is_read_in_five_minutes()
    {
        var readme = Page.Of("README.md");

        Assert.InRange(readme.Lines.Count, 60, MostLinesOfReadme);
        Assert.DoesNotContain(readme.Lines, line => line.Length > LongestLine);
    }

    [Fact]
    public void Every_page_of_docs_is_in_their_index()
    {
        var index = string.Join('\n', Page.Of("docs/README.md").Lines);

        var missing = Page
            .All.Select(page => page.Name)
            .Where(name => name.StartsWith("docs/", StringComparison.Ordinal) && name != "docs/README.md")
            .Where(name => !index.Contains($"]({name["docs/".Length..]})", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void Links_within_the_repository_lead_somewhere() => Assert.Empty(Page.All.SelectMany(page => page.DeadLinks()));
}

namespace Unmix.Architecture.Tests.Documents;

/// <summary>What every page for people has to hold to.</summary>
public sealed class PageTests
{
    private const int LongestLine = 120;

    /// <summary>The changelog's older entries are kept as they were.</summary>
    private static readonly string[] NotYet = ["CHANGELOG.md", "README.md", "docs/errors.md", "docs/recipes.md"];

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
    public void Links_within_the_repository_lead_somewhere() => Assert.Empty(Page.All.SelectMany(page => page.DeadLinks()));
}

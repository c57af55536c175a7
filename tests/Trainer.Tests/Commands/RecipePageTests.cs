using Unmix.TestData;

namespace Unmix.Trainer.Tests.Commands;

public sealed class RecipePageTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "recipes.md");

    /// <summary>UNMIX_APPROVE=1 writes it anew.</summary>
    [Fact]
    public void The_page_of_recipes_says_what_the_code_says()
    {
        var expected = RecipePage.Text();
        if (Environment.GetEnvironmentVariable("UNMIX_APPROVE") == "1")
            File.WriteAllText(Page, expected);

        Assert.True(
            expected == File.ReadAllText(Page),
            $"'{Page}' is not what the options say; run this test with UNMIX_APPROVE=1 and review the difference."
        );
    }
}

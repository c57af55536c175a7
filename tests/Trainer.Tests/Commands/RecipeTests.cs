using System.Text.Json;
using Unmix.Formats;
using Unmix.Learning.Recipes;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Commands;

public sealed class RecipeTests : IDisposable
{
    private static readonly string Default = Path.Combine(Repository.Root, "models", "recipes", "default.json");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>UNMIX_APPROVE=1 writes it anew.</summary>
    [Fact]
    public void The_default_recipe_states_every_default()
    {
        var expected = JsonSerializer.Serialize(new TrainerOptions(), Recipe.Json) + "\n";
        if (Environment.GetEnvironmentVariable("UNMIX_APPROVE") == "1")
            File.WriteAllText(Default, expected);

        var text = File.ReadAllText(Default);

        Assert.True(
            expected == text,
            $"'{Default}' does not state the defaults of TrainerOptions; run this test with UNMIX_APPROVE=1 and review the difference."
        );
        Assert.Equal(new TrainerOptions(), Recipe.Read(Default));
    }

    [Fact]
    public void Recipes_that_come_along_are_known_by_name_and_can_be_used()
    {
        Assert.Equal(["default", "library", "paper"], Recipe.Shipped);
        foreach (var name in Recipe.Shipped)
            (Recipe.Read(name) with { Endmembers = 3 }).Validate();
        Assert.Equal((ConcentrationLink.Rectified, LearningRateSchedule.Steps), (Recipe.Read("paper").Link, Recipe.Read("paper").Schedule));
    }

    [Fact]
    public void What_a_recipe_leaves_out_keeps_its_default()
    {
        var options = Recipe.Read(Write("{ \"epochs\": 3, /* fast */ \"weights\": { \"sparsity\": 0 }, }"));

        Assert.Equal(
            new TrainerOptions
            {
                Epochs = 3,
                Weights = new() { Sparsity = 0 },
            },
            options
        );
    }

    [Fact]
    public void So_does_what_an_object_within_it_leaves_out()
    {
        var read = Recipe.Read(Write("""{ "draws": { "supervised": 7 }, "weights": { "posterior": 3 } }"""));

        var options = new TrainerOptions();
        Assert.Equal(
            options with
            {
                Draws = options.Draws with { Supervised = 7 },
                Weights = options.Weights with { Posterior = 3 },
            },
            read
        );
    }

    [Theory]
    [InlineData("{ \"epoch\": 3, \"weights\": { \"gamma\": 1 } }", "has fields that no option has: 'epoch', 'weights.gamma'.")]
    [InlineData("{\n \"link\": \"linear\" }", "has a value for 'link' at line 2 that is not one of rectified, smooth, or has it twice.")]
    [InlineData("{ \"link\": 1 }", "has a value for 'link' at line 1 that is not one of rectified, smooth, or has it twice.")]
    [InlineData(
        "{ \"draws\": { \"labelEndmembers\": \"\" } }",
        "has a value for 'draws.labelEndmembers' at line 1 that is not one of given, decoded, or has it twice."
    )]
    [InlineData("{ \"epochs\": 2.5 }", "has a value for 'epochs' at line 1 that is not a whole number, or has it twice.")]
    [InlineData("{ \"whitening\": \"yes\" }", "has a value for 'whitening' at line 1 that is not true or false, or has it twice.")]
    [InlineData("{ \"weights\": null }", "has a value for 'weights' at line 1 that is not an object in braces, or has it twice.")]
    [InlineData("{ \"epochs\": 2, \"epochs\": 3 }", "has a value for 'epochs' at line 1 that is not a whole number, or has it twice.")]
    [InlineData("{\n\n \"epochs\": 2\n", "is not JSON at line ")]
    [InlineData("", "is not JSON at line 1.")]
    [InlineData("{\n \"learningRate\": 0,003 }", "is not JSON at line 2.")]
    [InlineData("{ \"learningRate\": \"0.003\" }", "has a value for 'learningRate' at line 1 that is not a number, or has it twice.")]
    [InlineData("{ \"learningRate\": 1e999 }", "has 'learningRate': 1e999, which is more than a number can be.")]
    [InlineData("{ \"weights\": { \"sparsity\": -1e999 } }", "has 'weights.sparsity': -1e999, which is more than a number can be.")]
    [InlineData("[1]", "is array but must be an object in braces.")]
    public void A_recipe_that_is_none_is_one_sentence(string text, string what)
    {
        var path = Write(text);

        var fault = Assert.Throws<OptionsException>(() => Recipe.Read(path));

        Assert.StartsWith($"The recipe '{path}' {what}", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Every field stands in the recipe 'default' (models/recipes/default.json).",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_recipe_that_is_missing_or_a_folder_is_one_sentence()
    {
        var missing = Assert.Throws<OptionsException>(() => Recipe.Read("fast"));
        var directory = Assert.Throws<OptionsException>(() => Recipe.Read(folder.Path));

        Assert.Equal("There is no recipe 'fast'. Give a file, or one of those that come along: default, library, paper.", missing.Message);
        Assert.StartsWith($"The recipe '{folder.Path}' can't be read: ", directory.Message, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        File.WriteAllText(folder.File("recipe.json"), text);
        return folder.File("recipe.json");
    }
}

using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Learning.Recipes;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Commands;

public sealed class RecipeTests : IDisposable
{
    private const int MostFields = 20;

    private static readonly string Default = Path.Combine(Repository.Root, "models", "recipes", "default.json");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>UNMIX_APPROVE=1 writes it anew.</summary>
    [Fact]
    public void The_default_recipe_states_every_default()
    {
        var expected = Recipe.Write(new TrainerOptions()).ToJsonString(Recipe.Json) + "\n";
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
    public void A_recipe_has_few_fields_whose_names_are_unlike_without_their_groups()
    {
        Assert.InRange(RecipeField.All.Count, 1, MostFields);
        Assert.Equal(RecipeField.All.Count, RecipeField.All.Select(field => field.Leaf).Distinct().Count());
        Assert.Equal(["", "scene", "labels", "library", "network", "schedule"], RecipeField.All.Select(field => field.Group).Distinct());
    }

    [Fact]
    public void Recipes_that_come_along_are_known_by_name_and_are_the_forms()
    {
        Assert.Equal(["default", "library", "paper"], Recipe.Shipped);
        foreach (var form in RecipeForm.All)
        {
            var options = Recipe.Read(form.Name);
            Assert.Equal(TrainerOptions.Of(form), options);
            (options with { Endmembers = 3 }).Validate();
        }
    }

    /// <summary>As the paper says of Samson, not as the code says.</summary>
    [Fact]
    public void The_papers_form_is_the_papers()
    {
        var paper = Recipe.Read("paper");

        Assert.Equal((16, 0.001, 0.01, 30), (paper.Form.Batch, paper.Form.LearningRate, paper.Form.StopChange, paper.Epochs));
        Assert.Equal((LearningRateSchedule.Steps, StepRule.Fixed), (paper.Form.Schedule, paper.Form.Steps));
        Assert.Equal(new DrawCounts(1, 5, LabelEndmembers.Given, PixelsTeach.Everything), paper.Form.Draws);
        Assert.Equal((1, 1, 10, 0.005), Weights(paper.Form.Weights));
        Assert.Equal((0.01, 0.1, 0), (paper.Form.Weights.EncoderNorm, paper.Form.Weights.DecoderNorm, paper.Form.Weights.LabelDeviation));
        Assert.Equal((EndmemberMethod.Vca, 100, 2), (paper.ReferenceSearch, paper.BundleSize, paper.Latent));
        Assert.Equal((NetworkWidths.Paper, 0, false), (paper.Widths, paper.Vertices, paper.Worlds));
        Assert.Equal((1, 40, 0), (paper.Form.Triples.PureShare, paper.Form.Triples.SignalToNoiseDb, paper.Form.Triples.SceneNoise));
        Assert.Equal(AbundanceConvention.Scene, paper.Abundances);
    }

    [Fact]
    public void What_a_recipe_leaves_out_keeps_the_default_of_its_form()
    {
        var ours = Recipe.Read(Write("""{ "schedule": { "epochs": 3, /* fast */ }, "network": { "widths": "paper" } }"""));
        var papers = Recipe.Read(Write("""{ "schedule": { "epochs": 3 }, "form": "paper" }"""));
        var library = Recipe.Read(Write("""{ "schedule": { "seed": 3 } }"""), usual: RecipeForm.Library);

        Assert.Equal(new TrainerOptions { Epochs = 3, Widths = NetworkWidths.Paper }, ours);
        Assert.Equal(TrainerOptions.Of(RecipeForm.Paper) with { Epochs = 3 }, papers);
        Assert.Equal(TrainerOptions.Of(RecipeForm.Library) with { Seed = 3 }, library);
    }

    [Fact]
    public void Settings_win_over_a_recipe_and_a_group_may_be_left_out()
    {
        var file = Write("""{ "epochs": 3, "labels": { "worlds": true } }""");

        var read = Recipe.Read(file, ["schedule.epochs=5", "worlds=false", "abundances = peak", "library.noise=1e-2"]);
        var papers = Recipe.Read(file, ["form=paper"]);

        Assert.Equal(
            new TrainerOptions
            {
                Epochs = 5,
                Worlds = false,
                Abundances = AbundanceConvention.Peak,
                Noise = 0.01,
            },
            read
        );
        Assert.Equal(TrainerOptions.Of(RecipeForm.Paper) with { Epochs = 3, Worlds = true }, papers);
    }

    [Fact]
    public void What_is_written_is_read_as_it_was()
    {
        var options = TrainerOptions.Of(RecipeForm.Paper) with { Endmembers = 4, Noise = 0.1, Context = ContextLearning.Auto };

        Assert.Equal(options, Recipe.Read(Write(Recipe.Write(options).ToJsonString())));
    }

    [Theory]
    [InlineData("{ \"epoch\": 3, \"weights\": { \"gamma\": 1 } }", "has unknown fields: 'epoch', 'weights.gamma'.")]
    [InlineData("{\n \"form\": \"linear\" }", "has a value for 'form' at line 2 that is not one of default, paper, library.")]
    [InlineData("{ \"form\": 1 }", "has a value for 'form' at line 1 that is not one of default, paper, library.")]
    [InlineData("{ \"context\": 1 }", "has a value for 'context' at line 1 that is not one of auto, off.")]
    [InlineData("{\"network\":\n{ \"widths\": \"\" } }", "has a value for 'network.widths' at line 2 that is not one of narrow, paper.")]
    [InlineData("{ \"epochs\": 2.5 }", "has a value for 'epochs' at line 1 that is not a whole number.")]
    [InlineData("{ \"epochs\": null }", "has a value for 'epochs' at line 1 that is not a whole number.")]
    [InlineData("{ \"labels\": { \"worlds\": \"yes\" } }", "has a value for 'labels.worlds' at line 1 that is not true or false.")]
    [InlineData("{ \"scene\": null }", "has a value for 'scene' at line 1 that is not an object in braces.")]
    [InlineData("{ \"scene\": { \"seed\": 1 } }", "has unknown fields: 'scene.seed'.")]
    [InlineData("{\n\n \"epochs\": 2\n", "is not JSON at line ")]
    [InlineData("", "is not JSON at line 1.")]
    [InlineData("{\n \"noise\": 0,003 }", "is not JSON at line 2.")]
    [InlineData("{ \"noise\": \"0.003\" }", "has a value for 'noise' at line 1 that is not a number.")]
    [InlineData("{ \"noise\": 1e999 }", "has 'noise': 1e999, which is too large for a number.")]
    [InlineData("{ \"library\": { \"noise\": -1e999 } }", "has 'library.noise': -1e999, which is too large for a number.")]
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

    [Theory]
    [InlineData("{ \"epochs\": 2,\n \"epochs\": 3 }", "has 'epochs' twice, again at line 2. Leave one out.")]
    [InlineData("{ \"scene\": {}, \"scene\": {} }", "has 'scene' twice, again at line 1. Leave one out.")]
    [InlineData("{ \"seed\": 2, \"schedule\": { \"seed\": 3 } }", "has 'schedule.seed' 2 times. Leave all but one out.")]
    public void A_field_stands_once(string text, string what)
    {
        var path = Write(text);

        Assert.Equal($"The recipe '{path}' {what}", Assert.Throws<OptionsException>(() => Recipe.Read(path)).Message);
    }

    [Theory]
    [InlineData("epochs", "--set is 'epochs' but must be FIELD=VALUE, such as epochs=8. *")]
    [InlineData("=8", "--set is '=8' but must be FIELD=VALUE, such as epochs=8. *")]
    [InlineData("epochs=many", "--set has a value for 'epochs' that is not a whole number. *")]
    [InlineData("abundances=most", "--set has a value for 'abundances' that is not one of scene, area, brightness, peak. *")]
    [InlineData("epoch=8", "--set has unknown fields: 'epoch'. *")]
    [InlineData(
        "batch=8",
        "--set sets fields that a recipe can no longer set: 'batch' is a constant of 'form' now (256 in 'default', 16 in *"
    )]
    public void A_setting_that_is_none_is_one_sentence(string setting, string what)
    {
        var fault = Assert.Throws<OptionsException>(() => Recipe.Read(null, [setting]));

        Assert.StartsWith(what[..^1], fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", fault.Message.TrimEnd(')'), StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_stands_once()
    {
        var fault = Assert.Throws<OptionsException>(() => Recipe.Read(null, ["seed=1", "schedule.seed=2"]));

        Assert.Equal("--set has 'schedule.seed' 2 times. Leave all but one out.", fault.Message);
    }

    [Fact]
    public void A_recipe_that_is_missing_or_a_folder_is_one_sentence()
    {
        var missing = Assert.Throws<OptionsException>(() => Recipe.Read("fast"));
        var directory = Assert.Throws<OptionsException>(() => Recipe.Read(folder.Path));

        Assert.Equal("There is no recipe 'fast'. Give a file, or one of the built-in recipes: default, library, paper.", missing.Message);
        Assert.StartsWith($"The recipe '{folder.Path}' can't be read: ", directory.Message, StringComparison.Ordinal);
    }

    private static (double, double, double, double) Weights(ObjectiveWeights weights) =>
        (weights.Unsupervised, weights.Supervised, weights.Posterior, weights.Sparsity);

    private string Write(string text)
    {
        File.WriteAllText(folder.File("recipe.json"), text);
        return folder.File("recipe.json");
    }
}

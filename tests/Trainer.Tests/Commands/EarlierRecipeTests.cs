using System.Text.Json.Nodes;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Learning.Recipes;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Commands;

/// <summary>Recipes of versions that had 72 fields; those that came along with the last one are in the folder Earlier.</summary>
public sealed class EarlierRecipeTests : IDisposable
{
    private static readonly string Earlier = Path.Combine(Repository.Root, "tests", "Trainer.Tests", "Commands", "Earlier");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Every field that the last version had is known; only neighbours were not looked at by default.</summary>
    [Fact]
    public void The_default_of_the_last_version_is_read_as_todays() =>
        Assert.Equal(new TrainerOptions { Context = ContextLearning.Off }, Recipe.Read(Path.Combine(Earlier, "default.json")));

    [Theory]
    [InlineData("paper", "--set form=paper")]
    [InlineData("library", "--set form=library")]
    public void Those_of_the_other_forms_are_read_where_the_form_is_named(string name, string setting)
    {
        var read = Recipe.Read(Path.Combine(Earlier, name + ".json"), [setting.Split(' ')[1]]);

        Assert.Equal(TrainerOptions.Of(RecipeForm.Find(name)!), read);
    }

    [Theory]
    [InlineData("paper", "referenceSearches")]
    [InlineData("library", "widthShare")]
    public void Without_it_the_form_is_proposed(string name, string first)
    {
        var path = Path.Combine(Earlier, name + ".json");

        var fault = Assert.Throws<OptionsException>(() => Recipe.Read(path));

        Assert.Equal(
            $"The recipe '{path}' has fields that no longer exist, such as '{first}'; together they are the form '{name}'. Leave "
                + $"them out, and give "
                + $"\"form\": \"{name}\".",
            fault.Message
        );
    }

    /// <summary>It was sealed by a version with fields that the last one did not have any more either.</summary>
    [Fact]
    public void The_recipe_in_an_old_package_is_read_but_for_what_nothing_stands_for_any_more()
    {
        var package = ModelPackage.Open(Path.Combine(Repository.Root, "models", "demo.unmix"));
        var options = JsonNode.Parse(package.Manifest.Provenance!.Value.GetProperty("options").GetRawText())!.AsObject();
        var path = folder.File("demo.json");
        File.WriteAllText(path, options.ToJsonString());

        var fault = Assert.Throws<OptionsException>(() => Recipe.Read(path));
        string[] named =
        [
            .. options["triples"]!.AsObject().Select(field => field.Key).Where(name => fault.Message.Contains($"'triples.{name}' is gone")),
        ];
        foreach (var name in named)
            options["triples"]!.AsObject().Remove(name);
        File.WriteAllText(path, options.ToJsonString());

        Assert.Equal(["brightness", "bilinear", "bilinearShare", "sceneResiduals"], named);
        Assert.Equal(new TrainerOptions { Endmembers = 3 }, Recipe.Read(path));
    }

    /// <summary>Each field alone, with a value that nobody has by default: named, with what replaces it.</summary>
    [Fact]
    public void Every_field_that_is_gone_is_refused_by_a_sentence_that_names_it()
    {
        var fields = Leaves(JsonNode.Parse(File.ReadAllText(Path.Combine(Earlier, "default.json")))!.AsObject(), "").ToArray();
        var gone = fields.Where(path => RecipeField.Find(path) is null).ToArray();

        Assert.Equal(72, fields.Length);
        Assert.InRange(gone.Length, 50, 72);
        foreach (var path in gone)
        {
            var steps = path.Split('.');
            JsonObject recipe = steps.Length == 1 ? new() { [path] = 0.123 } : new() { [steps[0]] = new JsonObject { [steps[1]] = 0.123 } };
            File.WriteAllText(folder.File("recipe.json"), recipe.ToJsonString());

            var fault = Assert.Throws<OptionsException>(() => Recipe.Read(folder.File("recipe.json")));

            Assert.StartsWith(
                $"The recipe '{folder.File("recipe.json")}' sets fields that a recipe can no longer set: '{path}' is ",
                fault.Message,
                StringComparison.Ordinal
            );
            Assert.EndsWith(". Leave it out, or change it.", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{ "widthShare": 1 }""", "'widthShare' is 'network.widths' now")]
    [InlineData("""{ "triples": { "worlds": false } }""", "'triples.worlds' is 'labels.worlds' now")]
    [InlineData("""{ "clipNorm": 1 }""", "'clipNorm' is gone, since it changed nothing; gradients are not shortened")]
    [InlineData("""{ "decayEpochs": 3 }""", "'decayEpochs' is 10 for all now")]
    [InlineData("""{ "weights": { "sparsity": 0 } }""", "'weights.sparsity' is 0.005 for all now")]
    [InlineData(
        """{ "schedule": "steps" }""",
        "'schedule' is a constant of 'form' now (warmCosine in 'default', steps in 'paper', warmCosine in 'library')"
    )]
    public void What_became_of_a_field_is_said(string text, string fate)
    {
        File.WriteAllText(folder.File("recipe.json"), text);

        var fault = Assert.Throws<OptionsException>(() => Recipe.Read(folder.File("recipe.json")));

        Assert.Equal(
            $"The recipe '{folder.File("recipe.json")}' sets fields that a recipe can no longer set: {fate}. Leave it out, or change it.",
            fault.Message
        );
    }

    [Fact]
    public void Of_many_fields_that_are_gone_a_sentence_lists_six()
    {
        File.WriteAllText(
            folder.File("recipe.json"),
            """{ "batch": 1, "clipNorm": 1, "patience": 1, "heldShare": 1, "latentBound": 1, "labelMargin": 1, "steps": 1, "link": 1 }"""
        );

        var fault = Assert.Throws<OptionsException>(() => Recipe.Read(folder.File("recipe.json")));

        Assert.EndsWith(
            "; 'labelMargin' is 0.01 for all now; and 2 more. Leave it out, or change it.",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<string> Leaves(JsonObject outer, string prefix) =>
        outer.SelectMany(field => field.Value is JsonObject inner ? Leaves(inner, $"{prefix}{field.Key}.") : [$"{prefix}{field.Key}"]);
}

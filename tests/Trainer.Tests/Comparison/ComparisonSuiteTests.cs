using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Formats;
using Unmix.Learning.Recipes;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Comparison;

public sealed class ComparisonSuiteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_suite_takes_data_and_recipes_from_their_folders()
    {
        var path = folder.File("suite.json");
        File.WriteAllText(
            path,
            """
            {
              // comments are welcome
              "seeds": 2, "methods": ["fcls", "idNet"], "recipe": "paper.json",
              "scenes": [{ "name": "a", "scene": "a/scene.hdr", "endmembers": 3, "truth": "a/t.hdr",
                           "truthPixelEndmembers": "a/m.f32", "pixelOrder": "column" }]
            }
            """
        );

        var suite = ComparisonSuite.Read(path, "/data", Recipe.Shipped);

        Assert.Equal(2, suite.Seeds);
        Assert.Equal(["fcls", "idNet"], suite.Methods);
        Assert.Equal(folder.File("paper.json"), suite.Recipe);
        Assert.Equal("/data/a/scene.hdr", suite.Scenes[0].Scene);
        Assert.Equal("/data/a/m.f32", suite.Scenes[0].TruthPixelEndmembers);
        Assert.Equal(PixelOrder.Column, suite.Scenes[0].PixelOrder);
    }

    [Fact]
    public void The_suites_of_the_project_can_be_read()
    {
        var accuracy = ComparisonSuite.Read(Path.Combine(Repository.Root, "tests/Benchmarks/accuracy.json"), null, Recipe.Shipped);
        var synthetic = ComparisonSuite.Read(Path.Combine(Repository.Root, "tests/Benchmarks/synthetic.json"), null, Recipe.Shipped);
        var ablation = ComparisonSuite.Read(Path.Combine(Repository.Root, "tests/Benchmarks/ablation.json"), null, Recipe.Shipped);

        accuracy.Validate();
        synthetic.Validate();
        ablation.Validate();
        Assert.Equal(
            ["bilinear", "variability", "samson", "samson, area", "samson, found", "iordache_dc1", "muufl"],
            accuracy.Scenes.Select(scene => scene.Name)
        );
        Assert.Equal(accuracy.Methods, synthetic.Methods);
        // No part is switched off twice under two names: on each scene, each recipe is another.
        var parts = ablation.Scenes.Select(scene => (scene.Scene, scene.Recipe == "paper", Recipe.Read(scene.Recipe))).ToList();
        Assert.Equal(parts.Count, parts.Distinct().Count());
    }

    [Theory]
    [InlineData("""{ "scenes": [], "sedes": 3 }""", "its field 'sedes' (line 1) is none that is known")]
    [InlineData("{ \"scenes\": [],\n \"seeds\": 2.5 }", "its field 'seeds' (line 2) has another kind of value than belongs there")]
    [InlineData("""{ "scenes": [], "seeds": "5" }""", "its field 'seeds' (line 1) has another kind of value than belongs there")]
    [InlineData("{ \"scenes\": [],\n \"seeds\": 0,5 }", "it is not JSON at line 2")]
    [InlineData("""{ "scenes": [], "methods": [1] }""", "its field 'methods[0]' (line 1) has another kind of value than belongs there")]
    [InlineData("""{ "scenes": [{ "scene": "a.hdr" }] }""", "it lacks 'name', 'endmembers'")]
    [InlineData("""{ "seeds": 5 }""", "it lacks 'scenes'")]
    [InlineData("""{ "scenes": null }""", "its field 'scenes' (line 1) has another kind of value than belongs there")]
    [InlineData("""{ "scenes": [null] }""", "its list 'scenes' holds null")]
    [InlineData("null", "it is empty")]
    [InlineData("", "it is not JSON at line 1")]
    public void A_slip_in_a_suite_is_a_sentence_without_names_of_our_types(string text, string what)
    {
        File.WriteAllText(folder.File("suite.json"), text);

        var fault = Assert.Throws<OptionsException>(() => ComparisonSuite.Read(folder.File("suite.json"), null, Recipe.Shipped));

        Assert.Equal(
            $"The suite '{folder.File("suite.json")}' can't be understood: {what}. See tests/Benchmarks/accuracy.json for an example.",
            fault.Message
        );
    }

    [Fact]
    public void All_faults_of_a_suite_come_at_once()
    {
        var suite = new ComparisonSuite
        {
            Scenes =
            [
                new SuiteScene
                {
                    Name = "a",
                    Scene = "a.hdr",
                    Endmembers = 1,
                    TruthEndmembers = "m.csv",
                },
                new SuiteScene
                {
                    Name = "a",
                    Scene = "b.hdr",
                    Endmembers = 3,
                },
            ],
            Methods = [],
            Seeds = 0,
        };

        var fault = Assert.Throws<OptionsException>(suite.Validate);

        Assert.Equal(
            "The scene 'a' asks for 1 endmembers but needs at least 2 (--endmembers); the scene 'a' has true endmembers but "
                + "no true abundances to go with them; "
                + "there is no method to compare (--methods); --seeds is 0 but must be at least 1; 2 scenes are named 'a'. "
                + "Correct the options or the suite.",
            fault.Message
        );
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Unmix.Formats;
using Unmix.Learning.Recipes;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Commands;

/// <summary>What a number among the options may be is stated once, and everybody goes by that.</summary>
public sealed class OptionRangeTests : IDisposable
{
    private static readonly TrainerOptions Usable = new() { Endmembers = 3 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Numbers => [.. OptionNumber.Of(Usable).Select(number => number.Path)];

    [Fact]
    public void Every_number_of_a_recipe_states_what_it_may_be()
    {
        var inRecipe = JsonSerializer.SerializeToNode(Usable, Recipe.Json)!.AsObject();

        var numbers = Leaves(inRecipe, "").Where(leaf => leaf.Value is null || leaf.Value.GetValueKind() == JsonValueKind.Number);

        Assert.Equal(numbers.Select(leaf => leaf.Path), Numbers.Select(row => row.Data));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_outside_its_range_is_refused_by_name(string path)
    {
        var number = OptionNumber.Of(Usable).Single(number => number.Path == path);
        foreach (var outside in Outside(number.Allowed))
        {
            var fault = Assert.Throws<OptionsException>(() => With(path, outside).Validate());

            Assert.Contains($"{number.Name} is ", fault.Message, StringComparison.Ordinal);
            Assert.Contains($" but must be {number.Allowed}", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void No_number_may_be_infinite_or_none(double value)
    {
        var options = Usable with
        {
            LearningRate = value,
            ClipNorm = value,
            Weights = new ObjectiveWeights { Unsupervised = value },
            Triples = new TripleOptions { SceneNoise = value, SignalToNoiseDb = value },
        };

        var fault = Assert.Throws<OptionsException>(options.Validate);

        Assert.Equal(
            $"--learning-rate is {value} but must be above 0; clipNorm is {value} but must be at least 0; triples.signalToNoiseDb is "
                + $"{value} but must be a number; triples.sceneNoise is {value} but must be at least 0; weights.unsupervised is {value} "
                + "but must be at least 0. Change the option or the recipe.",
            fault.Message
        );
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        File.WriteAllText(
            folder.File("recipe.json"),
            """
            { "referenceNeighbourhood": 4, "draws": { "supervised": 0 }, "triples": { "sceneNoise": -1, "leastConcentration": 7 },
              "weights": { "unsupervised": -3 } }
            """
        );

        var fault = Assert.Throws<OptionsException>(Recipe.Read(folder.File("recipe.json")).Validate);

        Assert.Equal(
            "--endmembers is 0 but must be at least 2; referenceNeighbourhood is 4 but must be odd and at least 1; "
                + "draws.supervised is 0 but must be at least 1; triples.sceneNoise is -1 but must be at least 0; "
                + "weights.unsupervised is -3 but must be at least 0; "
                + "triples.mostConcentration is 5 but must be at least triples.leastConcentration, 7. Change the option or the recipe.",
            fault.Message
        );
    }

    [Fact]
    public void The_help_says_what_a_number_may_be()
    {
        var options = TrainerProgram.AllCommands().Subcommands.Single(command => command.Name == "train").Options;

        foreach (var number in OptionNumber.Of(Usable).Where(number => number.Allowed.Flag is not null && number.Path != "seed"))
            Assert.Contains(
                $", {number.Allowed}",
                options.Single(option => option.Name == number.Allowed.Flag).Description,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void A_field_that_became_a_constant_is_passed_over_with_its_number_and_no_other()
    {
        File.WriteAllText(
            folder.File("old.json"),
            """{ "decayEpochs": 10, "leastMembers": 10, "pureShare": 0.95, "learningRateDecay": 0.9 }"""
        );
        File.WriteAllText(folder.File("other.json"), """{ "decayEpochs": 3 }""");

        var read = Recipe.Read(folder.File("old.json"));
        var fault = Assert.Throws<OptionsException>(() => Recipe.Read(folder.File("other.json")));

        Assert.Equal(new TrainerOptions(), read);
        Assert.Contains("has fields that no option has: 'decayEpochs'.", fault.Message, StringComparison.Ordinal);
    }

    // One number on each side that is bounded, the even one between where it must be odd.
    private static IEnumerable<double> Outside(AllowedAttribute allowed)
    {
        if (double.IsFinite(allowed.From))
            yield return allowed.From - 1;
        if (double.IsFinite(allowed.Above))
            yield return allowed.Above;
        if (double.IsFinite(allowed.To))
            yield return allowed.To + 1;
        if (double.IsFinite(allowed.Below))
            yield return allowed.Below;
        if (allowed.Odd)
            yield return 2;
    }

    private static TrainerOptions With(string path, double value)
    {
        var recipe = JsonSerializer.SerializeToNode(Usable, Recipe.Json)!.AsObject();
        var steps = path.Split('.');
        var owner = steps.SkipLast(1).Aggregate(recipe, (outer, name) => outer[name]!.AsObject());
        owner[steps[^1]] = value.Equals(Math.Round(value)) ? (long)value : value;
        return recipe.Deserialize<TrainerOptions>(Recipe.Json)!; // it was one
    }

    private static IEnumerable<(string Path, JsonNode? Value)> Leaves(JsonObject outer, string prefix) =>
        outer.SelectMany(field =>
            field.Value is JsonObject inner ? Leaves(inner, $"{prefix}{field.Key}.") : [($"{prefix}{field.Key}", field.Value)]
        );
}

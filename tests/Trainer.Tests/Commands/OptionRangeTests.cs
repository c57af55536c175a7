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

    public static TheoryData<string> Numbers => [.. RecipeField.All.Where(one => one.Allowed is not null).Select(one => one.Path)];

    [Fact]
    public void Every_number_of_a_recipe_states_what_it_may_be()
    {
        var numbers = Leaves(Recipe.Write(Usable), "").Where(leaf => leaf.Value!.GetValueKind() == JsonValueKind.Number);

        Assert.Equal(numbers.Select(leaf => leaf.Path), Numbers.Select(row => row.Data));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_outside_its_range_is_refused_by_name(string path)
    {
        var number = RecipeField.Find(path)!;
        foreach (var outside in Outside(number.Allowed!))
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
        var options = Usable with { Brightness = value, Noise = value };

        var fault = Assert.Throws<OptionsException>(options.Validate);

        Assert.Equal(
            $"library.brightness is {value} but must be at least 0; library.noise is {value} but must be at least 0. Change the option or "
                + "the recipe.",
            fault.Message
        );
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        File.WriteAllText(
            folder.File("recipe.json"),
            """{ "library": { "noise": -1 }, "network": { "vertices": 65 }, "schedule": { "restarts": 0 } }"""
        );

        var fault = Assert.Throws<OptionsException>(Recipe.Read(folder.File("recipe.json")).Validate);

        Assert.Equal(
            "--endmembers is 0 but must be at least 2; library.noise is -1 but must be at least 0; network.vertices is 65 but must be from "
                + "0 to 64; schedule.restarts is 0 but must be from 1 to 100. Change the option or the recipe.",
            fault.Message
        );
    }

    [Fact]
    public void The_help_says_what_a_number_may_be()
    {
        var options = TrainerProgram.AllCommands().Subcommands.Single(command => command.Name == "train").Options;
        var flagged = RecipeField.All.Where(field => field.Allowed?.Flag is not null).ToArray();

        Assert.NotEmpty(flagged);
        foreach (var field in flagged)
            Assert.Contains(
                $", {field.Allowed}",
                options.Single(option => option.Name == field.Name).Description,
                StringComparison.Ordinal
            );
    }

    // One number on each side that is bounded.
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
    }

    private TrainerOptions With(string path, double value)
    {
        var recipe = Recipe.Write(Usable);
        var steps = path.Split('.');
        recipe[steps[0]]![steps[1]] = value.Equals(Math.Round(value)) ? (long)value : value; // every number is in a group
        File.WriteAllText(folder.File("with.json"), recipe.ToJsonString());
        return Recipe.Read(folder.File("with.json"));
    }

    private static IEnumerable<(string Path, JsonNode? Value)> Leaves(JsonObject outer, string prefix) =>
        outer.SelectMany(field =>
            field.Value is JsonObject inner ? Leaves(inner, $"{prefix}{field.Key}.") : [($"{prefix}{field.Key}", field.Value)]
        );
}

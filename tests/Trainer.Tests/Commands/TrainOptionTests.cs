using System.CommandLine;
using System.Text.RegularExpressions;
using Unmix.Terminal;

namespace Unmix.Trainer.Tests.Commands;

/// <summary>The options of <c>train</c>: few, and none of those that it had forgotten.</summary>
public sealed partial class TrainOptionTests
{
    private const int MostOptions = 12;

    private static readonly RootCommand Root = TrainerProgram.AllCommands();

    [Fact]
    public void Its_help_shows_few_options()
    {
        using var output = new StringWriter { NewLine = "\n" };

        Root.Parse(["train", "--help"]).Invoke(new InvocationConfiguration { Output = output });

        var listed = output.ToString().Split("Options:")[1].Split("Examples:")[0];
        Assert.InRange(OptionLine().Count(listed), 8, MostOptions);
        Assert.Contains(
            "What 'unmix-train compare --help' has on how files are read is understood here too.",
            listed,
            StringComparison.Ordinal
        );
    }

    /// <summary>All that is not shown is refused in a sentence, or is said by the command that the help names.</summary>
    [Fact]
    public void What_its_help_does_not_show_is_gone_or_stands_in_the_help_of_compare()
    {
        var compare = Root.Subcommands.Single(command => command.Name == "compare").Options;
        var hidden = Root.Subcommands.Single(command => command.Name == "train").Options.Where(option => option.Hidden).ToArray();

        Assert.Equal(9 + 12, hidden.Length);
        foreach (var option in hidden.Where(option => Faults($"train s -o m {option.Name} 1").Length == 0))
            Assert.Contains(compare, other => other.Name == option.Name && !other.Hidden && other.Description == option.Description);
    }

    [Theory]
    [InlineData("epochs 8", "it is the recipe's field 'schedule.epochs' (docs/recipes.md); give --set epochs=8, or a recipe that has it")]
    [InlineData("seed -3", "it is the recipe's field 'schedule.seed' (docs/recipes.md); give --set seed=3, or a recipe that has it")]
    [InlineData(
        "restarts 2",
        "it is the recipe's field 'schedule.restarts' (docs/recipes.md); give --set restarts=3, or a recipe that has it"
    )]
    [InlineData(
        "bundle 9",
        "it is the recipe's field 'scene.bundleSize' (docs/recipes.md); give --set bundleSize=100, or a recipe that has it"
    )]
    [InlineData("latent 3", "it is the recipe's field 'network.latent' (docs/recipes.md); give --set latent=2, or a recipe that has it")]
    [InlineData(
        "context auto",
        "it is the recipe's field 'network.context' (docs/recipes.md); give --set context=auto, or a recipe that has it"
    )]
    [InlineData(
        "abundances peak",
        "it is the recipe's field 'scene.abundances' (docs/recipes.md); give --set abundances=peak, or a recipe that has it"
    )]
    [InlineData("batch 16", "256 pixels a step are a constant of the form now, 16 of the paper's (--recipe paper)")]
    [InlineData("learning-rate 1e-3", "0.003 is a constant of the form now, 0.001 of the paper's (--recipe paper)")]
    [InlineData("parity-tolerance 0.1", "'unmix-train export --parity-tolerance' seals the checkpoint of a training by another")]
    [InlineData("checkpoint x", "the state is kept beside the package, as OUTPUT.checkpoint, until that is sealed")]
    [InlineData("log x", "give --report FILE.jsonl")]
    public void An_option_that_is_gone_says_what_replaces_it(string given, string fate) =>
        Assert.Equal([$"'train' has no option --{given.Split(' ')[0]} any more: {fate}."], Faults($"train s -p 3 -o m --{given}"));

    [Fact]
    public void What_is_proposed_in_place_of_an_option_is_a_field_that_there_is()
    {
        var proposed = Root
            .Subcommands.Single(command => command.Name == "train")
            .Options.Where(option => option.Hidden)
            .SelectMany(option => Faults($"train s -o m {option.Name} 1"))
            .Select(fault => Proposal().Match(fault))
            .Where(match => match.Success)
            .ToArray();

        Assert.Equal(7, proposed.Length);
        Assert.All(proposed, match => Learning.Recipes.Recipe.Read(null, [match.Groups[1].Value]));
    }

    [Fact]
    public void Endmembers_are_looked_for_among_pixels_whatever_is_asked_for() =>
        Assert.Equal(
            ["'endmembers' has no option --neighbourhood any more: endmembers are looked for among the pixels themselves."],
            Faults("endmembers s --neighbourhood 3")
        );

    private static string[] Faults(string line) => [.. ParseFaults.Of(Root.Parse(line.Split(' ')))];

    [GeneratedRegex(@"^  (?:-\S+, )*--[a-z-]+", RegexOptions.Multiline)]
    private static partial Regex OptionLine();

    [GeneratedRegex("give --set (\\S+=[^,]+),")]
    private static partial Regex Proposal();
}

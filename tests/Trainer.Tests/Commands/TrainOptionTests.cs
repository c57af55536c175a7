using System.CommandLine;
using System.Text.RegularExpressions;
using Unmix.Formats;
using Unmix.Terminal;
using Unmix.Trainer.Commands;

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
            "The options for reading files that 'unmix-train compare --help' lists work here too.",
            listed,
            StringComparison.Ordinal
        );
    }

    /// <summary>All that is not shown is a field, refused in a sentence, or said by the command that the help names.</summary>
    [Fact]
    public void What_its_help_does_not_show_is_a_field_or_gone_or_stands_in_the_help_of_compare()
    {
        var compare = Root.Subcommands.Single(command => command.Name == "compare").Options;
        var hidden = Root.Subcommands.Single(command => command.Name == "train").Options.Where(option => option.Hidden).ToArray();

        Assert.Equal(9 + 7 + 5, hidden.Length);
        foreach (var option in hidden.Where(option => Faults($"train s -o m {option.Name} 1").Length == 0 && !IsField(option)))
            Assert.Contains(compare, other => other.Name == option.Name && !other.Hidden && other.Description == option.Description);
    }

    [Theory]
    [InlineData("batch 16", "it is a constant of the form now: 256 pixels a step, or 16 with --recipe paper")]
    [InlineData("learning-rate 1e-3", "it is a constant of the form now: 0.003, or 0.001 with --recipe paper")]
    [InlineData("parity-tolerance 0.1", "'unmix-train export --parity-tolerance' seals the checkpoint of a training with another one")]
    [InlineData("checkpoint x", "the state is kept beside the package, as OUTPUT.checkpoint, until that is sealed")]
    [InlineData("log x", "give --report FILE.jsonl")]
    public void An_option_that_is_gone_says_what_replaces_it(string given, string fate) =>
        Assert.Equal([$"'train' has no option --{given.Split(' ')[0]} any more: {fate}."], Faults($"train s -p 3 -o m --{given}"));

    /// <summary>Scripts give them; a value that can't be is refused as one of the field.</summary>
    [Theory]
    [InlineData("epochs", "schedule.epochs", "x")]
    [InlineData("seed", "schedule.seed", "x")]
    [InlineData("restarts", "schedule.restarts", "x")]
    [InlineData("bundle", "scene.bundleSize", "x")]
    [InlineData("latent", "network.latent", "x")]
    [InlineData("context", "network.context", "on")]
    [InlineData("abundances", "scene.abundances", "volume")]
    public void Fields_that_were_options_are_taken_as_such(string option, string field, string value)
    {
        var command = new Command("train");
        var fields = new FieldOptionSet();
        fields.AddTo(command);

        var settings = fields.Settings(command.Parse([$"--{option}", value])).ToArray();

        Assert.Equal([$"{field}={value}"], settings);
        Assert.Empty(Faults($"train s -p 3 -o m --{option} {value}"));
        var fault = Assert.Throws<OptionsException>(() => Learning.Recipes.Recipe.Read(null, settings));
        Assert.Contains(field.Split('.')[1], fault.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Endmembers_are_looked_for_among_pixels_whatever_is_asked_for() =>
        Assert.Equal(
            ["'endmembers' has no option --neighbourhood any more: endmembers are searched among single pixels."],
            Faults("endmembers s --neighbourhood 3")
        );

    private static bool IsField(Option option) => option.Description?.EndsWith("as by --set", StringComparison.Ordinal) == true;

    private static string[] Faults(string line) => [.. ParseFaults.Of(Root.Parse(line.Split(' ')))];

    [GeneratedRegex(@"^  (?:-\S+, )*--[a-z-]+", RegexOptions.Multiline)]
    private static partial Regex OptionLine();
}

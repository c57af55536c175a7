using System.CommandLine;
using System.Text.RegularExpressions;

namespace Unmix.TestData.Terminal;

/// <summary>What holds of every option of both programs.</summary>
internal static partial class OptionRules
{
    public static void RefuseWhatIsNoValue(Command root, string value)
    {
        foreach (var (command, option) in OptionWalk.Of(root).Where(pair => OptionWalk.IsTyped(pair.Option)))
        {
            var said = OptionWalk.Said(root, command, option, value);

            Assert.True(said.Length > 0, $"{command.Name} {option.Name} '{value}': {string.Join(" | ", said)}");
            Assert.All(said, RequirePlain);
        }
    }

    public static void TellAnOptionWithoutItsValueAndOneWithTwo(Command root)
    {
        foreach (
            var (command, option) in OptionWalk
                .Of(root)
                .Where(pair => pair.Option.ValueType != typeof(bool) && pair.Option.ValueType != typeof(void))
        )
        {
            var missing = OptionWalk.Said(root, command, option);
            Assert.NotEmpty(missing);
            Assert.All(missing, RequirePlain);
            if (option.Arity.MaximumNumberOfValues > 1)
                continue;
            var said = OptionWalk.Said(root, command, option, "1", option.Name, "2");
            Assert.NotEmpty(said);
            Assert.All(said, RequirePlain);
        }
    }

    public static void TellAFlagThatIsNeitherOnNorOff(Command root)
    {
        string[] said =
        [
            .. OptionWalk
                .Of(root)
                .Where(pair => pair.Option.ValueType == typeof(bool))
                .SelectMany(pair => OptionWalk.Sentences(root, pair.Command, pair.Option, "maybe")),
        ];

        Assert.NotEmpty(said);
        Assert.All(said, RequirePlain);
    }

    private static void RequirePlain(string sentence)
    {
        Assert.DoesNotMatch(TypeName(), sentence);
        Assert.DoesNotContain(sentence, char.IsControl);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"System\.|Unmix\.|Nullable|Int32|Double|\[\[|`")]
    private static partial Regex TypeName();
}

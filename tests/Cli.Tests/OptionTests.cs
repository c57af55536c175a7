using System.CommandLine;
using Unmix.Terminal;
using Unmix.TestData.Terminal;

namespace Unmix.Cli.Tests;

public sealed class OptionTests
{
    private static readonly RootCommand Root = UnmixProgram.AllCommands();

    public static TheoryData<string> NoNumbers => [.. OptionWalk.NoNumbers];

    [Theory]
    [MemberData(nameof(NoNumbers))]
    public void What_is_no_value_is_refused_in_a_sentence_that_names_the_option(string value) =>
        OptionRules.RefuseWhatIsNoValue(Root, value);

    [Fact]
    public void A_value_that_is_missing_or_one_too_many_is_a_sentence() => OptionRules.TellAnOptionWithoutItsValueAndOneWithTwo(Root);

    [Fact]
    public void A_flag_is_on_or_off() => OptionRules.TellAFlagThatIsNeitherOnNorOff(Root);

    [Theory]
    [InlineData(
        "--scale",
        "0,0001",
        "'0,0001' is not a value of --scale; give a number with a point as its decimal sign and nothing behind it, "
            + "such as 0.0001 or 1e-4."
    )]
    [InlineData("--threads", "2.5", "'2.5' is not a value of --threads; give a whole number of at most nine digits.")]
    [InlineData(
        "--datetime",
        "06/01/2024",
        "'06/01/2024' is not a value of --datetime; give a time of ISO 8601, such as 2024-06-01T10:30:00Z."
    )]
    [InlineData("--memory", "1,5GB", "'1,5GB' is not a value of --memory; give an amount of memory, such as 512MiB or 2GB.")]
    public void The_sentence_says_what_belongs_there(string option, string value, string sentence) =>
        Assert.Contains(sentence, ParseFaults.Of(Root.Parse(["run", "m", "s", "-o", "o", option, value])));

    [Theory]
    [InlineData("--scale", "0.0001")]
    [InlineData("--scale", "1e-4")]
    [InlineData("--scale", "+.5")]
    [InlineData("--offset", "-0.1")]
    [InlineData("--nodata", "nan")]
    [InlineData("--nodata", "-9999")]
    [InlineData("--threads", "2")]
    [InlineData("--datetime", "2024-06-01")]
    [InlineData("--datetime", "2024-06-01T10:30")]
    [InlineData("--datetime", "2024-06-01T10:30:00.5+02:00")]
    public void What_is_a_value_is_read(string option, string value) =>
        Assert.Empty(Root.Parse(["run", "m", "s", "-o", "o", option, value]).Errors);
}

using System.CommandLine;
using Unmix.Terminal;
using Unmix.TestData.Terminal;

namespace Unmix.Trainer.Tests.Commands;

public sealed class OptionTests
{
    private static readonly RootCommand Root = TrainerProgram.AllCommands();

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
        "train s -o m --scale 0,003",
        "'0,003' is not a value of --scale; give a number with a point as its decimal sign and nothing behind it, such as 0.0001 "
            + "or 1e-4."
    )]
    [InlineData("synth out --mixing 2", "'2' is not a value of --mixing; give linear or fan or gbm or postnonlinear.")]
    [InlineData("score map --truth t --pixel-order 7", "'7' is not a value of --pixel-order; give row or column.")]
    [InlineData(
        "synth out --snr nan",
        "'nan' is not a value of --snr; give a number with a point as its decimal sign and nothing behind it, such as 0.0001 or 1e-4, or "
            + "Infinity."
    )]
    public void The_sentence_says_what_belongs_there(string line, string sentence) =>
        Assert.Contains(sentence, ParseFaults.Of(Root.Parse(line.Split(' '))));

    [Theory]
    [InlineData("synth out --snr Infinity --mixing LINEAR --seed -3")]
    [InlineData("train s -o m --scale 3e-3 --nodata NaN -p 3")]
    public void What_is_a_value_is_read(string line) => Assert.Empty(Root.Parse(line.Split(' ')).Errors);
}

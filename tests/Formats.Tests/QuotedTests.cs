namespace Unmix.Formats.Tests;

public sealed class QuotedTests
{
    [Theory]
    [InlineData("Wälder µm 水 🌲", "Wälder µm 水 🌲")]
    [InlineData("red\u001b[31m\u0007\r\nnext\u0085line\u009b", "red [31m   next line ")]
    [InlineData("turned\u202Egnp.exe", "turned?gnp.exe")]
    [InlineData("lost \uFFFD letter", "lost ? letter")]
    [InlineData("line\u2028paragraph\u2029end", "line?paragraph?end")]
    [InlineData(null, "")]
    public void What_steers_a_terminal_or_stands_for_no_letter_is_not_shown(string? text, string shown) =>
        Assert.Equal(shown, Quoted.Text(text));

    [Fact]
    public void Half_a_letter_is_none() => Assert.Equal("lone ? half", Quoted.Text("lone \uD800 half"));

    [Fact]
    public void Long_text_is_cut_and_says_so()
    {
        Assert.Equal(new string('a', 60) + "...", Quoted.Text(new string('a', 5000)));
        Assert.Equal(new string('a', 60), Quoted.Text(new string('a', 60)));
    }

    [Fact]
    public void Of_many_fields_the_first_are_listed()
    {
        Assert.Equal("'a', 'b'", Quoted.List(["a", "b"]));
        Assert.Equal("'a', 'b' and 2 more", Quoted.List(["a", "b", "c", "d"], most: 2));
    }

    [Fact]
    public void No_message_of_ours_has_what_a_file_put_into_it()
    {
        var fault = new OptionsException("The unit '\u001b]0;title\u0007\u202E" + new string('x', 9000) + "' is none.");

        Assert.DoesNotContain(fault.Message, c => char.IsControl(c) || c == '\u202E');
        Assert.True(fault.Message.Length <= UnmixException.LongestMessage + 3);
    }
}

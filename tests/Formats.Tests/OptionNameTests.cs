namespace Unmix.Formats.Tests;

public class OptionNameTests
{
    [Fact]
    public void A_library_by_itself_names_an_option_plainly()
    {
        Assert.Equal("'assume-bands'", OptionName.Spell("assume-bands", spelling: null));
    }

    [Fact]
    public void A_host_says_how_options_are_spelled()
    {
        Assert.Equal("<scale>", OptionName.Spell("scale", (Func<string, string>)(name => $"<{name}>")));
        Assert.Equal(("--scale", "-o"), (OptionName.Scale, OptionName.Output)); // as the tests' own host does
    }
}

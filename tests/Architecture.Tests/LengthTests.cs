namespace Unmix.Architecture.Tests;

/// <summary>Lines, methods and signatures that are too long to be read (STYLE, section 2).</summary>
public sealed class LengthTests
{
    [Fact]
    public void Lines_end_at_140_columns() => Assert.Empty(CodeFile.All.SelectMany(file => file.LongLines));

    [Fact]
    public void No_method_is_longer_than_60_lines() => Assert.Empty(CodeFile.All.SelectMany(file => file.LongMethods));

    [Fact]
    public void No_method_has_more_than_6_parameters() => Assert.Empty(CodeFile.All.SelectMany(file => file.WideSignatures));
}

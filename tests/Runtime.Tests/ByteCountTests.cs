namespace Unmix.Runtime.Tests;

public sealed class ByteCountTests
{
    [Theory]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("1.5G", 3L << 29)]
    [InlineData("2 GB", 2_000_000_000)]
    [InlineData("1048576", 1048576)]
    [InlineData("100b", 100)]
    public void Amounts_are_read(string text, long bytes)
    {
        Assert.True(ByteCount.TryParse(text, out var found));
        Assert.Equal(bytes, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1MiB")]
    [InlineData("MiB")]
    [InlineData("much")]
    [InlineData("1e30")]
    [InlineData("99999999999TiB")]
    public void Other_texts_are_none(string text) => Assert.False(ByteCount.TryParse(text, out _));

    [Fact]
    public void What_is_shown_can_be_given_back()
    {
        Assert.True(ByteCount.TryParse(ByteCount.Format(1234567), out var bytes));
        Assert.Equal(2L << 20, bytes);
    }
}

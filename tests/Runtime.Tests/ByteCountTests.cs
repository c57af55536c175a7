namespace Unmix.Runtime.Tests;

public sealed class ByteCountTests
{
    [Theory]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("512 mib", 512L << 20)]
    [InlineData("2GB", 2_000_000_000)]
    [InlineData("1.5G", 3L << 29)]
    [InlineData("4096", 4096)]
    [InlineData("64K", 65536)]
    public void Reads_amounts_as_people_write_them(string text, long expected)
    {
        Assert.True(ByteCount.TryParse(text, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("0")]
    [InlineData("-1G")]
    [InlineData("12 apples")]
    [InlineData("99999999999999T")]
    public void Refuses_what_is_no_amount(string text) => Assert.False(ByteCount.TryParse(text, out _));

    [Theory]
    [InlineData(1, "1MiB")]
    [InlineData(512L << 20, "512MiB")]
    [InlineData((512L << 20) + 1, "513MiB")]
    public void Writes_amounts_that_can_be_given_back(long bytes, string expected) => Assert.Equal(expected, ByteCount.Format(bytes));
}

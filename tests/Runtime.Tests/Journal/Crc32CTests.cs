using Unmix.Runtime.Journal;

namespace Unmix.Runtime.Tests.Journal;

public sealed class Crc32CTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void The_check_value_comes_out_in_any_parts(int part)
    {
        var text = "123456789"u8;
        var sum = 0u;

        for (var at = 0; at < text.Length; at += part)
            sum = Crc32C.Append(sum, text.Slice(at, Math.Min(part, text.Length - at)));

        Assert.Equal(0xE3069283u, sum); // the check value of CRC-32C in the catalogues of checksums
    }
}

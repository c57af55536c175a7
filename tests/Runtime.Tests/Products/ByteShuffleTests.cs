using Unmix.Formats.Scenes.Containers.Hdf5;

namespace Unmix.Runtime.Tests.Products;

public sealed class ByteShuffleTests
{
    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 34)]
    [InlineData(2, 1000)]
    [InlineData(4, 60)]
    [InlineData(4, 64)]
    [InlineData(4, 4012)]
    [InlineData(4, 4015)] // three bytes are no number
    [InlineData(8, 808)]
    public void Bytes_that_lay_apart_lie_together(int size, int length)
    {
        var numbers = new byte[length];
        new Random(5).NextBytes(numbers);
        var (count, shuffled, own) = (length / size, (byte[])numbers.Clone(), new byte[length]);
        for (var i = 0; i < count; i++)
        {
            for (var part = 0; part < size; part++)
                shuffled[part * count + i] = numbers[i * size + part];
        }

        ByteShuffle.Undo(shuffled, size, own);

        Assert.Equal(numbers, own);
    }

    [Fact]
    public void A_memory_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentException>(() => ByteShuffle.Undo(new byte[8], 4, new byte[7]));
}

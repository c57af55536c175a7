using System.IO.Compression;
using Unmix.Formats.Scenes.Containers.Hdf5;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Inflating by .NET, and by the machine's libdeflate where it has one: the tests of GDAL's machines do.</summary>
public sealed class ZlibInflaterTests
{
    private const int Length = 100_000;

    public static TheoryData<bool> Ways => DeflateLibrary.Found is null ? [false] : [false, true];

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_whole_stream_is_inflated(bool byLibrary)
    {
        var (plain, stored) = Example();
        var own = new byte[Length];
        using var inflater = Inflater(byLibrary);

        Assert.True(inflater.TryInflate(stored, stored.Length, own));

        Assert.Equal(plain, own);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_follows_the_stream_is_not_looked_at(bool byLibrary)
    {
        var (plain, stored) = Example();
        byte[] longer = [.. stored, 1, 2, 3, 4];
        var own = new byte[Length];
        using var inflater = Inflater(byLibrary);

        Assert.True(inflater.TryInflate(longer, longer.Length, own));

        Assert.Equal(plain, own);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_wrong_sum_is_noticed(bool byLibrary)
    {
        var (_, stored) = Example();
        stored[^1] ^= 1;
        using var inflater = Inflater(byLibrary);

        Assert.False(inflater.TryInflate(stored, stored.Length, new byte[Length]));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_stream_that_ends_before_is_noticed(bool byLibrary)
    {
        var (_, stored) = Example();
        using var inflater = Inflater(byLibrary);

        Assert.False(inflater.TryInflate(stored, stored.Length / 2, new byte[Length]));
        Assert.False(inflater.TryInflate(stored, 0, new byte[Length]));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_stream_of_fewer_bytes_than_are_wanted_is_noticed(bool byLibrary)
    {
        var (_, stored) = Example();
        using var inflater = Inflater(byLibrary);

        Assert.False(inflater.TryInflate(stored, stored.Length, new byte[Length + 1]));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Bytes_that_are_no_stream_are_noticed(bool byLibrary)
    {
        var noise = new byte[1000];
        new Random(3).NextBytes(noise);
        using var inflater = Inflater(byLibrary);

        Assert.False(inflater.TryInflate(noise, noise.Length, new byte[Length]));
    }

    private static ZlibInflater Inflater(bool byLibrary) => new(byLibrary ? DeflateLibrary.Found : null);

    /// <summary>Bytes of few kinds, so that they compress, and as they are stored.</summary>
    private static (byte[] Plain, byte[] Stored) Example()
    {
        var (plain, random) = (new byte[Length], new Random(7));
        for (var i = 0; i < plain.Length; i++)
            plain[i] = (byte)random.Next(20);
        using var memory = new MemoryStream();
        using (var stream = new ZLibStream(memory, CompressionLevel.Fastest))
            stream.Write(plain);
        return (plain, memory.ToArray());
    }
}

using System.Buffers.Binary;
using FsCheck;
using FsCheck.Xunit;
using Unmix.Formats.Packages;

namespace Unmix.Formats.Tests.Packages;

public sealed class KnownPixelsTests
{
    [Property(MaxTest = 50)]
    public void Writing_then_reading_is_the_identity(PositiveInt count, PositiveInt bands, PositiveInt endmembers, int seed)
    {
        var known = PackageSamples.Known(count.Get % 9 + 1, bands.Get % 30 + 1, endmembers.Get % 6 + 1, seed);

        var read = KnownPixels.FromBytes(known.ToBytes());

        Assert.Equal(known.Count, read.Count);
        Assert.Equal(known.Spectra, read.Spectra);
        Assert.Equal(known.Abundances, read.Abundances);
        Assert.Equal(known.Concentration, read.Concentration);
        Assert.Equal(known.AbundanceDeviation, read.AbundanceDeviation);
        Assert.Equal(known.Nonlinearity, read.Nonlinearity);
        Assert.Equal(known.Endmembers, read.Endmembers);
        Assert.Equal(known.Reconstruction, read.Reconstruction);
        Assert.Equal(known.MixingNonlinearity, read.MixingNonlinearity);
    }

    [Fact]
    public void The_form_in_the_file_does_not_change()
    {
        var bytes = PackageSamples.Known(count: 1, bands: 2, endmembers: 2).ToBytes();

        Assert.Equal("UNMIXPIX"u8, bytes.AsSpan(0, 8));
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0], bytes[8..24]);
        Assert.Equal(24 + 4 * (2 + 2 + 2 + 2 + 1 + 4 + 2 + 1), bytes.Length);
    }

    [Fact]
    public void Refuses_a_file_shorter_than_its_header() =>
        AssertRefused([1, 2, 3], "The known pixels are 3 bytes long; their header alone has 24.");

    [Fact]
    public void Refuses_another_magic() =>
        AssertRefused(Changed(b => b[0] = (byte)'X'), "The known pixels do not begin with 'UNMIXPIX'; this is another kind of file.");

    [Fact]
    public void Refuses_a_newer_version() =>
        AssertRefused(Changed(b => b[8] = 2), "The known pixels have version 2 but this version of unmix reads 1.");

    [Fact]
    public void Refuses_counts_below_one() =>
        AssertRefused(Changed(b => b[12] = 0), "The known pixels claim 0 pixels, 5 bands and 3 endmembers; each is at least 1.");

    [Fact]
    public void Refuses_a_wrong_length() =>
        AssertRefused(Changed(b => b)[..^4], "The known pixels are 308 bytes long; 2 pixels of 5 bands and 3 endmembers take 312.");

    [Fact]
    public void Refuses_counts_whose_product_overflows()
    {
        var bytes = Changed(b =>
        {
            for (var i = 0; i < 3; i++)
                BinaryPrimitives.WriteInt32LittleEndian(b.AsSpan(12 + 4 * i), int.MaxValue);
        });

        var fault = Assert.Throws<ModelPackageException>(() => KnownPixels.FromBytes(bytes));

        Expect.Message(
            "The known pixels are 312 bytes long; 2147483647 pixels of 2147483647 bands and 2147483647 endmembers take *.",
            fault
        );
    }

    [Fact]
    public void Refuses_a_value_that_is_not_finite() =>
        AssertRefused(
            Changed(b => BinaryPrimitives.WriteSingleLittleEndian(b.AsSpan(40), float.NaN)),
            "The known pixels have a value that is not finite."
        );

    [Fact]
    public void Refuses_to_write_an_array_of_another_length()
    {
        var known = PackageSamples.Known() with { Nonlinearity = [0.5f] };

        var fault = Assert.Throws<ArgumentException>(known.ToBytes);

        Assert.Equal("Array 4 of the known pixels has 1 values; the counts ask for 2.", fault.Message);
    }

    private static byte[] Changed(Action<byte[]> change)
    {
        var bytes = PackageSamples.Known().ToBytes();
        change(bytes);
        return bytes;
    }

    private static byte[] Changed(Func<byte[], byte[]> change) => change(PackageSamples.Known().ToBytes());

    private static void AssertRefused(byte[] bytes, string message)
    {
        var fault = Assert.Throws<ModelPackageException>(() => KnownPixels.FromBytes(bytes));

        Assert.Equal(message, fault.Message);
    }
}

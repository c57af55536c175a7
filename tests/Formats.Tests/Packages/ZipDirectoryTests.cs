using System.Buffers.Binary;
using System.IO.Compression;
using Unmix.Formats.Packages;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Packages;

/// <summary>What a zip is refused for before any entry is read.</summary>
public sealed class ZipDirectoryTests : IDisposable
{
    private const int EndBytes = 22;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void More_entries_than_belong_in_a_package_are_not_listed()
    {
        using (var file = new FileStream(Path, FileMode.Create))
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        {
            for (var i = 0; i < 50_000; i++)
                zip.CreateEntry($"{i}");
        }
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refused("The package has 50000 entries; at most 6 belong in it ('*toy.unmix'). Give the path of a .unmix file.");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Fact]
    public void A_comment_is_refused() =>
        Changed(
            bytes =>
            {
                bytes[^2] = 3;
                return [.. bytes, 1, 2, 3];
            },
            "'*' is not a zip file, so not a model package, or its end is missing (*"
        );

    [Fact]
    public void Another_part_is_refused() =>
        Changed(
            bytes =>
            {
                bytes[^(EndBytes - 4)] = 1;
                return bytes;
            },
            "'*' is a zip of several parts, or with a comment or 64-bit extension, so not a model package. *"
        );

    [Fact]
    public void A_directory_elsewhere_is_refused() =>
        Changed(
            bytes =>
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - EndBytes + 16), 7);
                return bytes;
            },
            "The package's directory claims * bytes from byte 7 of *, which no package has (*"
        );

    [Fact]
    public void An_entry_twice_is_refused()
    {
        using (var file = new FileStream(Path, FileMode.Create))
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        {
            zip.CreateEntry("manifest.json");
            zip.CreateEntry("manifest.json");
        }

        Refused("The package has the entry 'manifest.json' twice ('*toy.unmix'). Export the model again.");
    }

    [Fact]
    public void A_bomb_is_refused_before_it_is_unpacked()
    {
        using (var file = new FileStream(Path, FileMode.Create))
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        {
            using var stream = zip.CreateEntry("known-pixels.bin", CompressionLevel.Optimal).Open();
            stream.Write(new byte[64 << 20]);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refused(
            "The entry 'known-pixels.bin' claims 67108864 bytes packed in *, in a file of * ('*toy.unmix'). Copy the package again "
                + "from its source."
        );

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_name_that_would_act_on_a_terminal_is_shown_without_it()
    {
        using (var file = new FileStream(Path, FileMode.Create))
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
            zip.CreateEntry("\u001b[2Jgone");

        Refused("The package has an entry ' [2Jgone' that does not belong in it ('*toy.unmix'). Export the model again.");
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("..\\manifest.json")]
    [InlineData("manifest.json/")]
    [InlineData("MANIFEST.JSON")]
    public void A_name_that_is_almost_right_is_refused(string name)
    {
        using (var file = new FileStream(Path, FileMode.Create))
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
            zip.CreateEntry(name);

        Refused($"The package has an entry '{name}' that does not belong in it ('*toy.unmix'). Export the model again.");
    }

    private string Path => folder.File("toy.unmix");

    private void Changed(Func<byte[], byte[]> change, string message)
    {
        PackageSamples.Seal(Path);
        File.WriteAllBytes(Path, change(File.ReadAllBytes(Path)));

        Refused(message);
    }

    private void Refused(string message) => Expect.Message(message, Assert.Throws<ModelPackageException>(() => ModelPackage.Open(Path)));
}

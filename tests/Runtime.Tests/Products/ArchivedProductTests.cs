using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Products;

/// <summary>
/// Products in archives as they are delivered have the same spectra as unpacked, or are refused with a command that unpacks them and a
/// path that is the scene then.
/// </summary>
public sealed partial class ArchivedProductTests : IDisposable
{
    private const string Odd = "a product's archive"; // for a shell, and without an ending

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("neon-tile", "packed.zip")]
    [InlineData("neon-tile", "stored.zip")]
    [InlineData("neon-tile", "plain.tar")]
    [InlineData("neon-tile", Odd)]
    [InlineData("tanager-ortho", "packed.zip")]
    [InlineData("tanager-basic", "plain.tar")]
    [InlineData("prisma-l2d", "packed.ZIP")]
    [InlineData("prisma-l2c", "plain.tar")]
    [InlineData("enmap", "packed.zip")]
    [InlineData("enmap-cog", "plain.tar")]
    [InlineData("enmap-bil", "stored.zip")]
    [InlineData("desis", "packed.zip")]
    [InlineData("desis-header", "plain.tar")]
    [InlineData("aviris-envi-ang", "plain.tar")]
    [InlineData("aviris-envi-av3", "packed.zip")]
    public void A_product_is_read_where_it_lies(string name, string archive)
    {
        var whole = Replica.Named(name).Given[0];

        AssertSame(whole, Archive(name, archive));
    }

    [Theory]
    [InlineData("emit", "packed.zip")]
    [InlineData("emit", "plain.tar")]
    [InlineData("emit", "a product's archive.tgz")]
    [InlineData("pace-v31", "stored.zip")]
    [InlineData("aviris-av3", "packed.zip")]
    [InlineData("enmap", "pax.tar")]
    [InlineData("desis", "packed.tar.gz")]
    [InlineData("neon-tile", "packed.TGZ")]
    [InlineData("enmap", "packed.tgz")]
    public void What_is_not_read_packed_is_unpacked_as_its_refusal_says(string name, string archive)
    {
        var path = Archive(name, archive);

        var said = Assert.Throws<SceneException>(() => SceneReader.Open(path)).Message;

        var proposal = Proposal().Match(said);
        Assert.True(proposal.Success, said);
        Assert.Contains(archive, said, StringComparison.Ordinal);
        Shell(proposal.Groups["command"].Value);
        AssertSame(Replica.Named(name).Given[0], proposal.Groups["path"].Value);
    }

    [Fact]
    public void A_scene_that_is_no_product_is_unpacked_as_its_refusal_says()
    {
        var inside = folder.File("inside");
        Directory.CreateDirectory(inside);
        foreach (var file in Directory.EnumerateFiles(Replica.FolderOf("aviris-envi-ang"), "*_img*"))
            File.Copy(file, Path.Combine(inside, "plain" + Path.GetExtension(file)));
        var path = folder.File("scene.zip");
        ZipFile.CreateFromDirectory(inside, path);

        var said = Assert.Throws<SceneException>(() => SceneReader.Open(path)).Message;

        var proposal = Proposal().Match(said);
        Assert.True(proposal.Success, said);
        Shell(proposal.Groups["command"].Value);
        AssertSame(Path.Combine(inside, "plain.hdr"), proposal.Groups["path"].Value);
    }

    [Fact]
    public void Of_several_products_one_is_given_as_the_refusal_says()
    {
        var inside = folder.File("inside");
        Directory.CreateDirectory(inside);
        foreach (var name in (string[])["neon-tile", "tanager-ortho"])
        {
            foreach (var file in Directory.EnumerateFiles(Replica.FolderOf(name), "*.h5"))
                File.Copy(file, Path.Combine(inside, Path.GetFileName(file)));
        }
        var path = folder.File("two.zip");
        ZipFile.CreateFromDirectory(inside, path);

        var said = Assert.Throws<SceneException>(() => SceneReader.Open(path)).Message;

        var one = Assert.Single(OneOf().Matches(said)).Groups["path"].Value;
        using var reader = SceneReader.Open(one);
        Assert.NotNull(reader.Profile.Product);
    }

    [Fact]
    public void A_model_given_as_scene_is_told_so()
    {
        var path = folder.File("model.zip");
        Replica.Named("neon-tile").SealModel(path);

        var said = Assert.Throws<SceneException>(() => SceneReader.Open(path)).Message;

        Assert.Equal($"'{path}' is a model package, not a scene. Give the model first, and then the scene.", said);
        Assert.True(ModelPackage.Is(path));
    }

    [Fact]
    public void A_scene_given_as_model_is_told_so()
    {
        var path = Archive("neon-tile", "packed.zip");

        var said = Assert.Throws<ModelPackageException>(() => ModelPackage.Open(path)).Message;

        Assert.StartsWith($"'{path}' is a zip that begins with '", said, StringComparison.Ordinal);
        Assert.EndsWith("not a model package. Give the path of a .unmix file first, and then the scene.", said, StringComparison.Ordinal);
        Assert.False(ModelPackage.Is(path));
    }

    [Theory]
    [InlineData("packed.zip")]
    [InlineData("plain.tar")]
    [InlineData("packed.tgz")]
    public void An_archive_whose_end_is_missing_is_a_sentence(string archive)
    {
        var path = Archive("emit", archive);
        var bytes = File.ReadAllBytes(path);

        for (var part = 1; part < 8; part++)
        {
            File.WriteAllBytes(path, bytes[..(bytes.Length * part / 8)]);
            var said = Assert.Throws<SceneException>(() => SceneReader.Open(path)).Message;
            Assert.Contains(path, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_archive_without_a_scene_is_told_so()
    {
        var inside = folder.File("inside");
        Directory.CreateDirectory(inside);
        File.WriteAllText(Path.Combine(inside, "notes.txt"), "No scene.\n");
        ZipFile.CreateFromDirectory(inside, folder.File("notes.zip"));

        var said = Assert.Throws<SceneException>(() => SceneReader.Open(folder.File("notes.zip"))).Message;

        Assert.EndsWith(
            "is a zip with 'notes.txt' in it, and no file there has the name of a scene. Give the scene's file or folder.",
            said,
            StringComparison.Ordinal
        );
    }

    [GeneratedRegex("Unpack it by: (?<command>.+) and then give '(?<path>[^,]+)'(, or the scene's file in it)?[.]$")]
    private static partial Regex Proposal();

    [GeneratedRegex("Give one of them, such as '(?<path>.+)'[.]$")]
    private static partial Regex OneOf();

    /// <summary>Packs a replica in a folder of its name, without what only tests know of it.</summary>
    private string Archive(string replica, string name)
    {
        var (inside, path) = (folder.File("inside"), folder.File(name));
        Copy(Replica.FolderOf(replica), Path.Combine(inside, replica));
        if (name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            var level = name.StartsWith("stored", StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Fastest;
            ZipFile.CreateFromDirectory(inside, path, level, includeBaseDirectory: false);
            return path;
        }
        using Stream file = File.Create(path);
        var isPacked = name.EndsWith("gz", StringComparison.OrdinalIgnoreCase);
        using Stream target = isPacked ? new GZipStream(file, CompressionLevel.Fastest) : file;
        var format = name.StartsWith("pax", StringComparison.Ordinal) ? TarEntryFormat.Pax : TarEntryFormat.Gnu;
        using var tar = new TarWriter(target, format);
        foreach (var entry in Directory.EnumerateFiles(inside, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            tar.WriteEntry(entry, Path.GetRelativePath(inside, entry));
        return path;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            if (Path.GetExtension(file) is not (".npy" or ".json"))
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
        foreach (var inner in Directory.EnumerateDirectories(from))
            Copy(inner, Path.Combine(to, Path.GetFileName(inner)));
    }

    private static void Shell(string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!; // started without a shell of its own
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, command);
    }

    private static void AssertSame(string whole, string found)
    {
        using var expected = SceneReader.Open(whole);
        using var reader = SceneReader.Open(found);
        var (right, profile) = (expected.Profile, reader.Profile);
        Assert.Equal(
            (right.Product?.Name, right.Taken, right.Width, right.Height, right.BandCount, right.Product?.Masked),
            (profile.Product?.Name, profile.Taken, profile.Width, profile.Height, profile.BandCount, profile.Product?.Masked)
        );
        Assert.Equal(right.GeoReference.GeoTransform, profile.GeoReference.GeoTransform);
        Assert.Equal(right.BadBands, profile.BadBands);
        Assert.Equal(right.Wavelengths?.CentresNm, profile.Wavelengths?.CentresNm);
        Assert.Equal(Spectra(expected), Spectra(reader));
    }

    private static float[] Spectra(SceneReader reader)
    {
        var profile = reader.Profile;
        var values = new float[profile.Width * profile.Height * profile.BandCount];
        reader.ReadSpectra(profile.Window, [.. Enumerable.Range(0, profile.BandCount)], values);
        return values;
    }
}

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Unmix.Formats.Packages;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Packages;

public sealed class ModelPackageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Seal_then_open_is_the_identity()
    {
        var path = PackageSamples.Seal(folder.File("toy.unmix"));

        var opened = ModelPackage.Open(path);

        var sealedManifest = PackageSamples.Manifest() with { Sha256 = opened.Manifest.Sha256 };
        Assert.Equal(Encoding.UTF8.GetString(sealedManifest.ToJson()), Encoding.UTF8.GetString(opened.Manifest.ToJson()));
        Assert.Equal(PackageSamples.Encoder, opened.Encoder);
        Assert.Equal(PackageSamples.Decoder, opened.Decoder);
        Assert.Equal(PackageSamples.Known().ToBytes(), opened.KnownPixels.ToBytes());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), opened.Sha256);
    }

    [Fact]
    public void The_same_inputs_give_the_same_bytes()
    {
        var first = File.ReadAllBytes(PackageSamples.Seal(folder.File("first.unmix")));
        var second = File.ReadAllBytes(PackageSamples.Seal(folder.File("second.unmix")));

        Assert.Equal(first, second);
    }

    [Fact]
    public void Entries_are_stored_in_the_documented_order_without_dates()
    {
        var path = PackageSamples.Seal(folder.File("toy.unmix"));

        using var zip = ZipFile.OpenRead(path);

        Assert.Equal(["manifest.json", "encoder.onnx", "decoder.onnx", "known-pixels.bin"], zip.Entries.Select(e => e.FullName));
        Assert.All(zip.Entries, e => Assert.Equal(e.Length, e.CompressedLength));
        Assert.All(zip.Entries, e => Assert.Equal(1980, e.LastWriteTime.Year));
    }

    [Fact]
    public void Nothing_but_the_package_is_left_in_the_folder()
    {
        PackageSamples.Seal(folder.File("toy.unmix"));

        Assert.Equal(["toy.unmix"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Unknown_manifest_fields_are_kept()
    {
        var path = PackageSamples.Seal(folder.File("toy.unmix"));
        PackageSamples.ReplaceInManifest(path, "\"name\"", "\"from_the_future\": {\"a\": [1, 2]},\n  \"name\"");

        var manifest = ModelPackage.Open(path).Manifest;

        Assert.Contains("\"from_the_future\"", Encoding.UTF8.GetString(manifest.ToJson()), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_missing_file() =>
        AssertRefused("nothing.unmix", "There is no model package at '*nothing.unmix'. Check the path.");

    [Fact]
    public void Refuses_a_folder()
    {
        Directory.CreateDirectory(folder.File("folder.unmix"));

        AssertRefused("folder.unmix", "'*folder.unmix' is a folder, not a model package. *");
    }

    [Fact]
    public void Refuses_a_file_that_is_not_a_zip()
    {
        File.WriteAllText(folder.File("toy.unmix"), "not a zip at all");

        AssertRefused("toy.unmix", "'*toy.unmix' is not a zip file, so not a model package, or its end is missing (16 bytes). *");
    }

    [Fact]
    public void Refuses_a_truncated_package()
    {
        var bytes = File.ReadAllBytes(PackageSamples.Seal(folder.File("toy.unmix")));
        File.WriteAllBytes(folder.File("toy.unmix"), bytes[..(bytes.Length / 2)]);

        AssertRefused("toy.unmix", "'*toy.unmix' is not a zip file, so not a model package, or its end is missing (*");
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("encoder.onnx")]
    [InlineData("decoder.onnx")]
    [InlineData("known-pixels.bin")]
    public void Refuses_a_missing_entry(string entry)
    {
        PackageSamples.Replace(PackageSamples.Seal(folder.File("toy.unmix")), entry, _ => null);

        AssertRefused("toy.unmix", $"The package has no entry '{entry}' ('*toy.unmix'). Export the model again.");
    }

    [Fact]
    public void Refuses_an_entry_that_does_not_belong()
    {
        var path = PackageSamples.Seal(folder.File("toy.unmix"));
        PackageSamples.Replace(path, "run-me.sh", _ => [1]);

        AssertRefused(
            "toy.unmix",
            "The package has an entry 'run-me.sh' that does not belong in it ('*toy.unmix'). Export the model again."
        );
    }

    [Fact]
    public void Refuses_a_stranger_in_place_of_an_entry()
    {
        var path = PackageSamples.Seal(folder.File("toy.unmix"));
        PackageSamples.Replace(path, "decoder.onnx", _ => null);
        PackageSamples.Replace(path, "../decoder.onnx", _ => [1]);

        AssertRefused(
            "toy.unmix",
            "The package has an entry '../decoder.onnx' that does not belong in it ('*toy.unmix'). Export the model again."
        );
    }

    [Theory]
    [InlineData("encoder.onnx")]
    [InlineData("decoder.onnx")]
    [InlineData("known-pixels.bin")]
    public void Refuses_a_wrong_hash(string entry)
    {
        PackageSamples.Replace(PackageSamples.Seal(folder.File("toy.unmix")), entry, bytes =>
        {
            bytes[^1] ^= 1;
            return bytes;
        });

        AssertRefused(
            "toy.unmix",
            $"The entry '{entry}' has the hash * but the manifest states * ('*toy.unmix'): the package was damaged or changed. *"
        );
    }

    [Fact]
    public void Refuses_a_manifest_without_a_hash()
    {
        var path = PackageSamples.Seal(folder.File("toy.unmix"));
        PackageSamples.ReplaceInManifest(path, "\"encoder.onnx\"", "\"another.onnx\"");

        AssertRefused("toy.unmix", "The manifest states no hash for the entry 'encoder.onnx' ('*toy.unmix'). Export the model again.");
    }

    [Fact]
    public void Refuses_a_newer_schema_whatever_else_is_in_it()
    {
        var path = PackageSamples.Seal(folder.File("toy.unmix"));
        PackageSamples.Replace(path, "manifest.json", _ => "{\"schema\": 2, \"name\": 7}"u8.ToArray());

        AssertRefused(
            "toy.unmix",
            "The package has schema 2 but this version reads up to 1 ('*toy.unmix'). Install a newer version of unmix, *"
        );
    }

    [Theory]
    [InlineData("{\"schema\": 1, \"name\":")]
    [InlineData("{\"name\": \"toy\"}")]
    [InlineData("{\"schema\": 1, \"name\": \"toy\"}")]
    [InlineData("{\"schema\": 1, \"name\": null, \"endmember_names\": [\"a\", \"b\"], \"band_count\": 5}")]
    [InlineData("null")]
    [InlineData("")]
    public void Refuses_a_broken_manifest(string json)
    {
        var path = PackageSamples.Seal(folder.File("toy.unmix"));
        PackageSamples.Replace(path, "manifest.json", _ => Encoding.UTF8.GetBytes(json));

        AssertRefused("toy.unmix", "The entry 'manifest.json' can't be understood ('*toy.unmix'): * Export the model again.");
    }

    [Theory]
    [InlineData("\"name\": \"toy\"", "\"name\": \" \"", "The manifest's name is empty ('*toy.unmix'). *")]
    [InlineData("\"soil\"", "\"tree\"", "The manifest has 3 endmembers but only 2 different names ('*toy.unmix'). *")]
    [InlineData("\"soil\"", "\"\"", "The manifest has an endmember without a name ('*toy.unmix'). *")]
    [InlineData("\"band_count\": 5", "\"band_count\": 0", "The manifest's band count is 0; at least 1 is needed ('*toy.unmix'). *")]
    [InlineData("\"band_count\": 5", "\"band_count\": 6", "The manifest has 5 wavelengths for 6 bands ('*toy.unmix'). *")]
    [InlineData("500.5", "-1", "The manifest's wavelengths hold -1 nm; each is above 0 ('*toy.unmix'). *")]
    [InlineData("\"latent_size\": 2", "\"latent_size\": 0", "The manifest's latent size is 0; at least 1 is needed ('*toy.unmix'). *")]
    [InlineData(
        "\"parity_tolerance\": 1E-05",
        "\"parity_tolerance\": 0",
        "The manifest's parity tolerance is 0; it is above 0 ('*toy.unmix'). *"
    )]
    [InlineData(
        "\"latent_size\": 2",
        "\"latent_size\": 2, \"reflectance_offset\": \"none\"",
        "The manifest asks for values of offset \"none\"; graphs are fed plain reflectance, offset 0 ('*toy.unmix'). *"
    )]
    [InlineData(
        "\"expected_maximum\": 0.9",
        "\"expected_maximum\": -1",
        "The manifest expects reflectance from 0 to -1; the first is below the second ('*toy.unmix'). *"
    )]
    [InlineData("\"name\": \"toy\"", "\"name\": \"\\u001b[2J\"", "A name of the manifest has a control character ('*toy.unmix'). *")]
    [InlineData("500.5", "1e9", "The manifest's wavelengths hold 1000000000 nm; 1000000 nm is the most ('*toy.unmix'). *")]
    [InlineData("\"latent_size\": 2", "\"latent_size\": 5000", "The manifest's latent size is 5000; 4096 is the most ('*toy.unmix'). *")]
    [InlineData(
        "\"parity_tolerance\": 1E-05",
        "\"parity_tolerance\": 5",
        "The manifest's parity tolerance is 5; above 0.1 it would let any answer pass ('*toy.unmix'). *"
    )]
    [InlineData(
        "\"latent_size\": 2",
        "\"latent_size\": 2, \"reflectance_scale\": 10000",
        "The manifest asks for values of scale 10000; graphs are fed plain reflectance, scale 1 ('*toy.unmix'). *"
    )]
    [InlineData("\"sha256\": {", "\"sha256\": {\"x\": null,", "The manifest states a hash of nothing ('*toy.unmix'). *")]
    [InlineData(
        "\"latent_size\": 2",
        "\"latent_size\": 2, \"training_errors\": {\"pixel_count\": 1, \"levels\": [0.5], \"quantiles\": [0.1]}",
        "The manifest has no training error at the level 0.95 ('*toy.unmix'). *"
    )]
    [InlineData(
        "\"latent_size\": 2",
        "\"latent_size\": 2, \"training_errors\": {\"pixel_count\": 1, \"levels\": [0.5, 0.4], \"quantiles\": [0.1, 0.2]}",
        "The manifest's levels of training errors hold 0.4; they rise between 0 and 1 ('*toy.unmix'). *"
    )]
    [InlineData(
        "\"latent_size\": 2",
        "\"latent_size\": 2, \"training_errors\": {\"pixel_count\": 1, \"levels\": [0.5, 0.6], \"quantiles\": [0.2, 0.1]}",
        "The manifest's training errors hold 0.1; they rise from 0 on ('*toy.unmix'). *"
    )]
    [InlineData("\"schema\": 1", "\"schema\": 0", "The manifest's schema is 0; this version knows 1 to 1 ('*toy.unmix'). *")]
    public void Refuses_a_manifest_out_of_range(string old, string with, string message)
    {
        var path = PackageSamples.Seal(folder.File("toy.unmix"));
        PackageSamples.ReplaceInManifest(path, old, with);

        AssertRefused("toy.unmix", message);
    }

    [Fact]
    public void Refuses_known_pixels_of_another_model()
    {
        var path = folder.File("toy.unmix");
        var known = PackageSamples.Known(bands: 4).ToBytes();
        PackageSamples.Seal(path);
        var oldHash = ModelPackage.Open(path).Manifest.Sha256["known-pixels.bin"];
        PackageSamples.Replace(path, "known-pixels.bin", _ => known);
        PackageSamples.ReplaceInManifest(path, oldHash, Convert.ToHexStringLower(SHA256.HashData(known)));

        AssertRefused(
            "toy.unmix",
            "The known pixels have 4 bands and 3 endmembers but the manifest has 5 and 3 ('*toy.unmix'). Export the model again."
        );
    }

    [Fact]
    public void Refuses_an_entry_that_claims_too_much_before_unpacking_it()
    {
        var path = PackageSamples.Seal(folder.File("toy.unmix"));
        var bytes = File.ReadAllBytes(path);
        const int tooLarge = 2_000_000_000;
        // The uncompressed size in the central directory's second entry, 24 bytes after its signature.
        var signature = bytes.AsSpan().LastIndexOf("encoder.onnx"u8) - 46;
        BitConverter.GetBytes(tooLarge).CopyTo(bytes, signature + 24);
        File.WriteAllBytes(path, bytes);

        AssertRefused(
            "toy.unmix",
            $"The entry 'encoder.onnx' claims {tooLarge} bytes; at most 1073741824 are read ('*toy.unmix'). Export the model again."
        );
    }

    [Fact]
    public void Refuses_to_seal_known_pixels_of_another_model()
    {
        var fault = Assert.Throws<ModelPackageException>(() =>
            ModelPackageWriter.Seal(folder.File("toy.unmix"), PackageSamples.Manifest(), [], [], PackageSamples.Known(endmembers: 2))
        );

        Assert.Equal(
            "The known pixels have 5 bands and 2 endmembers but the manifest has 5 and 3. Seal a package from one model.",
            fault.Message
        );
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Refuses_to_seal_into_a_missing_folder()
    {
        var fault = Assert.Throws<OutputException>(() => PackageSamples.Seal(folder.File("missing/toy.unmix")));

        Assert.Equal($"The output folder '{folder.File("missing")}' does not exist. Make it, or choose another.", fault.Message);
        Assert.Equal(FaultKind.Output, fault.Kind);
    }

    private void AssertRefused(string name, string message)
    {
        var fault = Assert.Throws<ModelPackageException>(() => ModelPackage.Open(folder.File(name)));

        Expect.Message(message, fault);
        Assert.Equal(FaultKind.Package, fault.Kind);
    }
}

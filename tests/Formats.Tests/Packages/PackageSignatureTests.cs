using System.Security.Cryptography;
using Unmix.Formats.Packages;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Packages;

public sealed class PackageSignatureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string path;

    public PackageSignatureTests()
    {
        path = PackageSamples.Seal(folder.File("toy.unmix"));
        foreach (var name in (string[])["own", "other"])
        {
            using var key = SigningKey.Create();
            key.Write(folder.File($"{name}.key"), folder.File($"{name}.pub"));
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_signed_package_is_the_same_model_and_opens_with_its_key_and_without_any()
    {
        var plain = ModelPackage.Open(path);
        Sign();

        var opened = Open("own");

        Assert.False(plain.IsSigned);
        Assert.True(opened.IsSigned);
        Assert.Equal(plain.Manifest.ToJson(), opened.Manifest.ToJson());
        Assert.Equal(plain.Encoder, opened.Encoder);
        Assert.True(ModelPackage.Open(path).IsSigned);
    }

    [Fact]
    public void A_package_without_a_signature_is_refused_where_a_key_is_trusted()
    {
        var fault = Assert.Throws<ModelPackageException>(() => Open("own"));

        Expect.Message(
            "The package is not signed, but only packages signed with the key '*own.pub' (*) are trusted ('*toy.unmix'). Sign it with "
                + "'unmix-train sign', or run without --trust.",
            fault
        );
    }

    [Fact]
    public void Another_keys_signature_is_refused()
    {
        Sign();

        Expect.Message(
            "The package's signature is not that of the key '*other.pub' (*): it was signed with another key, or changed "
                + "since ('*toy.unmix'). *",
            Assert.Throws<ModelPackageException>(() => Open("other"))
        );
    }

    [Fact]
    public void A_manifest_changed_after_signing_is_refused_before_it_is_understood()
    {
        Sign();
        PackageSamples.Replace(path, ModelPackage.ManifestEntry, bytes => [.. bytes, (byte)'x']);

        Expect.Message("The package's signature is not that of the key *", Assert.Throws<ModelPackageException>(() => Open("own")));
    }

    [Fact]
    public void A_graph_changed_after_signing_is_refused_by_its_hash()
    {
        Sign();
        PackageSamples.Replace(path, ModelPackage.EncoderEntry, _ => [9]);

        Expect.Message("The entry 'encoder.onnx' has the hash *", Assert.Throws<ModelPackageException>(() => Open("own")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    public void A_signature_of_another_length_is_refused(int length)
    {
        Sign();
        PackageSamples.Replace(path, ModelPackage.SignatureEntry, _ => new byte[length]);

        Expect.Message("The package's signature is not that of the key *", Assert.Throws<ModelPackageException>(() => Open("own")));
    }

    [Fact]
    public void Signing_again_replaces_the_signature()
    {
        Sign("other");
        Sign();

        Assert.True(Open("own").IsSigned);
        Assert.Throws<ModelPackageException>(() => Open("other"));
    }

    [Fact]
    public void A_private_key_is_for_its_owner_alone_and_never_written_over()
    {
        using var key = SigningKey.Create();

        var fault = Assert.Throws<OutputException>(() => key.Write(folder.File("own.key"), folder.File("new.pub")));

        Expect.Message("'*own.key' is there already and a lost key can't be made again. Choose another name.", fault);
        Assert.False(File.Exists(folder.File("new.pub")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("own.key")));
    }

    [Fact]
    public void The_two_halves_of_a_key_have_one_fingerprint()
    {
        using var signing = SigningKey.Read(folder.File("own.key"));
        using var trusted = TrustedKey.Read(folder.File("own.pub"));

        Assert.Equal(signing.Fingerprint, trusted.Fingerprint);
    }

    [Theory]
    [InlineData("none.pub", "There is no key at '*none.pub'. Check the path, or make one with 'unmix-train keygen'.")]
    [InlineData("own.key", "'*own.key' holds a key of the kind 'PRIVATE KEY' but the public one is needed. *")]
    [InlineData("text.pub", "'*text.pub' holds no key. Give the public key that 'unmix-train keygen' made.")]
    [InlineData("large.pub", "'*large.pub' has more than 16384 bytes, so it is not a key. *")]
    [InlineData("curve.pub", "The key of '*curve.pub' is of another curve than P-256. Make one with 'unmix-train keygen'.")]
    [InlineData("rsa.pub", "'*rsa.pub' holds no P-256 key that can be read (*). Make one with 'unmix-train keygen'.")]
    [InlineData("", "The name of the key is empty. *")]
    public void A_file_that_is_no_public_key_is_refused(string name, string message)
    {
        File.WriteAllText(folder.File("text.pub"), "no key");
        File.WriteAllText(folder.File("large.pub"), new string('x', 20_000));
        using (var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384))
            File.WriteAllText(folder.File("curve.pub"), curve.ExportSubjectPublicKeyInfoPem());
        using (var rsa = RSA.Create(2048))
            File.WriteAllText(folder.File("rsa.pub"), rsa.ExportSubjectPublicKeyInfoPem());

        var fault = Assert.Throws<OptionsException>(() => TrustedKey.Read(name.Length == 0 ? "" : folder.File(name)));

        Expect.Message(message, fault);
        Assert.Equal(FaultKind.Options, fault.Kind);
    }

    private void Sign(string name = "own")
    {
        using var key = SigningKey.Read(folder.File($"{name}.key"));
        ModelPackageWriter.Sign(path, key);
    }

    private ModelPackage Open(string name)
    {
        using var key = TrustedKey.Read(folder.File($"{name}.pub"));
        return ModelPackage.Open(path, key);
    }
}

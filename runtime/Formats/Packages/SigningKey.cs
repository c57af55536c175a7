using System.Security.Cryptography;
using Unmix.Formats.Files;

namespace Unmix.Formats.Packages;

/// <summary>A private key (ECDSA, P-256) that packages are signed with. It stays where models are made.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa key;

    private SigningKey(ECDsa key) => this.key = key;

    /// <summary>The first bytes of the SHA-256 of the public key, hexadecimal: a name for people.</summary>
    public string Fingerprint => KeyFile.Fingerprint(key);

    /// <summary>Makes a key from the system's random source.</summary>
    public static SigningKey Create() => new(ECDsa.Create(KeyFile.Curve));

    /// <summary>Reads a private key.</summary>
    /// <param name="path">PEM, unencrypted.</param>
    /// <exception cref="OptionsException">No file, no private key, or one of another curve.</exception>
    public static SigningKey Read(string path) => new(KeyFile.Read(path, isPrivate: true));

    /// <summary>Writes both halves of the key as PEM; the private one can be read by its owner alone.</summary>
    /// <param name="privatePath">Where the private key goes; refused where a file is.</param>
    /// <param name="publicPath">Where the public key goes; refused where a file is.</param>
    /// <exception cref="OutputException">A file is there already, or can't be written.</exception>
    public void Write(string privatePath, string publicPath)
    {
        new PlannedOutputs().File(privatePath).File(publicPath);
        foreach (var path in (ReadOnlySpan<string>)[privatePath, publicPath])
        {
            if (PathFacts.Of(path, followsLinks: false).Kind != PathKind.Nothing)
                throw new OutputException($"'{path}' is there already and a lost key can't be made again. Choose another name.");
        }
        WriteNew(privatePath, key.ExportPkcs8PrivateKeyPem(), isSecret: true);
        WriteNew(publicPath, key.ExportSubjectPublicKeyInfoPem(), isSecret: false);
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    /// <summary>The signature of a manifest's bytes, r and s, 64 bytes.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> manifest) =>
        key.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    private static void WriteNew(string path, string pem, bool isSecret)
    {
        using var output = OutputFile.Begin(path);
        try
        {
            if (isSecret && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(output.TemporaryPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.WriteAllText(output.TemporaryPath, pem + "\n");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.NotWritten(path, cause.Message, cause);
        }
        output.Finish();
    }
}

using System.Security.Cryptography;

namespace Unmix.Formats.Packages;

/// <summary>A public key (ECDSA, P-256). Where one is given, only packages that its private half has signed are opened.</summary>
public sealed class TrustedKey : IDisposable
{
    private readonly ECDsa key;

    private TrustedKey(ECDsa key, string path)
    {
        this.key = key;
        Path = path;
    }

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>The first bytes of the SHA-256 of the key, hexadecimal: a name for people.</summary>
    public string Fingerprint => KeyFile.Fingerprint(key);

    /// <summary>Reads a public key.</summary>
    /// <param name="path">PEM.</param>
    /// <exception cref="OptionsException">No file, no public key, or one of another curve.</exception>
    public static TrustedKey Read(string path) => new(KeyFile.Read(path, isPrivate: false), path);

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    /// <summary>Refuses a manifest that this key's private half did not sign. The manifest holds the hashes of all else.</summary>
    /// <param name="manifest">The entry's bytes as they are in the file.</param>
    /// <param name="signature">The entry's bytes; null when the package has none.</param>
    /// <param name="packagePath">For the message.</param>
    /// <exception cref="ModelPackageException">No signature, or another one.</exception>
    internal void Require(ReadOnlySpan<byte> manifest, byte[]? signature, string packagePath)
    {
        if (signature is null)
        {
            throw new ModelPackageException(
                $"The package is not signed, but only packages signed with the key '{Path}' ({Fingerprint}) are trusted ('{packagePath}'). "
                    + $"Sign it with 'unmix-train sign', or run without {OptionName.Trust}."
            );
        }
        if (key.VerifyData(manifest, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
            return;
        throw new ModelPackageException(
            $"The package's signature is not that of the key '{Path}' ({Fingerprint}): it was signed with another key, or changed since "
                + $"('{packagePath}'). Get it again from its source."
        );
    }
}

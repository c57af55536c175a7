using System.Security.Cryptography;

namespace Unmix.Formats.Packages;

/// <summary>An opened model package (<c>*.unmix</c>): checked in full, held in memory, nothing left open.</summary>
public sealed class ModelPackage
{
    /// <summary>Entry of the manifest.</summary>
    public const string ManifestEntry = "manifest.json";

    /// <summary>Entry of the encoder graph.</summary>
    public const string EncoderEntry = "encoder.onnx";

    /// <summary>Entry of the decoder graph.</summary>
    public const string DecoderEntry = "decoder.onnx";

    /// <summary>Entry of the graph that looks at neighbours; not in every package.</summary>
    public const string ContextEntry = "context.onnx";

    /// <summary>Entry of the pixels with known answers.</summary>
    public const string KnownPixelsEntry = "known-pixels.bin";

    /// <summary>Entry of the signature of the manifest (ECDSA, P-256, r and s); not in every package.</summary>
    public const string SignatureEntry = "manifest.sig";

    internal ModelPackage(string path, string sha256, ModelManifest manifest, byte[] encoder, byte[] decoder, KnownPixels knownPixels)
    {
        Path = path;
        Sha256 = sha256;
        Manifest = manifest;
        Encoder = encoder;
        Decoder = decoder;
        KnownPixels = knownPixels;
    }

    /// <summary>The file it was read from, as given; where it will be, of one that is not sealed yet.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of the whole file, lowercase hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>What the package says about itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The encoder graph, ONNX. Borrowed: do not write to it.</summary>
    public byte[] Encoder { get; }

    /// <summary>The decoder graph, ONNX. Borrowed: do not write to it.</summary>
    public byte[] Decoder { get; }

    /// <summary>The graph that looks at neighbours, ONNX; null where the package has none. Borrowed: do not write to it.</summary>
    public byte[]? Context { get; private init; }

    /// <summary>True when the package carries a signature, whoever's; only a <see cref="TrustedKey"/> says more.</summary>
    public bool IsSigned { get; private init; }

    /// <summary>Pixels with known answers.</summary>
    public KnownPixels KnownPixels { get; }

    /// <summary>True where a file is a zip of a package's entries and no others; <see cref="Open"/> says what is wrong with them.</summary>
    public static bool Is(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return PackageEntries.AreIn(path);
    }

    /// <summary>
    /// Reads and checks a package. Nothing in the file is trusted: names, counts and sizes are bounded before anything is read.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="trusted">The key whose signature the package must carry; null to open any. Borrowed.</param>
    /// <exception cref="ModelPackageException">
    /// No file, not a zip, entries missing, unknown or too large, a signature that is missing or another key's, a newer schema, a
    /// manifest out of range, a wrong hash, or known pixels that do not fit the manifest; each with its own sentence. The signature
    /// is looked at before the manifest is understood.
    /// </exception>
    public static ModelPackage Open(string path, TrustedKey? trusted = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var entries = PackageEntries.Open(path);
        var json = entries.Read(ManifestEntry);
        var signature = entries.Has(SignatureEntry) ? entries.Read(SignatureEntry) : null;
        trusted?.Require(json, signature, path);
        var manifest = ModelManifest.FromJson(json, path);
        var encoder = ReadChecked(entries, EncoderEntry, manifest, path);
        var decoder = ReadChecked(entries, DecoderEntry, manifest, path);
        var known = ReadKnownPixels(ReadChecked(entries, KnownPixelsEntry, manifest, path), manifest, path);
        return new ModelPackage(path, entries.Sha256, manifest, encoder, decoder, known)
        {
            Context = ReadContext(entries, manifest, known, path),
            IsSigned = signature is not null,
        };
    }

    /// <summary>A package that is in no file yet, for who checks it before sealing it.</summary>
    /// <param name="path">Where it will be, for messages.</param>
    /// <param name="manifest">What it will say about itself.</param>
    /// <param name="encoder">The encoder graph, ONNX. Borrowed.</param>
    /// <param name="decoder">The decoder graph, ONNX. Borrowed.</param>
    /// <param name="knownPixels">Pixels with known answers.</param>
    public static ModelPackage Unsealed(string path, ModelManifest manifest, byte[] encoder, byte[] decoder, KnownPixels knownPixels) =>
        new(path, "", manifest, encoder, decoder, knownPixels);

    /// <summary>The same package with a graph that looks at neighbours, of one that is not sealed yet.</summary>
    /// <param name="context">The graph, ONNX. Borrowed.</param>
    /// <param name="facts">What the manifest will say of it.</param>
    public ModelPackage WithContext(byte[] context, ModelContext facts) =>
        new(Path, Sha256, Manifest with { Context = facts }, Encoder, Decoder, KnownPixels) { Context = context };

    private static byte[] ReadChecked(PackageEntries entries, string name, ModelManifest manifest, string path)
    {
        var bytes = entries.Read(name);
        if (!manifest.Sha256.TryGetValue(name, out var stated))
            throw new ModelPackageException($"The manifest states no hash for the entry '{name}' ('{path}'). Export the model again.");
        var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (!string.Equals(stated, found, StringComparison.Ordinal))
        {
            throw new ModelPackageException(
                $"The entry '{name}' has the hash {Short(found)} but the manifest states {Short(stated)} ('{path}'): "
                    + "the package was damaged or changed. Copy it again from its source."
            );
        }
        return bytes;
    }

    private static byte[]? ReadContext(PackageEntries entries, ModelManifest manifest, KnownPixels known, string path)
    {
        if (manifest.Context is not { } context)
            return entries.Has(ContextEntry)
                ? throw new ModelPackageException(
                    $"The package has an entry '{ContextEntry}' but its manifest no context ('{path}'). Export the model again."
                )
                : null;
        if (context.KnownAbundances.Count != known.Count * known.EndmemberCount)
            throw new ModelPackageException(
                $"The manifest's context has {context.KnownAbundances.Count} known abundances for {known.Count} known pixels of "
                    + $"{known.EndmemberCount} endmembers ('{path}'). Export the model again."
            );
        return ReadChecked(entries, ContextEntry, manifest, path);
    }

    private static KnownPixels ReadKnownPixels(byte[] bytes, ModelManifest manifest, string path)
    {
        KnownPixels known;
        try
        {
            known = KnownPixels.FromBytes(bytes);
        }
        catch (ModelPackageException cause)
        {
            throw new ModelPackageException(
                $"The entry '{KnownPixelsEntry}' can't be used ('{path}'): {cause.Message} Export the model again.",
                cause
            );
        }
        if (known.BandCount != manifest.BandCount || known.EndmemberCount != manifest.EndmemberCount)
        {
            throw new ModelPackageException(
                $"The known pixels have {known.BandCount} bands and {known.EndmemberCount} endmembers but the "
                    + $"manifest has {manifest.BandCount} and {manifest.EndmemberCount} ('{path}'). Export the model again."
            );
        }
        return known;
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] + "..." : hash;
}

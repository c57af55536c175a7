using System.IO.Compression;
using System.Security.Cryptography;
using Unmix.Formats.Files;

namespace Unmix.Formats.Packages;

/// <summary>Seals a model into one file. The same inputs give the same bytes: entries stored, in a fixed order, without dates.</summary>
public static class ModelPackageWriter
{
    /// <summary>The earliest date a zip can hold; stands for "no date".</summary>
    private static readonly DateTimeOffset NoDate = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a package under a temporary name and renames it when it is whole.</summary>
    /// <param name="path">Where the package goes; an older one is replaced.</param>
    /// <param name="manifest">Everything but the hashes, which are filled in here.</param>
    /// <param name="encoder">The encoder graph, ONNX.</param>
    /// <param name="decoder">The decoder graph, ONNX.</param>
    /// <param name="known">Pixels with known answers; as many bands and endmembers as the manifest has.</param>
    /// <exception cref="ModelPackageException">The manifest is out of range or does not fit the known pixels.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public static void Seal(string path, ModelManifest manifest, byte[] encoder, byte[] decoder, KnownPixels known) =>
        Seal(path, manifest, encoder, decoder, known, context: null);

    /// <summary>The same with a graph that looks at neighbours.</summary>
    /// <inheritdoc cref="Seal(string, ModelManifest, byte[], byte[], KnownPixels)"/>
    /// <param name="path">Where the package goes; an older one is replaced.</param>
    /// <param name="manifest">Everything but the hashes; with <see cref="ModelManifest.Context"/> where there is such a graph.</param>
    /// <param name="encoder">The encoder graph, ONNX.</param>
    /// <param name="decoder">The decoder graph, ONNX.</param>
    /// <param name="known">Pixels with known answers.</param>
    /// <param name="context">The graph that looks at neighbours, ONNX; null for none.</param>
    public static void Seal(string path, ModelManifest manifest, byte[] encoder, byte[] decoder, KnownPixels known, byte[]? context)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(known);
        manifest.Validate();
        if (known.BandCount != manifest.BandCount || known.EndmemberCount != manifest.EndmemberCount)
        {
            throw new ModelPackageException(
                $"The known pixels have {known.BandCount} bands and {known.EndmemberCount} endmembers but the "
                    + $"manifest has {manifest.BandCount} and {manifest.EndmemberCount}. Seal a package from one model."
            );
        }
        if (context is null != manifest.Context is null)
            throw new ModelPackageException("The manifest and the graphs do not both have a context. Seal a package from one model.");
        (string Name, byte[] Bytes)[] parts =
        [
            (ModelPackage.EncoderEntry, encoder),
            (ModelPackage.DecoderEntry, decoder),
            .. context is null ? [] : new[] { (ModelPackage.ContextEntry, context) },
            (ModelPackage.KnownPixelsEntry, known.ToBytes()),
        ];
        var hashes = parts.ToDictionary(p => p.Name, p => Convert.ToHexStringLower(SHA256.HashData(p.Bytes)));
        var sealedManifest = manifest with { Sha256 = hashes };
        Write(path, [(ModelPackage.ManifestEntry, sealedManifest.ToJson()), .. parts]);
    }

    /// <summary>
    /// Signs a package: opens and checks it, and writes it again with the signature of its manifest behind the other entries,
    /// which stay byte for byte. An older signature is replaced.
    /// </summary>
    /// <param name="path">The package.</param>
    /// <param name="key">The private key. Borrowed.</param>
    /// <exception cref="ModelPackageException">The package is refused.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public static void Sign(string path, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ModelPackage.Open(path); // what is signed is whole
        List<(string Name, byte[] Bytes)> entries;
        using (var old = PackageEntries.Open(path))
        {
            string[] names =
            [
                ModelPackage.ManifestEntry,
                ModelPackage.EncoderEntry,
                ModelPackage.DecoderEntry,
                .. old.Has(ModelPackage.ContextEntry) ? [ModelPackage.ContextEntry] : Array.Empty<string>(),
                ModelPackage.KnownPixelsEntry,
            ];
            entries = [.. names.Select(name => (name, old.Read(name)))];
        }
        entries.Add((ModelPackage.SignatureEntry, key.Sign(entries[0].Bytes)));
        Write(path, entries);
    }

    private static void Write(string path, IReadOnlyList<(string Name, byte[] Bytes)> entries)
    {
        using var output = OutputFile.Begin(path);
        try
        {
            using var stream = new FileStream(output.TemporaryPath, FileMode.Truncate, FileAccess.ReadWrite);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
            foreach (var (name, bytes) in entries)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
                entry.LastWriteTime = NoDate;
                entry.ExternalAttributes = 0; // else the system's default file mode would be in the bytes
                using var content = entry.Open();
                content.Write(bytes);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.NotWritten(path, cause.Message, cause);
        }
        output.Finish();
    }
}

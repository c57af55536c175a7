using System.IO.Compression;
using Unmix.Formats.Packages;

namespace Unmix.Formats.Tests.Packages;

/// <summary>Small packages made here, whole ones and ones with a single fault.</summary>
internal static class PackageSamples
{
    public const int BandCount = 5;

    public static readonly byte[] Encoder = [1, 2, 3, 4];
    public static readonly byte[] Decoder = [5, 6, 7];

    public static ModelManifest Manifest() =>
        new()
        {
            Name = "toy",
            EndmemberNames = ["soil", "tree", "water"],
            BandCount = BandCount,
            WavelengthsNm = [400, 500.5, 600, 700, 800],
            WidthsNm = [10, 10, 10, 10, 10],
            ExpectedMaximum = 0.9,
            ReferenceSpectra =
            [
                [0.1f, 0.2f, 0.3f, 0.4f, 0.5f],
                [0, 0, 0, 0, 0],
                [1, 1, 1, 1, 1],
            ],
        };

    public static KnownPixels Known(int count = 2, int bands = BandCount, int endmembers = 3, int seed = 1)
    {
        var random = new Random(seed);
        float[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
        return new KnownPixels
        {
            Count = count,
            BandCount = bands,
            EndmemberCount = endmembers,
            Spectra = Draw(count * bands),
            Abundances = Draw(count * endmembers),
            Concentration = Draw(count * endmembers),
            AbundanceDeviation = Draw(count * endmembers),
            Nonlinearity = Draw(count),
            Endmembers = Draw(count * bands * endmembers),
            Reconstruction = Draw(count * bands),
            MixingNonlinearity = Draw(count),
        };
    }

    public static string Seal(string path)
    {
        ModelPackageWriter.Seal(path, Manifest(), Encoder, Decoder, Known());
        return path;
    }

    /// <summary>Writes the package again with one entry changed; null removes it.</summary>
    public static void Replace(string path, string entry, Func<byte[], byte[]?> change)
    {
        var entries = new List<(string Name, byte[] Bytes)>();
        using (var zip = ZipFile.OpenRead(path))
        {
            foreach (var old in zip.Entries)
            {
                using var stream = old.Open();
                using var memory = new MemoryStream();
                stream.CopyTo(memory);
                var bytes = old.FullName == entry ? change(memory.ToArray()) : memory.ToArray();
                if (bytes is not null)
                    entries.Add((old.FullName, bytes));
            }
        }
        if (entries.All(e => e.Name != entry) && change([]) is { } added)
            entries.Add((entry, added));
        using var file = new FileStream(path, FileMode.Create);
        using var written = new ZipArchive(file, ZipArchiveMode.Create);
        foreach (var (name, bytes) in entries)
        {
            using var stream = written.CreateEntry(name, CompressionLevel.NoCompression).Open();
            stream.Write(bytes);
        }
    }

    public static void ReplaceInManifest(string path, string old, string with) => Replace(path, ModelPackage.ManifestEntry, bytes =>
        {
            var text = System.Text.Encoding.UTF8.GetString(bytes);
            Assert.Contains(old, text, StringComparison.Ordinal);
            return System.Text.Encoding.UTF8.GetBytes(text.Replace(old, with, StringComparison.Ordinal));
        });
}

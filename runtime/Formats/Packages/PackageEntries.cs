using System.IO.Compression;
using System.Security.Cryptography;

namespace Unmix.Formats.Packages;

/// <summary>The zip under a package, with every count and size bounded before anything is read.</summary>
internal sealed class PackageEntries : IDisposable
{
    private const long Mebibyte = 1L << 20;

    /// <summary>Entries and the most bytes each may have; the graphs' bound is half of what an ONNX file can be.</summary>
    private static readonly Dictionary<string, long> LargestBytes = new(StringComparer.Ordinal)
    {
        [ModelPackage.ManifestEntry] = 16 * Mebibyte,
        [ModelPackage.EncoderEntry] = 1024 * Mebibyte,
        [ModelPackage.DecoderEntry] = 1024 * Mebibyte,
        [ModelPackage.ContextEntry] = 64 * Mebibyte,
        [ModelPackage.KnownPixelsEntry] = 256 * Mebibyte,
        [ModelPackage.SignatureEntry] = 64,
    };

    /// <summary>Entries are stored as they are; one that somebody packed again may shrink this often, or it is a bomb.</summary>
    private const int MostCompression = 100;

    private readonly string path;
    private readonly FileStream file;
    private readonly ZipArchive zip;

    private PackageEntries(string path, FileStream file, ZipArchive zip, string sha256)
    {
        this.path = path;
        this.file = file;
        this.zip = zip;
        Sha256 = sha256;
    }

    /// <summary>Of the whole file, lowercase hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>True where a file is a zip of a package's entries and no others, whatever is in them.</summary>
    public static bool AreIn(string path)
    {
        try
        {
            using var file = OpenFile(path);
            if (ZipDirectory.FirstName(file) is not { } first || !LargestBytes.ContainsKey(first))
                return false;
            ZipDirectory.Require(file, path, LargestBytes.Count);
            using var zip = OpenZip(file, path);
            return zip.Entries.All(entry => LargestBytes.ContainsKey(entry.FullName));
        }
        catch (ModelPackageException)
        {
            return false;
        }
    }

    /// <exception cref="ModelPackageException">No file, unreadable, too large, not a zip, or entries that do not belong.</exception>
    public static PackageEntries Open(string path)
    {
        var file = OpenFile(path);
        try
        {
            var most = LargestBytes.Values.Sum() + Mebibyte;
            if (file.Length > most)
                throw new ModelPackageException(
                    $"The file has {file.Length} bytes but a package has at most {most} ('{path}'). Give the path of a .unmix file."
                );
            if (!IsNamed(path) && ZipDirectory.FirstName(file) is { } first && !LargestBytes.ContainsKey(first))
                throw new ModelPackageException(
                    $"'{path}' is a zip that begins with '{Quoted.Text(first)}', not a model package. Give the path of a .unmix file "
                        + "first, and then the scene."
                );
            ZipDirectory.Require(file, path, LargestBytes.Count);
            file.Position = 0;
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
            var entries = new PackageEntries(path, file, OpenZip(file, path), sha256);
            entries.RequireKnownEntries();
            return entries;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>True when there is such an entry.</summary>
    public bool Has(string name) => zip.GetEntry(name) is not null;

    /// <summary>The bytes of an entry.</summary>
    /// <exception cref="ModelPackageException">It is missing, too large, or can't be unpacked.</exception>
    public byte[] Read(string name)
    {
        var entry = zip.GetEntry(name)
            ?? throw new ModelPackageException($"The package has no entry '{name}' ('{path}'). Export the model again.");
        try
        {
            using var stream = entry.Open();
            var bytes = new byte[checked((int)entry.Length)];
            stream.ReadExactly(bytes);
            if (stream.ReadByte() >= 0)
                throw new InvalidDataException("It is longer than it claims.");
            return bytes;
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException or NotSupportedException)
        {
            throw new ModelPackageException(
                $"The entry '{name}' can't be unpacked ('{path}'): {cause.Message} Copy the package again from its source.",
                cause
            );
        }
    }

    public void Dispose()
    {
        zip.Dispose();
        file.Dispose();
    }

    private static bool IsNamed(string path) => path.EndsWith(".unmix", StringComparison.OrdinalIgnoreCase);

    private static FileStream OpenFile(string path)
    {
        if (Directory.Exists(path))
            throw new ModelPackageException($"'{path}' is a folder, not a model package. Give the path of a .unmix file.");
        if (!File.Exists(path))
            throw new ModelPackageException($"There is no model package at '{path}'. Check the path.");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception cause) when (cause is UnauthorizedAccessException or IOException)
        {
            throw new ModelPackageException($"The model package '{path}' can't be read: {cause.Message} Check its permissions.", cause);
        }
    }

    private static ZipArchive OpenZip(FileStream file, string path)
    {
        try
        {
            file.Position = 0;
            var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            _ = zip.Entries; // reads the directory, which is where a damaged file shows
            return zip;
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException or ArgumentException or NotSupportedException)
        {
            throw ZipDirectory.NotZip(file, path, cause);
        }
    }

    private void RequireKnownEntries()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            var name = entry.FullName;
            if (!LargestBytes.TryGetValue(name, out var most))
                throw new ModelPackageException(
                    $"The package has an entry '{name}' that does not belong in it ('{path}'). Export the model again."
                );
            if (!names.Add(name))
                throw new ModelPackageException($"The package has the entry '{name}' twice ('{path}'). Export the model again.");
            if (entry.Length > most)
                throw new ModelPackageException(
                    $"The entry '{name}' claims {entry.Length} bytes; at most {most} are read ('{path}'). Export the model again."
                );
            if (entry.CompressedLength > file.Length || entry.Length > MostCompression * (entry.CompressedLength + 1))
            {
                throw new ModelPackageException(
                    $"The entry '{name}' claims {entry.Length} bytes packed in {entry.CompressedLength}, in a file of "
                        + $"{file.Length} ('{path}'). "
                        + "Copy the package again from its source."
                );
            }
        }
    }
}

using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Products;

/// <summary>A file that may be a product, or a part of one: looked at once, whatever the number of products it is compared with.</summary>
internal sealed unsafe class ProductCandidate : IDisposable
{
    private static readonly byte[] Hdf5Mark = [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    private readonly byte[] start = new byte[512];
    private readonly int startLength;
    private readonly Lazy<IReadOnlyList<string>> siblings;
    private ArrayFile? arrays;
    private bool isTried;

    /// <param name="path">The file; of this machine, or of a virtual file system.</param>
    public ProductCandidate(string path)
    {
        Path = path;
        siblings = new Lazy<IReadOnlyList<string>>(() => SiblingsOf(path));
        try
        {
            using var file = SceneFile.Open(path);
            startLength = file.Read(start, 0);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            startLength = 0; // GDAL says better what is wrong
        }
    }

    /// <summary>A file that is open already.</summary>
    /// <param name="arrays">Taken over.</param>
    /// <param name="siblings">As <see cref="Siblings"/>.</param>
    internal ProductCandidate(ArrayFile arrays, IReadOnlyList<string> siblings)
    {
        (Path, this.arrays, isTried) = (arrays.Path, arrays, true);
        this.siblings = new Lazy<IReadOnlyList<string>>(siblings);
        Hdf5Mark.CopyTo(start, 0);
        startLength = Hdf5Mark.Length;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its name, without folders.</summary>
    public string Name => VirtualPath.FileName(Path);

    /// <summary>The first bytes, at most 512.</summary>
    public ReadOnlySpan<byte> Start => start.AsSpan(0, startLength);

    /// <summary>True where the file begins as HDF5 and netCDF-4 do, or as netCDF-3 does.</summary>
    public bool IsArrays =>
        Start.StartsWith(Hdf5Mark) || Start.StartsWith("CDF\u0001"u8) || Start.StartsWith("CDF\u0002"u8) || Start.StartsWith("CDF\u0005"u8);

    /// <summary>True where the file begins as TIFF does.</summary>
    public bool IsTiff =>
        Start.StartsWith("II*\0"u8) || Start.StartsWith("MM\0*"u8) || Start.StartsWith("II+\0"u8) || Start.StartsWith("MM\0+"u8);

    /// <summary>True where the file begins as XML does.</summary>
    public bool IsXml => Start.StartsWith("<"u8) || Start.StartsWith("\ufeff<"u8);

    /// <summary>
    /// The groups and arrays in it; null where it has none, or can't be opened. Closed with the candidate unless
    /// <see cref="Take"/> is called.
    /// </summary>
    public ArrayFile? Arrays
    {
        get
        {
            if (!isTried && IsArrays)
                arrays = GdalArrayFile.TryOpen(Path);
            isTried = true;
            return arrays;
        }
    }

    /// <summary>Paths of the files in the same folder, itself too, sorted by name.</summary>
    public IReadOnlyList<string> Siblings => siblings.Value;

    /// <summary>Hands <see cref="Arrays"/> over to the caller, who closes it.</summary>
    public ArrayFile Take()
    {
        var taken = Arrays ?? throw new InvalidOperationException($"'{Path}' has no arrays.");
        (arrays, isTried) = (null, false);
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => arrays?.Dispose();

    private static IReadOnlyList<string> SiblingsOf(string path)
    {
        if (!VirtualPath.Is(path))
        {
            var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!; // a file's full path has a folder
            try
            {
                return
                [
                    .. Directory
                        .EnumerateFiles(folder)
                        .Select(file => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, System.IO.Path.GetFileName(file)))
                        .Order(StringComparer.Ordinal),
                ];
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                return [path]; // a folder may be entered and not listed
            }
        }
        var above = path[..path.LastIndexOf('/')];
        return [.. BorrowedText.TakeList(GdalNative.VSIReadDir(above)).Select(name => $"{above}/{name}").Order(StringComparer.Ordinal)];
    }
}

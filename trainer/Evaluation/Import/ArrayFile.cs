using System.Text;
using Unmix.Formats.Arrays;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Import;

/// <summary>The arrays of a file of MATLAB (4 to 7 by a reader of ours, 7.3 by PureHDF), numpy, or several of them.</summary>
/// <param name="Path">The file, or all of them, for messages.</param>
/// <param name="Arrays">Those of numbers.</param>
internal sealed record ArrayFile(string Path, IReadOnlyList<NumericArray> Arrays)
{
    /// <summary>Those of text, by name; none in files of MATLAB 7.3.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Texts { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What is there besides and can't be read, for people.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>True where all are MATLAB's, whose cubes have their bands last by habit.</summary>
    public bool IsMatlab { get; init; }

    /// <summary>
    /// Several files as one, as scenes and their truth are often given apart; of arrays with one name, the first
    /// file's is the one.
    /// </summary>
    /// <exception cref="SpectraException">One can't be read.</exception>
    public static ArrayFile Read(IReadOnlyList<string> paths)
    {
        ArrayFile[] files = [.. paths.Select(Read)];
        return new ArrayFile(
            string.Join("', '", paths),
            [.. files.SelectMany(file => file.Arrays).DistinctBy(array => array.Name, StringComparer.Ordinal)]
        )
        {
            Texts = files
                .SelectMany(file => file.Texts)
                .DistinctBy(text => text.Key, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal),
            Others = [.. files.SelectMany(file => file.Others)],
            IsMatlab = files.All(file => file.IsMatlab),
        };
    }

    /// <summary>An array's or a text's name without those of the structures that it lies in.</summary>
    public static string OwnName(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static ArrayFile Read(string path)
    {
        if (!File.Exists(path))
            throw new SpectraException($"There is no file '{path}'. Correct the name.");
        if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            var numpy = NpyFile.ReadAll(path);
            return new ArrayFile(path, numpy.Arrays) { Texts = numpy.Texts, Others = numpy.Others };
        }
        if (IsHdf5(path, out var isMatlab))
        {
            var (arrays, others) = Hdf5Arrays.Read(path, isMatlab);
            return new ArrayFile(path, arrays) { Others = others, IsMatlab = isMatlab };
        }
        var found = MatlabArrays.Read(path);
        return new ArrayFile(path, found.Arrays)
        {
            Texts = found.Texts,
            Others = found.Others,
            IsMatlab = true,
        };
    }

    private static bool IsHdf5(string path, out bool isMatlab)
    {
        // HDF5's mark, at the start or behind the 512 bytes in which MATLAB 7.3 says what it is.
        ReadOnlySpan<byte> mark = [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10];
        var start = new byte[520];
        try
        {
            using var file = File.OpenRead(path);
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The file '{path}' can't be read: {cause.Message.TrimEnd('.')}. Check its permissions.", cause);
        }
        isMatlab = Encoding.Latin1.GetString(start).StartsWith("MATLAB", StringComparison.Ordinal);
        return start.AsSpan().StartsWith(mark) || (start.Length > 512 && start.AsSpan(512).SequenceEqual(mark));
    }
}

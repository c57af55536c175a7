using PureHDF;
using Unmix.Formats.Arrays;
using Unmix.Formats.Spectra;

namespace Unmix.Trainer.Import;

/// <summary>The arrays of a file of MATLAB (5 to 7 by a reader of ours, 7.3 by PureHDF) or numpy.</summary>
/// <param name="Path">The file.</param>
/// <param name="Arrays">Those of numbers.</param>
/// <param name="Texts">Those of text, by name; none in files of MATLAB 7.3 and numpy.</param>
internal sealed record ArrayFile(string Path, IReadOnlyList<NumericArray> Arrays, IReadOnlyDictionary<string, IReadOnlyList<string>> Texts)
{
    private const long LargestCount = 128L << 20; // numbers of eight bytes: 1 GiB

    private static readonly Dictionary<string, IReadOnlyList<string>> NoTexts = [];

    /// <summary>Several files as one, as scenes and their truth are often given apart; of arrays with one name, the first file's is the one.</summary>
    /// <exception cref="SpectraException">One can't be read.</exception>
    public static ArrayFile Read(IReadOnlyList<string> paths)
    {
        ArrayFile[] files = [.. paths.Select(Read)];
        return new ArrayFile(
            string.Join("', '", paths),
            [.. files.SelectMany(file => file.Arrays).DistinctBy(array => array.Name, StringComparer.Ordinal)],
            files.SelectMany(file => file.Texts).DistinctBy(text => text.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));
    }

    private static ArrayFile Read(string path)
    {
        if (!File.Exists(path)) throw new SpectraException($"There is no file '{path}'. Correct the name.");
        if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase)) return new ArrayFile(path, NpyFile.Read(path), NoTexts);
        if (IsHdf5(path)) return new ArrayFile(path, ReadHdf5(path), NoTexts);
        var found = MatlabArrays.Read(path);
        return new ArrayFile(path, found.Arrays, found.Texts);
    }

    private static bool IsHdf5(string path)
    {
        // HDF5's mark, at the start or behind the 512 bytes in which MATLAB 7.3 says what it is.
        ReadOnlySpan<byte> mark = [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10];
        var start = new byte[520];
        using var file = File.OpenRead(path);
        var count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return count >= 8 && (start.AsSpan(0, 8).SequenceEqual(mark) || (count == start.Length && start.AsSpan(512, 8).SequenceEqual(mark)));
    }

    private static List<NumericArray> ReadHdf5(string path)
    {
        try
        {
            using var file = H5File.OpenRead(path);
            var arrays = new List<NumericArray>();
            foreach (var dataset in file.Children().OfType<IH5Dataset>())
            {
                var dimensions = dataset.Space.Dimensions;
                var count = dimensions.Aggregate(1UL, (product, size) => checked(product * size));
                if (dimensions.Length < 2 || count is 0 or > (ulong)LargestCount || Numbers(dataset) is not { } values) continue;
                // HDF5's last index runs fastest, MATLAB's first: MATLAB writes its dimensions the other way round.
                arrays.Add(new NumericArray(dataset.Name, [.. dimensions.Reverse().Select(size => (int)size)], values));
            }
            return arrays;
        }
#pragma warning disable CA1031 // the library throws whatever it meets in a damaged file, NullReferenceException included
        catch (Exception cause)
#pragma warning restore CA1031
        {
            throw new SpectraException($"The file '{path}' can't be read as MATLAB 7.3 (HDF5): {cause.Message.TrimEnd('.')}. Save it again, for example with 'save -v7'.", cause);
        }
    }

    private static double[]? Numbers(IH5Dataset dataset)
    {
        static double[] Wide<T>(T[] values) => Array.ConvertAll(values, value => System.Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture));
        return (dataset.Type.Class, dataset.Type.Size) switch
        {
            (H5DataTypeClass.FloatingPoint, 8) => dataset.Read<double[]>(),
            (H5DataTypeClass.FloatingPoint, 4) => Wide(dataset.Read<float[]>()),
            (H5DataTypeClass.FixedPoint, 1) => dataset.Type.FixedPoint.IsSigned ? Wide(dataset.Read<sbyte[]>()) : Wide(dataset.Read<byte[]>()),
            (H5DataTypeClass.FixedPoint, 2) => dataset.Type.FixedPoint.IsSigned ? Wide(dataset.Read<short[]>()) : Wide(dataset.Read<ushort[]>()),
            (H5DataTypeClass.FixedPoint, 4) => dataset.Type.FixedPoint.IsSigned ? Wide(dataset.Read<int[]>()) : Wide(dataset.Read<uint[]>()),
            _ => null,
        };
    }
}

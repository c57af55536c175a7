using System.Globalization;
using PureHDF;
using Unmix.Formats.Arrays;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Import;

/// <summary>
/// The arrays of an HDF5 file, such as one of MATLAB 7.3, and those in its groups, which are MATLAB's structures
/// (<c>scene.cube</c>).
/// </summary>
internal static class Hdf5Arrays
{
    private const long LargestCount = 128L << 20; // numbers of eight bytes: 1 GiB
    private const int DeepestGroup = 16;

    /// <summary>What MATLAB writes to each of its arrays; its dimensions then come the other way round.</summary>
    private const string MatlabAttribute = "MATLAB_class";

    /// <summary>Where MATLAB keeps what cells and objects refer to: nothing with a name of its own.</summary>
    private static readonly string[] Hidden = ["#refs#", "#subsystem#"];

    /// <param name="path">The file.</param>
    /// <param name="isMatlab">True where it begins as files of MATLAB do.</param>
    /// <returns>Arrays of numbers, and what can't be read, for people.</returns>
    /// <exception cref="SpectraException">It can't be read.</exception>
    public static (List<NumericArray> Arrays, List<string> Others) Read(string path, bool isMatlab)
    {
        try
        {
            using var file = H5File.OpenRead(path);
            var (arrays, others) = (new List<NumericArray>(), new List<string>());
            Add(file, "", isMatlab, 0, arrays, others);
            return (arrays, others);
        }
#pragma warning disable CA1031 // the library throws whatever it meets in a damaged file, NullReferenceException included
        catch (Exception cause)
#pragma warning restore CA1031
        {
            throw new SpectraException(
                $"The file '{path}' can't be read as MATLAB 7.3 (HDF5): {cause.Message.TrimEnd('.')}. Save it "
                    + "again, for example with 'save -v7'.",
                cause
            );
        }
    }

    private static void Add(IH5Group group, string prefix, bool isMatlab, int depth, List<NumericArray> arrays, List<string> others)
    {
        foreach (var child in group.Children())
        {
            var name = prefix + child.Name;
            if (child is IH5Group inner && depth < DeepestGroup && !Hidden.Contains(child.Name))
                Add(inner, name + ".", isMatlab, depth + 1, arrays, others);
            else if (child is IH5Dataset dataset && Numbers(dataset) is { } values)
                arrays.Add(Array(name, dataset, values, isMatlab || dataset.AttributeExists(MatlabAttribute)));
            else if (child is IH5Dataset other)
                others.Add($"{name} ({other.Type.Class.ToString().ToLowerInvariant()})");
        }
    }

    private static NumericArray Array(string name, IH5Dataset dataset, double[] values, bool isMatlab)
    {
        int[] stored = [.. dataset.Space.Dimensions.Select(size => (int)size)];
        int[] dimensions = stored.Length switch
        {
            0 => [1, 1],
            1 => [stored[0], 1],
            _ => stored,
        };
        // HDF5's last index runs fastest, MATLAB's first: MATLAB writes its dimensions the other way round, other programs as they are.
        return isMatlab
            ? new NumericArray(name, [.. dimensions.Reverse()], values)
            : NumericArray.OfLastIndexFastest(name, dimensions, values);
    }

    private static double[]? Numbers(IH5Dataset dataset)
    {
        static double[] Wide<T>(T[] values) =>
            System.Array.ConvertAll(values, value => Convert.ToDouble(value, CultureInfo.InvariantCulture));
        var count = dataset.Space.Dimensions.Aggregate(1UL, (product, size) => checked(product * size));
        if (count is 0 or > (ulong)LargestCount)
            return null;
        return (dataset.Type.Class, dataset.Type.Size) switch
        {
            (H5DataTypeClass.FloatingPoint, 8) => dataset.Read<double[]>(),
            (H5DataTypeClass.FloatingPoint, 4) => Wide(dataset.Read<float[]>()),
            (H5DataTypeClass.FixedPoint, 1) => dataset.Type.FixedPoint.IsSigned
                ? Wide(dataset.Read<sbyte[]>())
                : Wide(dataset.Read<byte[]>()),
            (H5DataTypeClass.FixedPoint, 2) => dataset.Type.FixedPoint.IsSigned
                ? Wide(dataset.Read<short[]>())
                : Wide(dataset.Read<ushort[]>()),
            (H5DataTypeClass.FixedPoint, 4) => dataset.Type.FixedPoint.IsSigned
                ? Wide(dataset.Read<int[]>())
                : Wide(dataset.Read<uint[]>()),
            _ => null,
        };
    }
}

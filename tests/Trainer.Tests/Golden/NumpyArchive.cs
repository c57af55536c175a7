using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Unmix.Trainer.Tests.Golden;

/// <summary>Reads the arrays of an .npz file: little-endian float32, float64 or int32, either order. All come out as doubles.</summary>
internal sealed class NumpyArchive
{
    private readonly Dictionary<string, (long[] Shape, double[] Values)> arrays = [];

    private NumpyArchive() { }

    public IEnumerable<string> Names => arrays.Keys;

    public long[] Shape(string name) => arrays[name].Shape;

    public double[] Values(string name) => arrays[name].Values;

    public static NumpyArchive Read(string path)
    {
        var archive = new NumpyArchive();
        using var zip = ZipFile.OpenRead(path);
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            var bytes = new byte[entry.Length];
            stream.ReadExactly(bytes);
            archive.arrays[entry.FullName[..^".npy".Length]] = Parse(bytes);
        }
        return archive;
    }

    private static (long[] Shape, double[] Values) Parse(byte[] bytes)
    {
        var start = bytes[6] == 1 ? 10 : 12;
        var length = bytes[6] == 1 ? BitConverter.ToUInt16(bytes, 8) : BitConverter.ToInt32(bytes, 8);
        var header = Encoding.ASCII.GetString(bytes, start, length);
        var inside = header[(header.IndexOf('(', StringComparison.Ordinal) + 1)..header.IndexOf(')', StringComparison.Ordinal)];
        long[] shape =
        [
            .. inside
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(size => long.Parse(size, CultureInfo.InvariantCulture)),
        ];
        var values = Numbers(header, bytes.AsSpan(start + length));
        var columnMajor = header.Contains("'fortran_order': True", StringComparison.Ordinal);
        return (shape, columnMajor ? RowMajor(values, shape) : values);
    }

    private static double[] Numbers(string header, ReadOnlySpan<byte> data)
    {
        if (header.Contains("<f8", StringComparison.Ordinal))
            return MemoryMarshal.Cast<byte, double>(data).ToArray();
        if (header.Contains("<f4", StringComparison.Ordinal))
            return [.. MemoryMarshal.Cast<byte, float>(data).ToArray().Select(value => (double)value)];
        if (header.Contains("<i4", StringComparison.Ordinal))
            return [.. MemoryMarshal.Cast<byte, int>(data).ToArray().Select(value => (double)value)];
        throw new FormatException($"No reader for '{header}'.");
    }

    // The first index runs fastest in the file; here the last one does.
    private static double[] RowMajor(double[] values, long[] shape)
    {
        var result = new double[values.Length];
        for (long i = 0; i < values.Length; i++)
        {
            long rest = i,
                target = 0;
            for (var axis = 0; axis < shape.Length; axis++)
            {
                var stride = shape[(axis + 1)..].Aggregate(1L, (product, size) => product * size);
                target += rest % shape[axis] * stride;
                rest /= shape[axis];
            }
            result[target] = values[i];
        }
        return result;
    }
}

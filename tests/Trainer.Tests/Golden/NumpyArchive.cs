using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Unmix.Trainer.Tests.Golden;

/// <summary>Reads the arrays of an .npz file: little-endian float32, float64 or int32, C order. All come out as doubles.</summary>
internal sealed class NumpyArchive
{
    private readonly Dictionary<string, (long[] Shape, double[] Values)> arrays = [];

    private NumpyArchive()
    {
    }

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
        if (header.Contains("True", StringComparison.Ordinal)) throw new FormatException("Fortran order is not read here.");
        var inside = header[(header.IndexOf('(', StringComparison.Ordinal) + 1)..header.IndexOf(')', StringComparison.Ordinal)];
        long[] shape = [.. inside.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(size => long.Parse(size, CultureInfo.InvariantCulture))];
        var data = bytes.AsSpan(start + length);
        if (header.Contains("<f8", StringComparison.Ordinal)) return (shape, MemoryMarshal.Cast<byte, double>(data).ToArray());
        if (header.Contains("<f4", StringComparison.Ordinal))
            return (shape, [.. MemoryMarshal.Cast<byte, float>(data).ToArray().Select(value => (double)value)]);
        if (header.Contains("<i4", StringComparison.Ordinal))
            return (shape, [.. MemoryMarshal.Cast<byte, int>(data).ToArray().Select(value => (double)value)]);
        throw new FormatException($"No reader for '{header}'.");
    }
}

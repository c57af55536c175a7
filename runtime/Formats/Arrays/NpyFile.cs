using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Arrays;

/// <summary>numpy's files: <c>.npy</c>, one array (NEP 1), and <c>.npz</c>, a zip of them.</summary>
public static partial class NpyFile
{
    /// <summary>The most bytes of an array that are read; each may become a number of eight.</summary>
    public const long LargestBytes = 512L << 20;

    /// <summary>No deflated stream grows by more (zlib's technical notes: 1032 to 1).</summary>
    private const long MostInflation = 1032;

    private const int Alignment = 64;
    private const string Ending = ".npy";
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads all arrays of a file: real and whole numbers, little-endian. One dimension becomes a column.</summary>
    /// <exception cref="SpectraException">The file can't be read, is too large or is damaged.</exception>
    public static IReadOnlyList<NumericArray> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (!path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
            {
                using var file = File.OpenRead(path);
                return [Read(file, file.Length, Path.GetFileNameWithoutExtension(path))];
            }
            using var zip = ZipFile.OpenRead(path);
            var arrays = new List<NumericArray>();
            var left = LargestBytes;
            foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith(Ending, StringComparison.Ordinal)))
            {
                // Before anything is set aside for it: a size is what the file claims.
                if (entry.Length > MostInflation * (entry.CompressedLength + 1)) throw new FormatException($"'{entry.FullName}' claims {entry.Length} bytes in {entry.CompressedLength}");
                left -= entry.Length;
                if (left < 0) throw new FormatException($"its arrays have more than {LargestBytes >> 20} MB together");
                using var stream = entry.Open();
                arrays.Add(Read(stream, entry.Length, entry.FullName[..^Ending.Length]));
            }
            return arrays;
        }
        catch (Exception cause) when (cause is FormatException or InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new SpectraException($"The numpy file '{path}' can't be understood: {cause.Message.TrimEnd('.')}. Save arrays of plain numbers again, with numpy.save or numpy.savez.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The numpy file '{path}' can't be read: {cause.Message} Check its name and permissions.", cause);
        }
    }

    /// <summary>Writes an array of float32, its last index running fastest.</summary>
    /// <param name="path">Ends in .npy, or in .npz for a zip with the one array.</param>
    /// <param name="name">The array's name in a .npz.</param>
    /// <param name="dimensions">Their product is the number of values.</param>
    /// <param name="values">The numbers.</param>
    /// <exception cref="OptionsException">The name ends otherwise.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public static void Write(string path, string name, IReadOnlyList<int> dimensions, ReadOnlySpan<float> values)
    {
        ArgumentNullException.ThrowIfNull(path);
        var isZip = path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);
        if (!isZip && !path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)) throw new OptionsException($"Arrays are written as '*.npy' or '*.npz' but '{path}' is asked for. Change the name.");
        using var file = OutputFile.Begin(path);
        try
        {
            using var stream = new FileStream(file.TemporaryPath, FileMode.Open, FileAccess.Write);
            if (!isZip)
            {
                Write(stream, dimensions, values);
            }
            else
            {
                using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
                var entry = zip.CreateEntry(name + Ending, CompressionLevel.Optimal);
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // no clock: the same array gives the same bytes
                using var content = entry.Open();
                Write(content, dimensions, values);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputFile.NotWritten(path, cause.Message, cause);
        }
        file.Finish();
    }

    private static void Write(Stream stream, IReadOnlyList<int> dimensions, ReadOnlySpan<float> values)
    {
        var shape = string.Join(", ", dimensions) + (dimensions.Count == 1 ? "," : "");
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}";
        const int Before = 10; // magic, version, length
        header = header.PadRight((Before + header.Length + 1 + Alignment - 1) / Alignment * Alignment - Before - 1) + "\n";
        stream.Write(Magic);
        stream.Write([1, 0, (byte)header.Length, (byte)(header.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header));
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        stream.Write(bytes);
    }

    private static NumericArray Read(Stream stream, long length, string name)
    {
        if (length > LargestBytes) throw new FormatException($"'{name}' has {length >> 20} MB; at most {LargestBytes >> 20} MB are read");
        var start = new byte[8];
        stream.ReadExactly(start);
        if (!start.AsSpan(0, Magic.Length).SequenceEqual(Magic)) throw new FormatException($"'{name}' does not begin as a numpy array");
        var size = new byte[start[6] == 1 ? 2 : 4];
        stream.ReadExactly(size);
        var headerLength = size.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadInt32LittleEndian(size);
        if (headerLength < 0 || headerLength > length) throw new FormatException($"'{name}' has a header of {headerLength} bytes");
        var text = new byte[headerLength];
        stream.ReadExactly(text);
        var header = Header().Match(Encoding.ASCII.GetString(text));
        if (!header.Success) throw new FormatException($"the header of '{name}' names no type and shape");
        int[] shape = [.. header.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => int.Parse(item, NumberStyles.None, CultureInfo.InvariantCulture))];
        var count = shape.Aggregate(1L, (product, item) => checked(product * item));
        if (count < 1 || count > LargestBytes) throw new FormatException($"'{name}' has the shape ({string.Join(", ", shape)})");
        var values = Numbers(stream, header.Groups["type"].Value, count, length, name);
        int[] dimensions = shape.Length switch { 0 => [1, 1], 1 => [shape[0], 1], _ => shape };
        return header.Groups["fortran"].Value == "True" ? new NumericArray(name, dimensions, values) : NumericArray.OfLastIndexFastest(name, dimensions, values);
    }

    private static double[] Numbers(Stream stream, string type, long count, long length, string name)
    {
        var size = type.Length == 3 && type[0] is '<' or '|' ? type[2] - '0' : 0;
        if (size is not (1 or 2 or 4 or 8) || type[1] is not ('f' or 'i' or 'u') || (type[1] == 'f' && size < 4))
            throw new FormatException($"'{name}' is of the type '{type}'; real and whole little-endian numbers are read");
        if (count * size > length) throw new FormatException($"'{name}' is to hold {count} numbers of {size} bytes in {length}");
        var bytes = new byte[count * size];
        stream.ReadExactly(bytes);
        var values = new double[count];
        for (var i = 0; i < values.Length; i++)
        {
            var at = bytes.AsSpan(i * size, size);
            values[i] = (type[1], size) switch
            {
                ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(at),
                ('f', _) => BinaryPrimitives.ReadDoubleLittleEndian(at),
                ('i', 1) => (sbyte)at[0],
                ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(at),
                ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(at),
                ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(at),
                (_, 1) => at[0],
                (_, 2) => BinaryPrimitives.ReadUInt16LittleEndian(at),
                (_, 4) => BinaryPrimitives.ReadUInt32LittleEndian(at),
                _ => BinaryPrimitives.ReadUInt64LittleEndian(at),
            };
        }
        return values;
    }

    [GeneratedRegex(@"'descr':\s*'(?<type>[^']+)'.*'fortran_order':\s*(?<fortran>True|False).*'shape':\s*\((?<shape>[\d,\s]*)\)")]
    private static partial Regex Header();
}

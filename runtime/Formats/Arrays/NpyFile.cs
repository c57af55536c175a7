using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Unmix.Formats.Files;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Arrays;

/// <summary>numpy's files: <c>.npy</c>, one array (NEP 1), and <c>.npz</c>, a zip of them.</summary>
public static class NpyFile
{
    /// <summary>The array of a scene's wavelengths beside it.</summary>
    public const string WavelengthName = "wavelength_nm";

    /// <summary>The most bytes of an array that are read; each may become a number of eight.</summary>
    public const long LargestBytes = 512L << 20;

    /// <summary>No deflated stream grows by more (zlib's technical notes: 1032 to 1).</summary>
    private const long MostInflation = 1032;

    private const int Alignment = 64;
    private const string Ending = ".npy";

    /// <summary>Reads all arrays of numbers of a file, real and whole. One dimension becomes a column.</summary>
    /// <exception cref="SpectraException">The file can't be read, is too large or is damaged.</exception>
    public static IReadOnlyList<NumericArray> Read(string path) => ReadAll(path).Arrays;

    /// <summary>Reads all that a file has.</summary>
    /// <exception cref="SpectraException">The file can't be read, is too large or is damaged.</exception>
    public static NumpyArrays ReadAll(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var (arrays, texts, others) = (
            new List<NumericArray>(),
            new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal),
            new List<string>()
        );
        try
        {
            if (path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
                ReadZip((stream, length, name) => Add(stream, length, name, arrays, texts, others), path);
            else
            {
                using var file = File.OpenRead(path);
                Add(file, file.Length, Path.GetFileNameWithoutExtension(path), arrays, texts, others);
            }
            return new NumpyArrays(arrays, texts, others);
        }
        catch (Exception cause) when (cause is FormatException or InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new SpectraException(
                $"The numpy file '{path}' can't be understood: {cause.Message.TrimEnd('.')}. Save arrays of "
                    + "plain numbers again, with numpy.save or numpy.savez.",
                cause
            );
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The numpy file '{path}' can't be read: {cause.Message} Check its name and permissions.", cause);
        }
    }

    private static void ReadZip(Action<Stream, long, string> add, string path)
    {
        using var zip = ZipFile.OpenRead(path);
        var left = LargestBytes;
        foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith(Ending, StringComparison.Ordinal)))
        {
            // Before anything is set aside for it: a size is what the file claims.
            if (entry.Length > MostInflation * (entry.CompressedLength + 1))
                throw new FormatException($"'{Quoted.Text(entry.FullName)}' claims {entry.Length} bytes in {entry.CompressedLength}");
            left -= entry.Length;
            if (left < 0)
                throw new FormatException($"its arrays have more than {LargestBytes >> 20} MB together");
            using var stream = entry.Open();
            add(stream, entry.Length, entry.FullName[..^Ending.Length]);
        }
    }

    /// <summary>Writes an array of float32, its last index running fastest.</summary>
    /// <param name="path">Ends in .npy, or in .npz for a zip with the one array.</param>
    /// <param name="name">The array's name in a .npz.</param>
    /// <param name="dimensions">Their product is the number of values.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="wavelengthsNm">Of a .npz: beside the array one called <see cref="WavelengthName"/>, by which a
    /// reader can tell which dimension has the bands; null for none.</param>
    /// <exception cref="OptionsException">The name ends otherwise.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public static void Write(
        string path,
        string name,
        IReadOnlyList<int> dimensions,
        ReadOnlySpan<float> values,
        IReadOnlyList<double>? wavelengthsNm = null
    )
    {
        ArgumentNullException.ThrowIfNull(path);
        var isZip = path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);
        if (!isZip && !path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
            throw new OptionsException($"Arrays are written as '*.npy' or '*.npz' but the name given is '{path}'. Change the name.");
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
                using (var content = Begin(zip, name))
                    Write(content, dimensions, values);
                if (wavelengthsNm is { } centres)
                {
                    using var content = Begin(zip, WavelengthName);
                    Write(content, centres);
                }
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.NotWritten(path, cause.Message, cause);
        }
        file.Finish();
    }

    private static Stream Begin(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name + Ending, CompressionLevel.Optimal);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // no clock: the same array gives the same bytes
        return entry.Open();
    }

    private static void Write(Stream stream, IReadOnlyList<int> dimensions, ReadOnlySpan<float> values)
    {
        WriteHeader(stream, "<f4", dimensions);
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        stream.Write(bytes);
    }

    private static void Write(Stream stream, IReadOnlyList<double> values)
    {
        WriteHeader(stream, "<f8", [values.Count]);
        var bytes = new byte[values.Count * sizeof(double)];
        for (var i = 0; i < values.Count; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        stream.Write(bytes);
    }

    private static void WriteHeader(Stream stream, string type, IReadOnlyList<int> dimensions)
    {
        var shape = string.Join(", ", dimensions) + (dimensions.Count == 1 ? "," : "");
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}";
        const int Before = 10; // magic, version, length
        header = header.PadRight((Before + header.Length + 1 + Alignment - 1) / Alignment * Alignment - Before - 1) + "\n";
        stream.Write(NpyHeader.Magic);
        stream.Write([1, 0, (byte)header.Length, (byte)(header.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header));
    }

    /// <summary>Adds an array to those of its kind.</summary>
    private static void Add(
        Stream stream,
        long length,
        string name,
        List<NumericArray> arrays,
        Dictionary<string, IReadOnlyList<string>> texts,
        List<string> others
    )
    {
        if (length > LargestBytes)
            throw new FormatException($"'{Quoted.Text(name)}' has {length >> 20} MB; at most " + $"{LargestBytes >> 20} MB are read");
        var header = NpyHeader.Read(stream, length, name);
        var values = new NpyValues(header);
        if (!values.AreNumbers && !values.AreTexts)
        {
            others.Add($"{Quoted.Text(name)} ({values.Kind})");
            return;
        }
        var count = header.Count;
        if (count < 1 || count > LargestBytes)
            throw new FormatException($"'{Quoted.Text(name)}' has the shape ({string.Join(", ", header.Shape)})");
        if (count * values.Bytes > length)
            throw new FormatException($"'{Quoted.Text(name)}' is to hold {count} values of " + $"{values.Bytes} bytes in {length}");
        var stored = new byte[count * values.Bytes];
        stream.ReadExactly(stored);
        if (values.AreTexts)
        {
            texts[name] = values.Texts(stored);
            return;
        }
        int[] dimensions = header.Shape.Length switch
        {
            0 => [1, 1],
            1 => [header.Shape[0], 1],
            _ => header.Shape,
        };
        var numbers = values.Numbers(stored);
        arrays.Add(
            header.IsFirstFastest ? new NumericArray(name, dimensions, numbers) : NumericArray.OfLastIndexFastest(name, dimensions, numbers)
        );
    }
}

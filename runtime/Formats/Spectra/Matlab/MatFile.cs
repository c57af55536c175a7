using System.IO.Compression;
using System.Text;

namespace Unmix.Formats.Spectra.Matlab;

/// <summary>
/// Reads the variables of a MATLAB file of version 4 to 7 (MathWorks, "MAT-File Format"), and the fields of structures, both byte orders,
/// compressed or not. Memory is bounded by <see cref="LargestBytes"/>, whatever the file says of its sizes.
/// </summary>
internal static class MatFile
{
    /// <summary>
    /// The most bytes of a file, and of its variables once inflated: spectra, and small scenes. A byte may become a number of
    /// eight, so that 1 GiB is the most that a file can ask for.
    /// </summary>
    public const long LargestBytes = 128L << 20;

    private const int HeaderBytes = 128;
    private const int OrderMark = 126;
    private const int TagBytes = 8;

    /// <exception cref="SpectraException">The file can't be read, is too large or is damaged.</exception>
    public static IReadOnlyList<MatArray> Read(string path)
    {
        try
        {
            var length = FileFacts.Of(path).Length;
            if (length > LargestBytes)
                throw new SpectraException(
                    $"The MATLAB file '{path}' has {length >> 20} MB; at most {LargestBytes >> 20} MB are read. "
                        + "Save the spectra alone."
                );
            var file = File.ReadAllBytes(path);
            if (Foreign(Encoding.Latin1.GetString(file, 0, Math.Min(file.Length, HeaderBytes))) is { } other)
                throw new SpectraException(
                    $"'{path}' is a file of {other}, where MATLAB files of version 4 to 7 are read. Save it " + "there with 'save -v7'."
                );
            return ReadVariables(file);
        }
        catch (Exception cause) when (cause is FormatException or InvalidDataException)
        {
            throw new SpectraException($"The MATLAB file '{path}' is damaged: {cause.Message}. Copy or save it again.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The MATLAB file '{path}' can't be read: {cause.Message} Check its permissions.", cause);
        }
    }

    private static IReadOnlyList<MatArray> ReadVariables(byte[] file)
    {
        if (MatFileFour.IsOne(file))
            return MatFileFour.Read(file);
        if (file.Length < HeaderBytes)
            throw new FormatException($"it has {file.Length} bytes, fewer than its header takes");
        var isBigEndian = (file[OrderMark], file[OrderMark + 1]) switch
        {
            ((byte)'I', (byte)'M') => false,
            ((byte)'M', (byte)'I') => true,
            _ => throw new FormatException("its header has no mark of the byte order"),
        };
        var matrix = new MatMatrix(isBigEndian);
        var elements = new MatElements(file.AsSpan(HeaderBytes), isBigEndian);
        var left = LargestBytes;
        while (!elements.IsAtEnd)
        {
            var type = elements.Next(out var content);
            if (type == MatType.Compressed)
            {
                var inflated = Inflate(content, isBigEndian, left);
                left -= inflated.Length;
                type = new MatElements(inflated, isBigEndian).Next(out content);
            }
            if (type == MatType.Matrix)
                matrix.Add(content);
        }
        return matrix.Found;
    }

    /// <summary>What else goes by the ending .mat.</summary>
    private static string? Foreign(string start) =>
        start.StartsWith("# Created by Octave", StringComparison.Ordinal) || start.StartsWith("Octave-1", StringComparison.Ordinal)
            ? "Octave's own format"
        : start.StartsWith("MATLAB 7.3", StringComparison.Ordinal) ? "MATLAB 7.3"
        : null;

    private static byte[] Inflate(ReadOnlySpan<byte> compressed, bool isBigEndian, long left)
    {
        using var memory = new MemoryStream(compressed.ToArray());
        using var zlib = new ZLibStream(memory, CompressionMode.Decompress);
        var tag = new byte[TagBytes];
        zlib.ReadExactly(tag);
        var length = MatElements.Word(tag.AsSpan(sizeof(uint)), isBigEndian);
        if (length > left)
            throw new FormatException($"a variable of {length} bytes is more than the {LargestBytes >> 20} MB that are " + "read");
        // Grown as the data comes, so that a few bytes that claim to be many take no memory.
        using var inflated = new MemoryStream();
        inflated.Write(tag);
        var buffer = new byte[64 << 10];
        for (var missing = (long)length; missing > 0; )
        {
            var count = zlib.Read(buffer, 0, (int)Math.Min(buffer.Length, missing));
            if (count == 0)
                throw new FormatException($"a compressed variable ends {missing} bytes early");
            inflated.Write(buffer, 0, count);
            missing -= count;
        }
        return inflated.ToArray();
    }
}

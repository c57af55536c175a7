using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Unmix.Formats.Arrays;

/// <summary>What stands before the numbers of a numpy array (NEP 1).</summary>
/// <param name="Type">Such as <c>&lt;f4</c>; for records the whole list of their fields.</param>
/// <param name="IsFirstFastest">True where the first index runs fastest, as Fortran and MATLAB keep arrays.</param>
/// <param name="Shape">Sizes; none for a single number.</param>
internal sealed partial record NpyHeader(string Type, bool IsFirstFastest, int[] Shape)
{
    /// <summary>The first bytes of every such file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Numbers, or texts, of the array.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <exception cref="FormatException">It is none.</exception>
    public static NpyHeader Read(Stream stream, long length, string name)
    {
        var start = new byte[8];
        stream.ReadExactly(start);
        if (!start.AsSpan().StartsWith(Magic))
            throw new FormatException($"'{Quoted.Text(name)}' does not begin as a numpy array");
        var size = new byte[start[6] == 1 ? 2 : 4];
        stream.ReadExactly(size);
        var headerLength = size.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadInt32LittleEndian(size);
        if (headerLength < 0 || headerLength > length)
            throw new FormatException($"'{Quoted.Text(name)}' has a header of {headerLength} bytes");
        var text = new byte[headerLength];
        stream.ReadExactly(text);
        var header = Fields().Match(Encoding.Latin1.GetString(text));
        if (!header.Success)
            throw new FormatException($"the header of '{Quoted.Text(name)}' names no type and shape");
        int[] shape =
        [
            .. header
                .Groups["shape"]
                .Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(item => int.Parse(item.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture)),
        ];
        return new NpyHeader(header.Groups["type"].Value, header.Groups["fortran"].Value == "True", shape);
    }

    // A type stands in quotes, or is a list of fields. Python 2 wrote sizes as 10L.
    [GeneratedRegex(
        @"'descr':\s*(?:'(?<type>[^']+)'|(?<type>\[.*\])).*'fortran_order':\s*(?<fortran>True|False)"
            + @".*'shape':\s*\((?<shape>[\dL,\s]*)\)"
    )]
    private static partial Regex Fields();
}

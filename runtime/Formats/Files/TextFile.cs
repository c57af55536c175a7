using System.Text;
using System.Text.Unicode;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Files;

/// <summary>
/// Text of files that people and other programs wrote: ENVI headers, tables. Its encoding is told by a byte order mark, by the places of
/// zero bytes (UTF-16 without a mark) or by trial: what is no UTF-8 is Windows-1252, of which Latin-1 is a part.
/// </summary>
public static class TextFile
{
    /// <summary>
    /// What bytes from 80 to 9F stand for in Windows-1252; five of them for nothing, and Latin-1 has no signs there either.
    /// </summary>
    private const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    private const int FirstOf1252 = 0x80;

    /// <summary>Encodings that begin with a mark; UTF-32 first, since its mark begins with that of UTF-16.</summary>
    private static readonly Encoding[] Marked =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        Encoding.Unicode,
        Encoding.BigEndianUnicode,
    ];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The whole text of a file, of this machine or of one of GDAL's virtual file systems, without a byte order mark.</summary>
    /// <exception cref="IOException">It is missing, or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Read(string path) => Decode(ReadBytes(path));

    /// <summary>The lines of a file, whatever ends them: CR LF, LF or CR.</summary>
    /// <inheritdoc cref="Read"/>
    public static string[] ReadLines(string path)
    {
        var lines = Read(path).ReplaceLineEndings("\n").Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    /// <summary>The text of bytes, without a byte order mark.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        foreach (var encoding in Marked)
        {
            if (bytes.StartsWith(encoding.Preamble))
                return encoding.GetString(bytes[encoding.Preamble.Length..]);
        }
        if (WideWithoutMark(bytes) is { } wide)
            return wide.GetString(bytes);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Narrow(bytes);
        }
    }

    /// <summary>True where the bytes are UTF-8 without a mark, of which ASCII is a part: what every program reads alike.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> bytes)
    {
        foreach (var encoding in Marked)
        {
            if (bytes.StartsWith(encoding.Preamble))
                return false;
        }
        return WideWithoutMark(bytes) is null && Utf8.IsValid(bytes);
    }

    /// <summary>UTF-16 of mostly Latin letters has a zero in every second byte; text of other encodings has none.</summary>
    private static Encoding? WideWithoutMark(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes.Length % 2 != 0)
            return null;
        if (bytes[0] != 0 && bytes[1] == 0)
            return Encoding.Unicode;
        return bytes[0] == 0 && bytes[1] != 0 ? Encoding.BigEndianUnicode : null;
    }

    private static string Narrow(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var value in bytes)
            text.Append(value >= FirstOf1252 && value < FirstOf1252 + Windows1252.Length ? Windows1252[value - FirstOf1252] : (char)value);
        return text.ToString();
    }

    /// <summary>The bytes of a whole file.</summary>
    /// <inheritdoc cref="Read"/>
    internal static byte[] ReadBytes(string path)
    {
        using var file = SceneFile.Open(path);
        var bytes = new byte[checked((int)file.Length)];
        for (var done = 0; done < bytes.Length; )
        {
            var count = file.Read(bytes.AsSpan(done), done);
            if (count == 0)
                return bytes[..done]; // it became shorter meanwhile
            done += count;
        }
        return bytes;
    }
}

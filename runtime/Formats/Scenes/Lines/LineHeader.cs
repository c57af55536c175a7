using System.Text.RegularExpressions;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Writing;

namespace Unmix.Formats.Scenes.Lines;

/// <summary>ENVI headers of lines that come, or go, one after the other: how many there will be may be unknown.</summary>
public static partial class LineHeader
{
    private const string Lines = "lines";

    /// <summary>Writes the header of lines of a map: float32, line after line, each band by band.</summary>
    /// <param name="path">An older file is replaced as a whole; a device or a pipe takes it as it is.</param>
    /// <param name="output">The map; its height does not count.</param>
    /// <param name="lineCount">Lines; 0 where nobody knows yet.</param>
    /// <exception cref="OutputException">It can't be written.</exception>
    public static void Write(string path, SceneOutput output, int lineCount)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(lineCount);
        OutputFile.Write(
            path,
            EnviHeader.Text(
                new EnviLayout
                {
                    Width = output.Width,
                    Height = lineCount,
                    BandCount = output.BandNames.Count,
                    Interleave = EnviInterleave.Bil,
                    BandNames = output.BandNames,
                    GeoReference = output.GeoReference,
                    Description = string.Join(' ', output.Metadata.Select(fact => $"{fact.Key}={fact.Value}")),
                }
            )
        );
    }

    /// <summary>The header of lines that come.</summary>
    /// <returns>The header as that of a file of one line, and the lines that it states; null for as many as come.</returns>
    /// <exception cref="SceneException">No header is there, or one by which lines can't be read.</exception>
    internal static (EnviHeaderFile OneLine, int? LineCount, long Before) Read(string path)
    {
        var header = EnviHeaderFile.Find(path)
            ?? throw new SceneException($"There is no ENVI header at '{path}', which should describe the lines. Check the path.");
        if (EnviRawFile.IsCompressed(header))
            throw new SceneException(
                $"The header '{path}' says 'file compression = 1'; only uncompressed lines can be read. Send "
                    + $"them without compression."
            );
        var order = header.Fields["interleave"]?.ToLowerInvariant();
        if (order is not ("bil" or "bip"))
            throw new SceneException(
                $"The header '{path}' says 'interleave = {EnviHeaderFile.Quoted(order ?? "")}'; lines can be read as they arrive "
                    + $"only in bil or bip. Correct the header."
            );
        var count = header.Fields[Lines] is null ? 0 : header.Whole(Lines, 0, EnviShape.Largest);
        var before = header.Fields["header offset"] is null ? 0 : header.Whole("header offset", 0, EnviShape.LargestOffset);
        var text = StatedOffset().Replace(StatedLines().Replace(header.Text, ""), "") + $"\n{Lines} = 1\n";
        return (new EnviHeaderFile(path, new EnviHeaderFields(text), text, IsPlain: false), count == 0 ? null : (int)count, before);
    }

    [GeneratedRegex(@"^[ \t]*lines[ \t]*=.*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex StatedLines();

    [GeneratedRegex(@"^[ \t]*header[ \t_]+offset[ \t]*=.*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex StatedOffset();
}

using Unmix.Formats.Files;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>An ENVI header that was read, in whatever encoding it is written.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Fields">What it says.</param>
/// <param name="Text">The same as text.</param>
/// <param name="IsPlain">True where GDAL reads the file itself alike.</param>
internal sealed record EnviHeaderFile(string Path, EnviHeaderFields Fields, string Text, bool IsPlain)
{
    /// <summary>The ending of headers, in capitals too.</summary>
    public const string Ending = ".hdr";

    /// <summary>A header of a thousand bands has a few hundred KiB.</summary>
    private const long LargestBytes = 16L << 20;

    /// <summary>Enough to see whether it is one.</summary>
    private const int InspectedBytes = 64;

    /// <summary>What it says of the samples; null for what can't be told.</summary>
    public EnviShape? Shape { get; } = EnviShape.Find(Fields);

    /// <summary>True for a name that ends as headers do.</summary>
    public static bool IsName(string path) => path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a header.</summary>
    /// <returns>Null where no file is, or another than an ENVI header.</returns>
    /// <exception cref="SceneException">
    /// It can't be read, or is one with a fault that leaves unclear where fields begin and end.
    /// </exception>
    public static EnviHeaderFile? Find(string path)
    {
        if (!SceneFile.Exists(path))
            return null;
        try
        {
            using (var file = SceneFile.Open(path))
            {
                var start = new byte[InspectedBytes];
                start = start[..file.Read(start, 0)];
                if (!EnviHeaderFields.IsOne(TextFile.Decode(start.AsSpan(0, start.Length / 4 * 4)).TrimStart()))
                    return null;
                if (file.Length > LargestBytes)
                    throw new SceneException(
                        $"The header '{path}' has {file.Length >> 20} MB; at most {LargestBytes >> 20} MB are read. Give the "
                            + "header of a scene."
                    );
            }
            var bytes = TextFile.ReadBytes(path);
            var text = TextFile.Decode(bytes).TrimStart();
            return new EnviHeaderFile(path, new EnviHeaderFields(text), text, bytes is [(byte)'E', ..] && TextFile.IsPlain(bytes));
        }
        catch (FormatException cause)
        {
            throw new SceneException($"The ENVI header '{path}' can't be read: {cause.Message}. Correct the header.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException) // a pipe has no length
        {
            throw new SceneException(
                $"The header '{path}' can't be read: {cause.Message.TrimEnd('.')}. Check it and its permissions.",
                cause
            );
        }
    }

    /// <summary>A whole number that a field states.</summary>
    /// <param name="key">The field.</param>
    /// <param name="least">The least that makes sense.</param>
    /// <param name="most">The most.</param>
    /// <exception cref="SceneException">It is missing, no whole number, or outside.</exception>
    public long Whole(string key, long least, long most)
    {
        var text = Fields[key]
            ?? throw new SceneException($"The header '{Path}' has no '{key}', so it is not clear where its samples are. Add it.");
        return EnviShape.Whole(text) is { } number && number >= least && number <= most
            ? number
            : throw new SceneException(
                $"The header '{Path}' says '{key} = {Quoted(text)}'; a whole number from {least} to {most} belongs there. "
                    + "Correct the header."
            );
    }

    /// <summary>As much of a value as a sentence holds.</summary>
    public static string Quoted(string value)
    {
        const int most = 40;
        var line = value.ReplaceLineEndings(" ");
        return line.Length <= most ? line : line[..most] + "...";
    }
}

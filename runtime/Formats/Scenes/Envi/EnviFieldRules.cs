namespace Unmix.Formats.Scenes.Envi;

/// <summary>
/// What a header of raw samples has to say so that they can be read, and what it may not say. What each field does is told by
/// <see cref="EnviFields"/>.
/// </summary>
internal static class EnviFieldRules
{
    private const string FrameOffsets = "frame offsets";

    /// <summary>File types of raw samples, with and without the first word.</summary>
    private static readonly string[] RawTypes = ["", "envi", "standard", "envi standard", "envi classification", "envi spectral library"];

    private static readonly string[] Interleaves = ["bsq", "bil", "bip"];

    /// <summary>True where the header says that its data is raw samples.</summary>
    public static bool IsRaw(EnviHeaderFields fields) => RawTypes.Contains(FileType(fields), StringComparer.Ordinal);

    /// <summary>The file type in small letters; empty where none is stated.</summary>
    public static string FileType(EnviHeaderFields fields) =>
        string.Join(' ', (fields["file type"] ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    /// <summary>Refuses a header by which samples can't be read, or would be read wrong; by the name of the field.</summary>
    /// <param name="header">Of raw samples.</param>
    /// <param name="dataPath">Its data.</param>
    /// <param name="warnings">What was taken for granted is added.</param>
    /// <exception cref="SceneException">One of its fields.</exception>
    public static void Require(EnviHeaderFile header, string dataPath, List<string> warnings)
    {
        RequireOneMeaning(header);
        RequireRaw(header, dataPath);
        foreach (var side in (ReadOnlySpan<string>)["samples", "lines", "bands"])
            header.Whole(side, 1, EnviShape.Largest);
        RequireType(header);
        if (header.Fields["header offset"] is { } offset && EnviShape.Whole(offset) is not (>= 0 and <= EnviShape.LargestOffset))
            throw new SceneException(
                $"The header '{header.Path}' says 'header offset = {EnviHeaderFile.Quoted(offset)}'; 0 to "
                    + $"{EnviShape.LargestOffset} bytes can be skipped. Correct the header."
            );
        if (header.Shape is null)
        {
            throw new SceneException(
                $"The header '{header.Path}' asks for {header.Fields["samples"]} samples, {header.Fields["lines"]} lines and "
                    + $"{header.Fields["bands"]} bands, which no file holds. "
                    + "Correct the header."
            );
        }
        RequireOrder(header, warnings);
        if (header.Fields["file compression"] is not null)
            header.Whole("file compression", 0, 1);
        RequireNoFrames(header);
        if (header.Fields["read procedures"] is { } procedures && procedures.Trim(' ', ',').Length > 0)
        {
            throw new SceneException(
                $"The header '{header.Path}' says 'read procedures = {{{EnviHeaderFile.Quoted(procedures)}}}': its data can only be "
                    + $"read by private routines, which are not available. Save the scene again as ENVI Standard."
            );
        }
    }

    private static void RequireOneMeaning(EnviHeaderFile header)
    {
        foreach (var (key, other) in header.Fields.Others)
        {
            if (EnviFields.Find(key) is not { Use: not EnviFieldUse.Unused })
                continue;
            throw new SceneException(
                $"The header '{header.Path}' says '{key}' twice: '{EnviHeaderFile.Quoted(other)}' and "
                    + $"'{EnviHeaderFile.Quoted(header.Fields[key]!)}'. Remove the one that is wrong."
            );
        }
    }

    private static void RequireRaw(EnviHeaderFile header, string dataPath)
    {
        if (!IsRaw(header.Fields))
        {
            throw new SceneException(
                $"The header '{header.Path}' says 'file type = {header.Fields["file type"]}', but '{dataPath}' is not a raster "
                    + "that the installed GDAL knows by its content, and "
                    + "only 'ENVI Standard' is raw samples. Give the file that it describes, or correct the header."
            );
        }
        if (FileType(header.Fields) == "envi spectral library")
            throw new SceneException(
                $"'{dataPath}' is a spectral library ('file type = {header.Fields["file type"]}' in '{header.Path}'), not a "
                    + "scene. Give it where spectra are asked for."
            );
    }

    private static void RequireType(EnviHeaderFile header)
    {
        var text = header.Fields["data type"]
            ?? throw new SceneException(
                $"The header '{header.Path}' has no 'data type', so it is not clear how its samples are stored. Add it: 2 for "
                    + "16-bit integers, 4 for float32."
            );
        if (EnviShape.TypeOf(text) != PixelType.Unknown)
            return;
        throw text.Trim() is "6" or "9"
            ? new SceneException(
                $"The header '{header.Path}' says 'data type = {text}': complex samples; reflectance is real. Give a scene of real samples."
            )
            : new SceneException(
                $"The header '{header.Path}' says 'data type = {EnviHeaderFile.Quoted(text)}'; 1 to 5 and 12 to 15 are read. "
                    + "Correct the header."
            );
    }

    private static void RequireOrder(EnviHeaderFile header, List<string> warnings)
    {
        if (header.Fields["interleave"] is not { } interleave)
            warnings.Add($"The header '{header.Path}' has no 'interleave'; bsq was taken.");
        else if (!Interleaves.Contains(interleave, StringComparer.OrdinalIgnoreCase))
            throw new SceneException(
                $"The header '{header.Path}' says 'interleave = {EnviHeaderFile.Quoted(interleave)}'; bsq, bil and bip are "
                    + "known. Correct the header."
            );
        if (header.Fields["byte order"] is not null)
            header.Whole("byte order", 0, 1);
        else if (EnviShape.TypeOf(header.Fields["data type"]).SizeInBytes() > 1)
            warnings.Add($"The header '{header.Path}' has no 'byte order'; 0, the least significant byte first, was taken.");
    }

    /// <summary>
    /// Bytes around each frame or line are read by no library that we know of; taken for samples they shift all that follow.
    /// </summary>
    private static void RequireNoFrames(EnviHeaderFile header)
    {
        foreach (var frame in (ReadOnlySpan<string>)["major", "minor"])
        {
            if (header.Fields[$"{frame} {FrameOffsets}"] is not { } text || EnviText.Items(text).All(item => EnviText.Number(item) == 0))
                continue;
            throw new SceneException(
                $"The header '{header.Path}' says '{frame} {FrameOffsets} = {{{EnviHeaderFile.Quoted(text)}}}': bytes between "
                    + "the samples, which are not read. "
                    + "Save the scene again without them, for example as ENVI Standard."
            );
        }
    }
}

using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>Whether a raw file is as long as its header says: GDAL reads the missing end of a short one as zeros.</summary>
internal static class EnviRawFile
{
    /// <summary>GDAL's name of the format.</summary>
    public const string Driver = "ENVI";

    private static ReadOnlySpan<byte> GzipStart => [0x1F, 0x8B];

    /// <returns>The profile, with a warning where the file is longer than its header says.</returns>
    /// <exception cref="SceneException">The file is shorter.</exception>
    public static SceneProfile Require(EnviHeaderFile? header, SceneProfile profile)
    {
        if (
            header?.Shape is not { } shape
            || profile.Driver != Driver
            || IsCompressed(header)
            || SceneFile.LengthOf(profile.Path) is not { } found
            || found == shape.Bytes
        )
            return profile;
        if (found > shape.Bytes)
        {
            return profile with
            {
                Warnings =
                [
                    .. profile.Warnings,
                    $"The data file has {found} bytes but its header asks for {shape.Bytes}; the rest is not read. If the "
                        + "header is not this file's, the map is wrong.",
                ],
            };
        }
        var cure = IsGzip(profile.Path)
            ? "it is compressed, and the header does not say so. Add 'file compression = 1' to the header."
            : "its end is missing. Copy it again, or correct the header.";
        throw new SceneException(
            $"The data file '{profile.Path}' has {found} bytes but its header asks for {shape.Bytes} ({shape.Height} rows of "
                + $"{shape.Width} columns and {shape.BandCount} bands, {shape.PixelType.SizeInBytes()} bytes a sample, after "
                + $"{shape.Offset} bytes of header): {cure}"
        );
    }

    /// <summary>
    /// Where the samples begin, bytes from the file's; null where the file is not raw samples as this machine holds them: not
    /// ENVI, gzip, or another byte order.
    /// </summary>
    public static long? PlainOffset(EnviHeaderFile? header, SceneProfile profile)
    {
        if (header?.Shape is not { } shape || profile.Driver != Driver || IsCompressed(header))
            return null;
        return header.Fields["byte order"] is { } order && EnviShape.Whole(order) == (BitConverter.IsLittleEndian ? 0 : 1)
            ? shape.Offset
            : null;
    }

    /// <summary>True for a file whose bytes are not the samples themselves.</summary>
    public static bool IsCompressed(EnviHeaderFile header) =>
        header.Fields["file compression"] is { } compression && EnviShape.Whole(compression) != 0;

    private static bool IsGzip(string path)
    {
        try
        {
            using var file = SceneFile.Open(path);
            Span<byte> start = stackalloc byte[GzipStart.Length];
            return file.Read(start, 0) == start.Length && start.SequenceEqual(GzipStart);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false; // whoever reads it says why
        }
    }

    /// <summary>Opens raw samples by a header beside them, whatever GDAL is told of listing folders.</summary>
    /// <param name="path">The data.</param>
    /// <param name="siblings">The names of the header and of what else belongs to the data.</param>
    public static GdalDataset Open(string path, string[] siblings) =>
        RasterOpening.Open(path, Driver, [VirtualPath.FileName(path), .. siblings]);
}

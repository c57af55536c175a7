using System.Globalization;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes;

/// <summary>
/// What GDAL lets pass in raw ENVI files and we do not: it reads the missing end of a short file as zeros, and an interleave
/// that it does not know as band-sequential.
/// </summary>
internal static class EnviRawFile
{
    private const string Domain = "ENVI";

    /// <summary>A header within the data file is small; beyond this its number is not one.</summary>
    private const long LargestOffset = 1L << 40;

    private static readonly string[] Interleaves = ["bsq", "bil", "bip"];

    /// <returns>The profile, with a warning where the file is longer than its header says.</returns>
    /// <exception cref="SceneException">The interleave is unknown, the type of the samples is not stated, or the file is shorter than its header says.</exception>
    public static SceneProfile Require(GdalDataset dataset, SceneProfile profile)
    {
        if (profile.Driver != Domain) return profile;
        if (BorrowedText.Metadata(dataset, "data_type", Domain) is null)
        {
            throw new SceneException($"The header of '{profile.Path}' has no 'data type', so how its samples are stored can't be told. Add it: 2 for 16-bit integers, " +
                "4 for float32.");
        }
        var interleave = BorrowedText.Metadata(dataset, "interleave", Domain)?.Trim();
        if (interleave is not null && !Interleaves.Contains(interleave, StringComparer.OrdinalIgnoreCase))
        {
            throw new SceneException($"The header of '{profile.Path}' says 'interleave = {interleave}'; bsq, bil and bip are known. " +
                "Correct the header.");
        }
        return !IsCompressed(dataset) && SceneFile.LengthOf(profile.Path) is { } found ? RequireLength(dataset, profile, found) : profile;
    }

    /// <summary>
    /// Where the samples begin, bytes from the file's; null where the file is not raw samples as this machine holds them: not ENVI, gzip,
    /// another byte order, or a header whose offset is no whole number, which GDAL reads in its own way.
    /// </summary>
    public static long? PlainOffset(GdalDataset dataset, SceneProfile profile)
    {
        if (profile.Driver != Domain || IsCompressed(dataset)) return null;
        if (BorrowedText.Metadata(dataset, "byte_order", Domain)?.Trim() != (BitConverter.IsLittleEndian ? "0" : "1")) return null;
        if (BorrowedText.Metadata(dataset, "header_offset", Domain) is not { } text) return 0;
        return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var offset) ? offset : null;
    }

    private static bool IsCompressed(GdalDataset dataset) => BorrowedText.Metadata(dataset, "file_compression", Domain) is { } compression && compression.Trim() != "0";

    private static SceneProfile RequireLength(GdalDataset dataset, SceneProfile profile, long found)
    {
        var stated = EnviText.Number(BorrowedText.Metadata(dataset, "header_offset", Domain));
        if (stated is < 0 or > LargestOffset)
            throw new SceneException($"The header of '{profile.Path}' says 'header offset = {stated:R}'; 0 to {LargestOffset} bytes can be skipped. Correct the header.");
        var offset = double.IsFinite(stated) ? (long)stated : 0;
        var sampleBytes = profile.PixelType.SizeInBytes();
        var bandCount = profile.BandCount + profile.AlphaBands.Count;
        var expected = checked(offset + (long)profile.Width * profile.Height * bandCount * sampleBytes);
        if (found == expected) return profile;
        if (found > expected)
        {
            return profile with
            {
                Warnings = [.. profile.Warnings, $"The data file has {found} bytes but its header asks for {expected}; the rest is not read. If the header is not this file's, the map is wrong."],
            };
        }
        throw new SceneException($"The data file '{profile.Path}' has {found} bytes but its header asks for {expected} ({profile.Height} rows of " +
            $"{profile.Width} columns and {bandCount} bands, {sampleBytes} bytes a sample, after {offset} bytes of header): its end is missing. " +
            "Copy it again, or correct the header.");
    }
}

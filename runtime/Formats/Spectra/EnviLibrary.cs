using System.Globalization;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;

namespace Unmix.Formats.Spectra;

/// <summary>
/// Reads ENVI spectral libraries: a raw matrix of one line a spectrum (<c>samples</c> bands, <c>lines</c> spectra) beside a text
/// header. Values below <see cref="Deleted"/>, not finite, or equal to the header's ignore value are gaps (NaN).
/// </summary>
internal static class EnviLibrary
{
    /// <summary>The USGS marks deleted channels with -1.23e34; nothing that is a reflectance comes near.</summary>
    public const float Deleted = -1e30f;

    /// <summary>1 GiB of float32; a library is small.</summary>
    private const long LargestValueCount = 1L << 28;

    /// <summary>A header of a thousand bands and spectra has a few hundred KiB.</summary>
    private const long LargestHeaderBytes = 16L << 20;

    private static readonly string[] DataEndings = [".sli", "", ".dat", ".img", ".bin", ".lib"];

    /// <summary>True for a header, for a file ending in <c>.sli</c>, and for one that has the header of a library beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">Its first characters.</param>
    public static bool IsOne(string path, string start)
    {
        if (start.StartsWith(EnviHeaderFields.Signature, StringComparison.Ordinal) || path.EndsWith(".sli", StringComparison.OrdinalIgnoreCase)) return true;
        return !path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && FindHeader(path) is not null;
    }

    /// <param name="path">The header or the data.</param>
    /// <exception cref="SpectraException">One of the two files is missing, or they are no library.</exception>
    public static SpectraTable Read(string path)
    {
        var isHeader = path.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase);
        var headerPath = isHeader ? path : FindHeader(path) ?? throw new SpectraException(
            $"The spectral library '{path}' has no header beside it, such as '{Path.GetFileName(path)}.hdr'. Put it there.");
        var header = ReadHeader(headerPath);
        var fileType = header["file type"] ?? "";
        if (!fileType.Contains("Spectral Library", StringComparison.OrdinalIgnoreCase))
        {
            throw new SpectraException($"The header '{headerPath}' says 'file type = {fileType}'; 'ENVI Spectral Library' is needed. " +
                "Give a spectral library, or a CSV table of spectra.");
        }
        var dataPath = isHeader ? FindData(path) : path;
        long bands = Whole(header, "samples", headerPath), count = Whole(header, "lines", headerPath);
        if (header["bands"] is { } planes && planes != "1")
            throw new SpectraException($"The header '{headerPath}' says 'bands = {planes}'; a spectral library has 1, with its wavelengths as samples. Correct the header.");
        if (bands * count > LargestValueCount)
            throw new SpectraException($"The spectral library '{headerPath}' has {count} spectra of {bands} bands; at most {LargestValueCount} values are read. Give a part of it.");
        var spectra = ReadValues(header, headerPath, dataPath, (int)bands, (int)count);
        return new SpectraTable(Names(header, headerPath, (int)count), Grid(header, headerPath, (int)bands), spectra);
    }

    private static string? FindHeader(string path) =>
        new[] { path + ".hdr", Path.ChangeExtension(path, ".hdr"), path + ".HDR", Path.ChangeExtension(path, ".HDR") }
            .FirstOrDefault(candidate => candidate != path && File.Exists(candidate));

    private static string FindData(string headerPath)
    {
        var stem = headerPath[..^".hdr".Length];
        return DataEndings.Select(ending => stem + ending).FirstOrDefault(File.Exists) ?? throw new SpectraException(
            $"The header '{headerPath}' has no spectral library beside it, such as '{Path.GetFileName(stem)}.sli'. Put it there.");
    }

    private static EnviHeaderFields ReadHeader(string path)
    {
        try
        {
            if (FileFacts.Of(path).Length is var length and > LargestHeaderBytes)
                throw new SpectraException($"The header '{path}' has {length >> 20} MB; at most {LargestHeaderBytes >> 20} MB are read. Give the header of a spectral library.");
            return new EnviHeaderFields(File.ReadAllText(path));
        }
        catch (FormatException cause)
        {
            throw new SpectraException($"'{path}' is not the header of a spectral library: {cause.Message}. Correct the header.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The header '{path}' can't be read: {cause.Message} Check its permissions.", cause);
        }
    }

    private static int Whole(EnviHeaderFields header, string key, string path, int least = 1)
    {
        var text = header[key];
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least) return number;
        throw new SpectraException($"The header '{path}' says '{key} = {text}'; a whole number from {least} on belongs there. Correct the header.");
    }

    private static float[][] ReadValues(EnviHeaderFields header, string headerPath, string dataPath, int bands, int count)
    {
        var type = EnviSamples.Find(header["data type"]) ?? throw new SpectraException(
            $"The header '{headerPath}' says 'data type = {header["data type"]}'; 1 to 5 and 12 to 15 are read. Correct the header.");
        var offset = header["header offset"] is null ? 0 : Whole(header, "header offset", headerPath, 0);
        var isBigEndian = header["byte order"] is not null && Whole(header, "byte order", headerPath, 0) == 1;
        var divisor = header["reflectance scale factor"] is null ? 1 : EnviText.Number(header["reflectance scale factor"]);
        if (!(divisor > 0 && double.IsFinite(divisor)))
            throw new SpectraException($"The header '{headerPath}' says 'reflectance scale factor = {header["reflectance scale factor"]}'; a number above 0 belongs there. Correct the header.");
        var ignored = EnviText.Number(header["data ignore value"]);
        var line = new byte[checked(bands * type.Bytes)];
        var spectra = new float[count][];
        try
        {
            using var stream = File.OpenRead(dataPath);
            var expected = offset + (long)line.Length * count;
            if (stream.Length < expected)
            {
                throw new SpectraException($"The spectral library '{dataPath}' has {stream.Length} bytes but its header asks for {expected} ({count} spectra of " +
                    $"{bands} bands, {type.Bytes} bytes a sample, after {offset} bytes): its end is missing. Copy it again, or correct the header.");
            }
            stream.Position = offset;
            for (var s = 0; s < count; s++)
            {
                stream.ReadExactly(line);
                spectra[s] = new float[bands];
                for (var band = 0; band < bands; band++)
                {
                    var value = type.Read(line.AsSpan(band * type.Bytes, type.Bytes), isBigEndian);
                    spectra[s][band] = value < Deleted || !float.IsFinite((float)(value / divisor)) || value.Equals(ignored) ? float.NaN : (float)(value / divisor);
                }
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The spectral library '{dataPath}' can't be read: {cause.Message} Check its permissions.", cause);
        }
        return spectra;
    }

    private static List<string> Names(EnviHeaderFields header, string path, int count)
    {
        if (header["spectra names"] is not { } list) return SpectrumNames.Numbered(count);
        var names = list.Split(',', StringSplitOptions.TrimEntries);
        if (names.Length != count)
            throw new SpectraException($"The header '{path}' has {names.Length} spectra names for {count} spectra. Correct the header; a name can't hold a comma.");
        return SpectrumNames.Distinct(names);
    }

    private static WavelengthGrid? Grid(EnviHeaderFields header, string path, int bands)
    {
        if (header["wavelength"] is not { } list) return null;
        var unit = header["wavelength units"];
        var centres = Numbers(list, "wavelength", path, bands);
        var factor = WavelengthUnit.IsSilent(unit) ? WavelengthUnit.Guess(centres) : WavelengthUnit.InNanometres(unit);
        if (factor is not { } nm) return null; // an index, or wavenumbers: not wavelengths
        var widths = header["fwhm"] is { } fwhm ? Numbers(fwhm, "fwhm", path, bands) : null;
        if (Array.FindIndex(centres, c => !WavelengthUnit.IsLength(c * nm)) is var far and >= 0)
            throw new SpectraException($"Number {far + 1} of the list 'wavelength' is {centres[far] * nm:G4} nm, which is no wavelength ('{path}'). Correct the header.");
        if (widths is not null && Array.Exists(widths, w => !WavelengthUnit.IsLength(w * nm))) widths = null;
        return new WavelengthGrid([.. centres.Select(c => c * nm)], widths is null ? null : [.. widths.Select(w => w * nm)]);
    }

    private static double[] Numbers(string list, string key, string path, int bands)
    {
        var numbers = EnviText.Numbers(list);
        if (numbers.Length != bands)
            throw new SpectraException($"The header '{path}' has {numbers.Length} numbers in its list '{key}' for {bands} bands. Correct the header.");
        var odd = Array.FindIndex(numbers, number => !(double.IsFinite(number) && number > 0));
        if (odd >= 0)
            throw new SpectraException($"Number {odd + 1} of the list '{key}' is not a number above 0 ('{path}'). Correct the header.");
        return numbers;
    }
}

using System.Globalization;
using Unmix.Formats.Files;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>
/// One spectrum in a file of text, as libraries of single files have them: lines <c>Key: value</c> and then a line a band of
/// wavelength and value (ECOSTRESS, ASTER), or a title and then a value a line, whose wavelengths stand in a file of their own
/// (USGS, version 7).
/// </summary>
/// <param name="Name">Its title.</param>
/// <param name="Class">The class that the file states; null for none.</param>
/// <param name="Centres">[L] as stated; null where they stand elsewhere.</param>
/// <param name="Unit">Of the wavelengths; null where the file names none.</param>
/// <param name="Values">[L] reflectance; NaN for gaps.</param>
internal sealed record SpectrumText(string Name, string? Class, double[]? Centres, string? Unit, float[] Values)
{
    /// <summary>A spectrum of ten thousand bands has less.</summary>
    private const long LargestBytes = 4L << 20;

    private const double Percent = 0.01;

    private static readonly char[] Blanks = [' ', '\t', ',', ';'];

    /// <summary>Reads a file.</summary>
    /// <returns>Null for a text that is no spectrum: fewer than 3 numbers behind its header.</returns>
    /// <exception cref="SpectraException">It can't be read, or a line behind the first number is none.</exception>
    public static SpectrumText? Read(string path)
    {
        var lines = Lines(path);
        var header = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var first = 0;
        string? title = null;
        while (first < lines.Length && Numbers(lines[first]) is null)
        {
            var line = lines[first++];
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                header.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
            if (title is null && line.Length > 0)
                title = line[(colon + 1)..].Trim();
        }
        var rows = new List<double[]>();
        for (var i = first; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            var numbers = Numbers(lines[i]);
            if (numbers is null || (rows.Count > 0 && numbers.Length != rows[0].Length))
                throw new SpectraException(
                    $"Line {i + 1} of '{path}' is '{Quoted.Text(lines[i])}'; "
                        + (rows.Count > 0 && rows[0].Length > 1 ? "a wavelength and a value belong" : "a value belongs")
                        + " there. Correct the line."
                );
            rows.Add(numbers);
        }
        if (rows.Count < SpectraRows.LeastBands)
            return null;
        var scale = header.GetValueOrDefault("Y Units")?.Contains("percent", StringComparison.OrdinalIgnoreCase) == true ? Percent : 1;
        var hasCentres = rows[0].Length > 1;
        return new SpectrumText(
            NameOf(header.GetValueOrDefault("Name") ?? title, path),
            header.GetValueOrDefault("Class") ?? header.GetValueOrDefault("Type"),
            hasCentres ? [.. rows.Select(row => row[0])] : null,
            UnitOf(header.GetValueOrDefault("X Units")),
            [.. rows.Select(row => SpectrumGap.Is(row[^1]) ? float.NaN : SpectrumGap.OrValue(row[^1] * scale))]
        );
    }

    private static string NameOf(string? stated, string path)
    {
        var name = Quoted.Plain(stated ?? "").Trim();
        return name.Length > 0 ? name : Path.GetFileNameWithoutExtension(path);
    }

    // 'Wavelength (micrometers)'.
    private static string? UnitOf(string? stated)
    {
        if (stated is null)
            return null;
        var open = stated.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? stated : stated[(open + 1)..].TrimEnd(')', ' ');
    }

    private static string[] Lines(string path)
    {
        try
        {
            if (FileFacts.Of(path).Length is var length and > LargestBytes)
                throw new SpectraException(
                    $"'{path}' has {length >> 20} MB; a spectrum of text has at most {LargestBytes >> 20} MB. Take it out of the folder."
                );
            return [.. TextFile.Read(path).ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The spectrum '{path}' can't be read: {cause.Message} Check its permissions.", cause);
        }
    }

    // One or two numbers and nothing else.
    private static double[]? Numbers(string line)
    {
        var fields = line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (1 or 2))
            return null;
        var numbers = new double[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (!double.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }
        return numbers;
    }
}

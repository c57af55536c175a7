using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Unmix.Formats.Files;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>Writes ENVI spectral libraries: float32, little-endian, one line a spectrum, the header beside.</summary>
internal static class EnviLibraryWriter
{
    /// <exception cref="SpectraException">The name does not end in .sli, or a spectrum has a name that an ENVI list can't hold.</exception>
    /// <exception cref="OutputException">A file can't be written.</exception>
    public static void Write(SpectraTable table, string path)
    {
        if (!path.EndsWith(".sli", StringComparison.OrdinalIgnoreCase))
            throw new SpectraException($"An ENVI spectral library is named '*.sli' but the name given is '{path}'. Change the name.");
        if (table.Names.FirstOrDefault(name => name.AsSpan().IndexOfAny("{},\r\n") >= 0) is { } name)
            throw new SpectraException(
                $"The name '{name.ReplaceLineEndings(" ")}' has a comma, a brace or a line end, which ends an item of an ENVI "
                    + $"list ('{path}'). Write CSV instead, or rename the spectrum."
            );
        using var data = OutputFile.Begin(path);
        using var header = OutputFile.Begin(Path.ChangeExtension(path, ".hdr"));
        var bytes = new byte[table.Names.Count * table.BandCount * sizeof(float)];
        for (var s = 0; s < table.Names.Count; s++)
        {
            for (var band = 0; band < table.BandCount; band++)
                BinaryPrimitives.WriteSingleLittleEndian(
                    bytes.AsSpan((s * table.BandCount + band) * sizeof(float)),
                    table.Spectra[s][band]
                );
        }
        try
        {
            File.WriteAllBytes(data.TemporaryPath, bytes);
            File.WriteAllText(header.TemporaryPath, Header(table));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.NotWritten(path, cause.Message, cause);
        }
        data.Finish(); // before the header: a header without data never exists
        header.Finish();
    }

    private static string Header(SpectraTable table)
    {
        string List(IEnumerable<double> numbers) =>
            $"{{{string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}}}";
        var text = new StringBuilder("ENVI\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"samples = {table.BandCount}\nlines = {table.Names.Count}\nbands = 1\nheader offset = 0\n"
        );
        text.Append("file type = ENVI Spectral Library\ndata type = 4\ninterleave = bsq\nbyte order = 0\n");
        text.Append(CultureInfo.InvariantCulture, $"spectra names = {{{string.Join(", ", table.Names)}}}\n");
        if (table.Wavelengths is { } grid)
        {
            text.Append(CultureInfo.InvariantCulture, $"wavelength units = Nanometers\nwavelength = {List(grid.CentresNm)}\n");
            if (grid.WidthsNm is { } widths)
                text.Append(CultureInfo.InvariantCulture, $"fwhm = {List(widths)}\n");
        }
        return text.ToString();
    }
}

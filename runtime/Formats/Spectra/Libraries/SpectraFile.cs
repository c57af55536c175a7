using System.Text;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>Spectra from files and into files; which kind a file is.</summary>
public static class SpectraFile
{
    private const string Matlab = "MATLAB ";
    private const string Zip = "PK\u0003\u0004";
    private const string Hdf = "\u0089HDF";
    private const int InspectedBytes = 512;

    /// <summary>
    /// Reads spectra from a CSV file (see <see cref="ReadCsv"/>), an ENVI spectral library (the <c>.sli</c> or its header), a
    /// MATLAB file of version 4 to 7 or a numpy file. The content decides; the ending only where the content does not. Values that are not
    /// finite, marks of deleted channels and the file's own value for nothing are gaps (NaN) in all of them.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="scale">reflectance = stored value * scale, in place of what the file says; null for the file's own.</param>
    /// <exception cref="SpectraException">No file, or one that is none of these.</exception>
    public static SpectraTable Read(string path, double? scale = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new SpectraException($"There is no file of spectra at '{path}'. Check the path.");
        var bytes = Start(path);
        var start = Encoding.Latin1.GetString(bytes);
        if (start.StartsWith(Matlab, StringComparison.Ordinal) || Ends(path, ".mat"))
            return MatLibrary.Read(path).Scaled(scale ?? 1);
        if (start.StartsWith("\u0093NUMPY", StringComparison.Ordinal) || Ends(path, ".npy") || Ends(path, ".npz"))
            return NumpyLibrary.Read(path).Scaled(scale ?? 1);
        if (EnviLibrary.IsOne(path, bytes))
            return EnviLibrary.Read(path, scale);
        if (
            start.StartsWith(Zip, StringComparison.Ordinal)
            || start.StartsWith(Hdf, StringComparison.Ordinal)
            || start.StartsWith("\u00D0\u00CF\u0011\u00E0", StringComparison.Ordinal)
        )
        {
            var what =
                Ends(path, ".xlsx") || Ends(path, ".xls") || Ends(path, ".ods") ? "a spreadsheet; save it as CSV"
                : Ends(path, ".unmix") ? $"a model package; 'unmix info MODEL {OptionName.Endmembers} FILE' writes its spectra"
                : "a container of other data";
            throw new SpectraException($"'{path}' is {what}. Spectra are read from CSV, ENVI spectral libraries, MATLAB and numpy files.");
        }
        return SpectraCsv.Read(path).Scaled(scale ?? 1);
    }

    /// <summary>
    /// Reads a table of text, with a header and a line a band or a line a spectrum. A line a band: the first column is
    /// <c>wavelength_nm</c> or another name with a unit, or <c>band</c> for spectra without wavelengths; each further
    /// one is a spectrum with its
    /// name on top. A line a spectrum: its name first, then values below a header of wavelengths. Fields are separated
    /// by commas, semicolons,
    /// tabs or blanks and may stand in double quotes. Numbers have a decimal point, or all a decimal comma; an empty
    /// field or <c>NaN</c> is a gap.
    /// Blank lines and lines from # on are skipped. The text may be UTF-8, UTF-16 or Latin-1 (Windows-1252).
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SpectraException">No file, or one that is not such a table; names the line.</exception>
    public static SpectraTable ReadCsv(string path) => SpectraCsv.Read(path);

    /// <summary>
    /// Writes a CSV file that <see cref="ReadCsv"/> gives back the same, wavelengths in nm; a gap is NaN. A table with
    /// <see cref="SpectraTable.Columns"/> and wavelengths has a line a spectrum, any other a line a band.
    /// </summary>
    /// <param name="table">The spectra.</param>
    /// <param name="path">The file; an older one is replaced when the new one is whole.</param>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public static void WriteCsv(this SpectraTable table, string path) => SpectraCsv.Write(table, path);

    /// <summary>Writes an ENVI spectral library: <c>NAME.sli</c> and its header <c>NAME.hdr</c>.</summary>
    /// <param name="table">The spectra.</param>
    /// <param name="path">Ends in <c>.sli</c>.</param>
    /// <exception cref="SpectraException">The name ends otherwise, or a spectrum's name can't stand in an ENVI header.</exception>
    /// <exception cref="OutputException">A file can't be written.</exception>
    public static void WriteLibrary(this SpectraTable table, string path) => EnviLibraryWriter.Write(table, path);

    /// <summary>Writes CSV or an ENVI library, as the name's ending says.</summary>
    /// <param name="table">The spectra.</param>
    /// <param name="path">Ends in <c>.csv</c> or <c>.sli</c>.</param>
    /// <exception cref="OptionsException">It ends otherwise.</exception>
    /// <exception cref="SpectraException">A spectrum can't be stored.</exception>
    /// <exception cref="OutputException">A file can't be written.</exception>
    public static void Write(this SpectraTable table, string path)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(path);
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            table.WriteCsv(path);
        else if (path.EndsWith(".sli", StringComparison.OrdinalIgnoreCase))
            table.WriteLibrary(path);
        else
            throw new OptionsException(
                $"Spectra are written as '*.csv' or '*.sli' (ENVI library) but the name given is '{path}'. Change the name."
            );
    }

    private static bool Ends(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static byte[] Start(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            // What was read of a pipe is gone when it is opened again.
            if (!stream.CanSeek)
                throw new SpectraException($"'{path}' is a pipe or a device, which can't be read twice. Give a file " + "of spectra.");
            var start = new byte[InspectedBytes];
            return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The file of spectra '{path}' can't be read: {cause.Message} Check its permissions.", cause);
        }
    }
}

using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>
/// Reads ENVI spectral libraries: a raw matrix of one line a spectrum (<c>samples</c> channels, <c>lines</c> spectra) beside a text
/// header, by the rules of scenes: its scale, its ignore value in the file's own precision, its bad channels, its wavelengths.
/// </summary>
internal static class EnviLibrary
{
    private const string Library = "spectral library";

    /// <summary>1 GiB of float32; a library is small.</summary>
    private const long LargestValueCount = 1L << 28;

    private static readonly string[] DataEndings = [".sli", "", ".dat", ".img", ".bin", ".lib", ".esl"];

    /// <summary>True for a header, for a file ending in <c>.sli</c>, and for one that has the header of a library beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">Its first bytes.</param>
    public static bool IsOne(string path, ReadOnlySpan<byte> start)
    {
        if (
            EnviHeaderFields.IsOne(TextFile.Decode(start[..(start.Length / 4 * 4)]).TrimStart())
            || path.EndsWith(".sli", StringComparison.OrdinalIgnoreCase)
        )
            return true;
        return !path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            && !path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)
            && Headers(path).Any(File.Exists);
    }

    /// <param name="path">The header or the data.</param>
    /// <param name="scale">In place of what the header says; null for the header's own.</param>
    /// <exception cref="SpectraException">One of the two files is missing, they are no library, or the header says
    /// what can't be done.</exception>
    public static SpectraTable Read(string path, double? scale)
    {
        try
        {
            var isHeader = EnviHeaderFile.IsName(path);
            var header = Header(path, isHeader);
            RequireLibrary(header);
            var (bands, count) = ((int)header.Whole("samples", 1, int.MaxValue), (int)header.Whole("lines", 1, int.MaxValue));
            if (header.Fields["bands"] is { } planes && EnviShape.Whole(planes) != 1)
                throw new SpectraException(
                    $"The header '{header.Path}' says 'bands = {Quoted.Text(planes)}'; a spectral library has "
                        + "1, with its wavelengths as samples. Correct the header."
                );
            if ((long)bands * count > LargestValueCount)
                throw new SpectraException(
                    $"The spectral library '{header.Path}' has {count} spectra of {bands} bands; at most "
                        + $"{LargestValueCount} values are read. Give a part of it."
                );
            var values = new EnviLibraryValues(header, bands, count, scale);
            var spectra = values.Read(isHeader ? Data(header, values.Bytes) : path);
            var notes = new List<string>(values.Notes);
            var rules = new WavelengthRules(bands, values.BadBands, notes);
            var grid = Grid(header, bands, values.BadBands, rules);
            // A bad channel may lack a wavelength, and is of no use then.
            int[] placed = [.. Enumerable.Range(0, bands).Where(band => grid is null || !double.IsNaN(grid.CentresNm[band]))];
            // one has none
            if (placed.Length < bands)
                (grid, spectra) = (
                    grid!.Select(placed),
                    Array.ConvertAll(spectra, spectrum => Array.ConvertAll(placed, band => spectrum[band]))
                );
            var names = Names(header, count);
            return new SpectraTable(names, grid, spectra)
            {
                Columns = LibraryColumns.Beside(isHeader ? Path.ChangeExtension(path, null) : path, names, notes),
                Notes = notes,
                WavelengthsMissing = rules.Missing,
            };
        }
        catch (SceneException cause)
        {
            // A rule of scenes, which names the option that scenes have.
            throw new SpectraException(cause.Message.Replace(OptionName.Scale, "a scale for the spectra", StringComparison.Ordinal), cause);
        }
    }

    private static string[] Headers(string path) =>
        [
            .. new[] { path + ".hdr", path + ".HDR", Path.ChangeExtension(path, ".hdr"), Path.ChangeExtension(path, ".HDR") }
                .Where(candidate => candidate != path)
                .Distinct(StringComparer.Ordinal),
        ];

    private static EnviHeaderFile Header(string path, bool isHeader)
    {
        if (isHeader)
            return EnviHeaderFile.Find(path)
                ?? throw new SpectraException(
                    $"'{path}' is not the header of a spectral library: it does not begin with "
                        + $"'{EnviHeaderFields.Signature}'. Correct the header."
                );
        string[] there = [.. Headers(path).Where(File.Exists)];
        if (there.Length == 0)
            throw new SpectraException(
                $"The spectral library '{path}' has no header beside it, such as " + $"'{Path.GetFileName(path)}.hdr'. Put it there."
            );
        EnviHeaderFile[] headers = [.. there.Select(EnviHeaderFile.Find).OfType<EnviHeaderFile>()];
        if (headers.Length == 0)
            throw new SpectraException(
                $"'{there[0]}' is not the header of a spectral library: it does not begin "
                    + $"with '{EnviHeaderFields.Signature}'. Correct the header."
            );
        var other = Array.Find(headers, header =>
            IsLibrary(header) && !FileIdentity.AreSame(header.Path, headers[0].Path) && !header.Fields.SaysTheSameAs(headers[0].Fields)
        );
        if (other is null)
            return headers[0];
        throw new SpectraException(
            $"The spectral library '{path}' has two headers that differ, '{headers[0].Path}' and "
                + $"'{other.Path}'. Remove the one that is wrong."
        );
    }

    /// <summary>
    /// The file of a header's name that has the usual ending, or is the only one, or alone has as many bytes as the
    /// header asks for.
    /// </summary>
    private static string Data(EnviHeaderFile header, long bytes)
    {
        var stem = header.Path[..^EnviHeaderFile.Ending.Length];
        string[] there = [.. DataEndings.Select(ending => stem + ending).Where(File.Exists)];
        if (there.Length == 0)
            throw new SpectraException(
                $"The header '{header.Path}' has no spectral library beside it, such as " + $"'{Path.GetFileName(stem)}.sli'. Put it there."
            );
        if (there.Length == 1 || there[0].EndsWith(".sli", StringComparison.OrdinalIgnoreCase))
            return there[0];
        string[] fitting = [.. there.Where(file => FileFacts.Of(file).Length == bytes)];
        return fitting.Length == 1
            ? fitting[0]
            : throw new SpectraException(
                $"The header '{header.Path}' has {there.Length} files beside it that might be its library "
                    + $"({string.Join(", ", there.Select(Path.GetFileName))}). Give the path of the data file."
            );
    }

    private static bool IsLibrary(EnviHeaderFile header) =>
        EnviFieldRules.FileType(header.Fields).Contains(Library, StringComparison.Ordinal);

    private static void RequireLibrary(EnviHeaderFile header)
    {
        if (!IsLibrary(header))
        {
            throw new SpectraException(
                $"The header '{header.Path}' says 'file type = {Quoted.Text(header.Fields["file type"])}'; "
                    + "'ENVI Spectral Library' is needed. "
                    + "Give a spectral library, or a CSV table of spectra."
            );
        }
        if (header.Fields["file compression"] is { } compression && EnviShape.Whole(compression) != 0)
            throw new SpectraException(
                $"The header '{header.Path}' says 'file compression = {Quoted.Text(compression)}'; compressed libraries can't be "
                    + $"read. Save it without compression."
            );
        foreach (var frame in (ReadOnlySpan<string>)["major frame offsets", "minor frame offsets"])
        {
            if (header.Fields[frame] is not { } text || EnviText.Items(text).All(item => EnviText.Number(item) == 0))
                continue;
            throw new SpectraException(
                $"The header '{header.Path}' says '{frame} = {{{Quoted.Text(text)}}}': bytes between the "
                    + "samples, which are not read. Save the library again without them."
            );
        }
    }

    private static List<string> Names(EnviHeaderFile header, int count)
    {
        if (header.Fields["spectra names"] is not { } list)
            return SpectrumNames.Numbered(count);
        var names = list.Split(',', StringSplitOptions.TrimEntries);
        // A comma behind the last name is met.
        if (names.Length == count + 1 && names[^1].Length == 0)
            names = names[..^1];
        if (names.Length != count)
            throw new SpectraException(
                $"The header '{header.Path}' has {names.Length} spectra names for {count} spectra. Correct the "
                    + "header; a name can't hold a comma."
            );
        return SpectrumNames.Distinct(names);
    }

    private static WavelengthGrid? Grid(EnviHeaderFile header, int bands, bool[]? bad, WavelengthRules rules)
    {
        if (header.Fields["wavelength"] is not { } list)
            return null;
        var items = EnviText.Items(list);
        if (items.Length != bands)
            throw new SpectraException(
                $"The header '{header.Path}' has {items.Length} numbers in its list 'wavelength' for {bands} "
                    + "bands. Correct the header."
            );
        var odd = Array.FindIndex(items, item => !EnviText.IsNumber(item));
        if (odd >= 0 && bad?[odd] != true)
            throw new SpectraException(
                $"Number {odd + 1} of the list 'wavelength' is '{Quoted.Text(items[odd])}' ('{header.Path}'). " + "Correct the header."
            );
        var widths = header.Fields["fwhm"] is { } fwhm ? EnviText.Numbers(fwhm) : null;
        if (widths is not null && widths.Length != bands)
            throw new SpectraException(
                $"The header '{header.Path}' has {widths.Length} numbers in its list 'fwhm' for {bands} bands. " + "Correct the header."
            );
        return rules.Grid([.. items.Select(EnviText.Number)], widths, header.Fields["wavelength units"]);
    }
}

using System.Globalization;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>Libraries that are folders of text, a spectrum a file: ECOSTRESS, ASTER, the USGS's version 7.</summary>
public static class SpectraFolder
{
    /// <summary>What a class is called where neither a folder nor the file names one.</summary>
    private const string ClassColumn = "class";

    /// <summary>More files are no library of a few classes, but a whole archive.</summary>
    private const int MostFiles = 20_000;

    /// <summary>
    /// Reads every <c>*.txt</c> below a folder. A spectrum's class is the folder below the given one that it lies in, or what
    /// the file states. Files of values alone take the wavelengths of the file of as many numbers whose name or title says
    /// 'wavelength'.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <returns>A table for each grid, in the order of the files' names.</returns>
    /// <exception cref="SpectraException">No such folder, no spectrum in it, or a spectrum that can't be read.</exception>
    public static IReadOnlyList<SpectraTable> Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var files = Files(folder);
        var read = files.Select(path => (Path: path, Spectrum: SpectrumText.Read(path))).Where(file => file.Spectrum is not null).ToArray();
        var grids = read.Where(file => IsGrid(file.Path, file.Spectrum!)).ToArray();
        var spectra = read.Except(grids).Where(file => !IsWidths(file.Path, file.Spectrum!)).ToArray();
        if (spectra.Length == 0)
            throw new SpectraException(
                $"The folder '{folder}' has {files.Length} files '*.txt' and no spectrum among them. Give a folder of spectra in text."
            );
        return
        [
            .. spectra
                .GroupBy(file => Key(file.Path, file.Spectrum!, grids))
                .Select(group => Table(folder, [.. group.Select(file => (file.Path, file.Spectrum!))], group.Key)),
        ];
    }

    private static string[] Files(string folder)
    {
        if (!Directory.Exists(folder))
            throw new SpectraException($"There is no folder of spectra at '{folder}'. Check the path.");
        try
        {
            string[] files =
            [
                .. Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories).Take(MostFiles + 1).Order(StringComparer.Ordinal),
            ];
            return files.Length <= MostFiles
                ? files
                : throw new SpectraException($"The folder '{folder}' has more than {MostFiles} files '*.txt'. Give a part of it.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The folder '{folder}' can't be listed: {cause.Message} Check its permissions.", cause);
        }
    }

    private static bool IsGrid(string path, SpectrumText spectrum) => spectrum.Centres is null && Says(path, spectrum, "wavelength");

    private static bool IsWidths(string path, SpectrumText spectrum) =>
        spectrum.Centres is null && (Says(path, spectrum, "bandpass") || Says(path, spectrum, "fwhm"));

    private static bool Says(string path, SpectrumText spectrum, string word) =>
        Path.GetFileName(path).Contains(word, StringComparison.OrdinalIgnoreCase)
        || spectrum.Name.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static Grid Key(string path, SpectrumText spectrum, (string Path, SpectrumText? Spectrum)[] grids)
    {
        if (spectrum.Centres is { } own)
            return new Grid(string.Join(' ', own), own, spectrum.Unit);
        (string Path, SpectrumText? Spectrum)[] fitting = [.. grids.Where(grid => grid.Spectrum!.Values.Length == spectrum.Values.Length)];
        if (fitting.Length != 1)
            throw new SpectraException(
                $"'{path}' has {spectrum.Values.Length} values and no wavelengths, and {fitting.Length} files of as many "
                    + "wavelengths lie in the folder. Put the library's file of wavelengths beside its spectra."
            );
        double[] centres = [.. fitting[0].Spectrum!.Values.Select(AsWritten)];
        return new Grid(string.Join(' ', centres), centres, null);
    }

    // 0.4 and not the 0.4000000059604645 that single precision makes of it.
    private static double AsWritten(float value) =>
        double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static SpectraTable Table(string folder, (string Path, SpectrumText Spectrum)[] files, Grid key)
    {
        var grid = WavelengthNumbers.Read(key.Centres, null, key.Unit, key.Centres.Length, out var notes)
            ?? throw new SpectraException($"The wavelengths of '{files[0].Path}' can't be used: {notes[^1]} Correct the file.");
        return new SpectraTable(
            SpectrumNames.Distinct([.. files.Select(file => file.Spectrum.Name)]),
            grid,
            [.. files.Select(file => file.Spectrum.Values)]
        )
        {
            Columns = [new SpectraColumn(ClassColumn, [.. files.Select(file => ClassOf(folder, file.Path, file.Spectrum))])],
            Notes = notes,
        };
    }

    private static string ClassOf(string folder, string path, SpectrumText spectrum)
    {
        var within = Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar);
        return Quoted.Plain(within.Length > 1 ? within[0] : spectrum.Class ?? "").Trim();
    }

    /// <summary>Wavelengths that several files have in common.</summary>
    private sealed record Grid(string Text, double[] Centres, string? Unit)
    {
        public bool Equals(Grid? other) => other is not null && other.Text == Text && other.Unit == Unit;

        public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
    }
}

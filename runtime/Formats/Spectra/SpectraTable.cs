namespace Unmix.Formats.Spectra;

/// <summary>Named spectra on one grid: reference endmembers, a small spectral library, truth to compare with.</summary>
public sealed record SpectraTable
{
    /// <param name="names">[P] names, none empty, no two alike.</param>
    /// <param name="wavelengths">[L] their grid; null when not known.</param>
    /// <param name="spectra">[P][L] reflectance.</param>
    /// <exception cref="ArgumentException">No spectra, lengths that differ, or names that do not tell apart.</exception>
    public SpectraTable(IReadOnlyList<string> names, WavelengthGrid? wavelengths, float[][] spectra)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(spectra);
        if (spectra.Length == 0 || spectra[0].Length == 0) throw new ArgumentException("A table needs at least one spectrum of one band.", nameof(spectra));
        if (names.Count != spectra.Length) throw new ArgumentException($"{names.Count} names for {spectra.Length} spectra.", nameof(names));
        if (names.Any(string.IsNullOrWhiteSpace)) throw new ArgumentException("A spectrum has no name.", nameof(names));
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count) throw new ArgumentException("Two spectra have the same name.", nameof(names));
        if (Array.Exists(spectra, s => s.Length != spectra[0].Length)) throw new ArgumentException("The spectra differ in length.", nameof(spectra));
        if (wavelengths is not null && wavelengths.BandCount != spectra[0].Length)
            throw new ArgumentException($"{wavelengths.BandCount} wavelengths for spectra of {spectra[0].Length} bands.", nameof(wavelengths));
        Names = [.. names];
        Wavelengths = wavelengths;
        Spectra = spectra;
    }

    /// <summary>[P] names of the spectra.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>[L] grid, nm; null when not known.</summary>
    public WavelengthGrid? Wavelengths { get; }

    /// <summary>[P][L] reflectance; NaN where a library has deleted a channel. Borrowed: do not write to it.</summary>
    public float[][] Spectra { get; }

    /// <summary>Bands, L.</summary>
    public int BandCount => Spectra[0].Length;

    /// <summary>
    /// Reads spectra from a CSV file (see <see cref="ReadCsv"/>), an ENVI spectral library (the <c>.sli</c> or its header) or a
    /// MATLAB file of version 5 to 7. The content decides; the ending only where the content does not.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SpectraException">No file, or one that is none of these.</exception>
    public static SpectraTable Read(string path) => SpectraFile.Read(path);

    /// <summary>
    /// Reads a CSV file: a header line, then a line a band. The first column is <c>wavelength_nm</c>, <c>wavelength_um</c>, or
    /// <c>band</c> for spectra without wavelengths; each further one is a spectrum with its name on top. Numbers have a decimal
    /// point, fields are separated by commas and may stand in double quotes; blank lines and lines from # on are skipped.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SpectraException">No file, or one that is not such a table; names the line.</exception>
    public static SpectraTable ReadCsv(string path) => SpectraCsv.Read(path);

    /// <summary>Writes a CSV file that <see cref="ReadCsv"/> gives back the same, wavelengths in nm.</summary>
    /// <param name="path">The file; an older one is replaced when the new one is whole.</param>
    /// <exception cref="SpectraException">A spectrum has a gap (NaN), for which such a file has no sign.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public void WriteCsv(string path) => SpectraCsv.Write(this, path);

    /// <summary>Writes an ENVI spectral library: <c>NAME.sli</c> and its header <c>NAME.hdr</c>.</summary>
    /// <param name="path">Ends in <c>.sli</c>.</param>
    /// <exception cref="SpectraException">The name ends otherwise, or a spectrum's name can't stand in an ENVI header.</exception>
    /// <exception cref="OutputException">A file can't be written.</exception>
    public void WriteLibrary(string path) => EnviLibraryWriter.Write(this, path);

    /// <summary>Writes CSV or an ENVI library, as the name's ending says.</summary>
    /// <param name="path">Ends in <c>.csv</c> or <c>.sli</c>.</param>
    /// <exception cref="OptionsException">It ends otherwise.</exception>
    /// <exception cref="SpectraException">A spectrum can't be stored.</exception>
    /// <exception cref="OutputException">A file can't be written.</exception>
    public void Write(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) WriteCsv(path);
        else if (path.EndsWith(".sli", StringComparison.OrdinalIgnoreCase)) WriteLibrary(path);
        else throw new OptionsException($"Spectra are written as '*.csv' or '*.sli' (ENVI library) but '{path}' is asked for. Change the name.");
    }

    /// <summary>The spectra at other band centres: linear between the two nearest bands of this table.</summary>
    /// <param name="grid">Where to; inside the range of this table.</param>
    /// <exception cref="BandMismatchException">This table has no wavelengths, or a centre lies outside its range.</exception>
    public SpectraTable ResampleTo(WavelengthGrid grid) => SpectraResampling.Linear(this, grid);

    /// <summary>
    /// The spectra as a sensor with these bands would see them. Each band whose width is known is a Gaussian response of width
    /// sqrt(w^2 - v^2), w being the band's own full width at half maximum and v the library's there (0 where unknown), so that
    /// what the library has blurred already is not blurred twice. Linear interpolation takes its place where the library is as
    /// coarse as the scene, which is where that width is below the spacing of the library's bands, and where the library ends
    /// less than that width from the band's centre.
    /// </summary>
    /// <param name="grid">Where to; inside the range of this table.</param>
    /// <exception cref="BandMismatchException">
    /// This table has no wavelengths, a centre lies outside its range, or a spectrum has a gap (NaN) that a band needs.
    /// </exception>
    public SpectraTable ConvolveTo(WavelengthGrid grid) => SpectralResponse.Convolve(this, grid);

    /// <summary>Some of the spectra, in the order given.</summary>
    /// <param name="names">Their names, letter for letter.</param>
    /// <exception cref="SpectraException">A name that the table does not have.</exception>
    public SpectraTable Select(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var places = names.Select(name => Names.ToList().IndexOf(name)).ToArray();
        var missing = Array.IndexOf(places, -1);
        if (missing >= 0)
            throw new SpectraException($"There is no spectrum '{names[missing]}' among the {Names.Count} of the table ('{Names[0]}', ...). Check the name.");
        return new SpectraTable(names, Wavelengths, [.. places.Select(place => Spectra[place])]);
    }
}

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
        if (spectra.Length == 0 || spectra[0].Length == 0)
            throw new ArgumentException("A table needs at least one spectrum of one band.", nameof(spectra));
        if (names.Count != spectra.Length)
            throw new ArgumentException($"{names.Count} names for {spectra.Length} spectra.", nameof(names));
        if (names.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("A spectrum has no name.", nameof(names));
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
            throw new ArgumentException("Two spectra have the same name.", nameof(names));
        if (Array.Exists(spectra, s => s.Length != spectra[0].Length))
            throw new ArgumentException("The spectra differ in length.", nameof(spectra));
        if (wavelengths is not null && wavelengths.BandCount != spectra[0].Length)
            throw new ArgumentException(
                $"{wavelengths.BandCount} wavelengths for spectra of {spectra[0].Length} bands.",
                nameof(wavelengths)
            );
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
    /// Why the wavelengths that the file states can't be used, a whole sentence; null when they can, or when it states
    /// none.
    /// </summary>
    public string? WavelengthsMissing { get; init; }

    /// <summary>What the file says of each spectrum beside its name, such as its class; empty where it says nothing.</summary>
    public IReadOnlyList<SpectraColumn> Columns { get; init; } = [];

    /// <summary>What was found odd in the file and how it was taken; whole sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Refuses values that can't be reflectance.</summary>
    /// <param name="path">Where the spectra are from, for the message.</param>
    /// <param name="scaleOption">What gives a scale, for the message: an option's name.</param>
    /// <param name="isScaleGiven">True where the user gave one: values beyond 1.5 are then believed.</param>
    /// <exception cref="SpectraException">A value is above 1.5 or below -0.5, or all are next to 0; names the spectrum
    /// and its channel.</exception>
    public void RequireReflectance(string path, string scaleOption, bool isScaleGiven) =>
        SpectraReflectance.Require(this, path, scaleOption, isScaleGiven);

    /// <summary>Refuses spectra with gaps.</summary>
    /// <param name="path">Where they are from, for the message.</param>
    /// <exception cref="SpectraException">A spectrum has a gap; names it and its channel.</exception>
    public void RequireWhole(string path)
    {
        for (var s = 0; s < Spectra.Length; s++)
        {
            if (Array.FindIndex(Spectra[s], value => !float.IsFinite(value)) is var gap and >= 0)
                throw new SpectraException(
                    $"The spectrum '{Quoted.Text(Names[s])}' of '{path}' has no value {ChannelText(gap)}. "
                        + "Choose another spectrum of that material, or leave the channel out."
                );
        }
    }

    /// <summary>A channel for a sentence: <c>in channel 3 of 100 (420.0 nm)</c>.</summary>
    /// <param name="band">From 0.</param>
    internal string ChannelText(int band) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"in channel {band + 1} of {BandCount}")
        + (
            Wavelengths is { } grid
                ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" ({grid.CentresNm[band]:F1} nm)")
                : ""
        );

    /// <summary>The same spectra times a number; gaps stay.</summary>
    /// <param name="scale">The number.</param>
    public SpectraTable Scaled(double scale) =>
        scale == 1
            ? this
            : new SpectraTable(
                Names,
                Wavelengths,
                Array.ConvertAll(Spectra, spectrum => Array.ConvertAll(spectrum, value => (float)(value * scale)))
            )
            {
                Columns = Columns,
                Notes = Notes,
                WavelengthsMissing = WavelengthsMissing,
            };

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
            throw new SpectraException(
                $"There is no spectrum '{names[missing]}' among the {Names.Count} of the table ('{Names[0]}', " + "...). Check the name."
            );
        return Select(places);
    }

    /// <summary>Some of the spectra, in the order given, with what the file says of them.</summary>
    /// <param name="places">From 0, none twice.</param>
    /// <exception cref="ArgumentException">None is given, or one twice.</exception>
    public SpectraTable Select(IReadOnlyList<int> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        return new SpectraTable([.. places.Select(place => Names[place])], Wavelengths, [.. places.Select(place => Spectra[place])])
        {
            Columns = [.. Columns.Select(column => column with { Values = [.. places.Select(place => column.Values[place])] })],
            WavelengthsMissing = WavelengthsMissing,
            Notes = Notes,
        };
    }
}

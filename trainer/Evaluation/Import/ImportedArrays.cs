using Unmix.Formats;
using Unmix.Formats.Arrays;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;

namespace Unmix.Evaluation.Import;

/// <summary>
/// Which arrays of a file are spectra Y, abundances A and endmembers M, and which way round they lie. Decided by names
/// and by sizes that have to
/// agree (Y has L bands and N pixels, M is L x P, A is P x N or rows x columns x P); what stays open is refused, not guessed.
/// </summary>
internal sealed class ImportedArrays
{
    private readonly ArrayNames names;
    private readonly ImportRequest request;
    private readonly ItemLayout layout;
    private readonly ArrayValues values;

    public ImportedArrays(ArrayFile file, ImportRequest request)
    {
        this.request = request;
        names = new ArrayNames(file);
        Spectra = names.Find(request.Spectra, ArrayNames.Spectra, IsTable)
            ?? Largest(file)
            ?? throw names.Unclear("no array has spectra of many pixels", "Name it with --spectra.");
        if (!IsTable(Spectra))
            throw names.Unclear(
                $"the spectra '{Quoted.Text(Spectra.Name)}' are {Spectra.SizeText}, and two or " + "three dimensions are needed",
                "Name others with --spectra."
            );
        Endmembers = names.Find(request.Endmembers, ArrayNames.Endmembers, array =>
            array != Spectra && array.Dimensions.Count == 2 && IsTable(array)
        );
        Abundances = names.Find(request.Abundances, ArrayNames.Abundances, array =>
            array != Spectra && array != Endmembers && IsTable(array)
        );
        var vector = names.FindWavelengths();
        layout = new LayoutChoice(names, request, file.IsMatlab)
        {
            Spectra = Spectra,
            Endmembers = Endmembers,
            Abundances = Abundances,
            WavelengthCount = vector?.Vector.Values.Length,
        }.Choose();
        values = new ArrayValues(request, Spectra, file.Path);
        if (vector is not { } stated)
            return;
        Wavelengths = WavelengthNumbers.Read(stated.Vector.Values, null, stated.Unit, Bands, out var notes);
        WavelengthNotes = [.. notes.Select(note => $"'{Quoted.Text(stated.Vector.Name)}': {note}")];
    }

    /// <summary>Y.</summary>
    public NumericArray Spectra { get; }

    /// <summary>M; null for none.</summary>
    public NumericArray? Endmembers { get; }

    /// <summary>A; null for none.</summary>
    public NumericArray? Abundances { get; }

    /// <summary>L.</summary>
    public int Bands => layout.Items;

    /// <summary>Columns of the scene.</summary>
    public int Columns => layout.Columns;

    /// <summary>Rows of the scene.</summary>
    public int Rows => layout.Rows;

    /// <summary>The file's wavelengths; null for none that can be used.</summary>
    public WavelengthGrid? Wavelengths { get; }

    /// <summary>What is odd of the wavelengths, or why they are not used; whole sentences.</summary>
    public IReadOnlyList<string> WavelengthNotes { get; } = [];

    /// <summary>[N, L] reflectance, pixels along the scene's rows; NaN where the file has nothing.</summary>
    /// <exception cref="UnmixException">The values can't be reflectance.</exception>
    public float[] ReadSpectra()
    {
        var spectra = layout.Read(Spectra, values.Read);
        values.Require(spectra);
        return spectra;
    }

    /// <summary>[N, P] abundances, pixels along the scene's rows; null for none.</summary>
    /// <param name="endmembers">P where it is known; null otherwise.</param>
    /// <param name="count">P.</param>
    /// <exception cref="SpectraException">Their sizes do not go with the scene's.</exception>
    public float[]? ReadAbundances(int? endmembers, out int count)
    {
        count = 0;
        if (Abundances is not { } array)
            return null;
        var pixels = (long)Columns * Rows;
        ItemLayout[] all =
            array.Dimensions.Count == 3
                ? [.. ItemLayout.OfCube(array)]
                :
                [
                    .. ((int[])[0, 1])
                        .Where(axis => array.Dimensions[1 - axis] == pixels)
                        .Select(axis => ItemLayout.OfMatrix(array, axis, (Columns, Rows), request.RowOrder)),
                ];
        var (columns, rows) = (Columns, Rows);
        ItemLayout[] fits =
        [
            .. all.Where(way => (way.Columns, way.Rows) == (columns, rows) && (endmembers is null || way.Items == endmembers)),
        ];
        // Bands first in one cube are bands first in the other.
        if (fits.Length > 1 && Spectra.Dimensions.Count == 3)
            fits = [.. fits.Where(way => way.Axis == layout.Axis)];
        if (fits.Length != 1)
        {
            throw names.Unclear(
                $"the abundances '{Quoted.Text(array.Name)}' are {array.SizeText}, which "
                    + $"{(fits.Length == 0 ? "does not fit" : "can be read in more than one way for")} a scene of "
                    + $"{Columns} columns and {Rows} rows{(endmembers is { } p ? $" and {p} endmembers" : "")}",
                "Exchange them with --size, or name other abundances with --abundances (none for none)."
            );
        }
        count = fits[0].Items;
        return fits[0].Read(array, value => double.IsFinite(value) ? (float)value : float.NaN);
    }

    /// <summary>The endmembers with the scene's wavelengths; null for none.</summary>
    /// <exception cref="UnmixException">Their sizes do not go with the scene's bands, or they can't be reflectance.</exception>
    public SpectraTable? ReadEndmembers()
    {
        if (Endmembers is not { } array)
            return null;
        var bandsFirst = array.Dimensions[0] == Bands;
        if (bandsFirst == (array.Dimensions[1] == Bands))
        {
            throw names.Unclear(
                $"the endmembers '{Quoted.Text(array.Name)}' are {array.SizeText}, and "
                    + $"{(bandsFirst ? "both numbers are" : "neither number is")} that of the bands, {Bands}",
                "Name others with --endmembers (none for none)."
            );
        }
        var count = array.Dimensions[bandsFirst ? 1 : 0];
        // Often they are reflectance, or of peak 1, beside a scene of stored whole numbers; else they are stored as it is.
        var areStored =
            request.Scale is not null && array.Values.Where(double.IsFinite).DefaultIfEmpty(0).Max() > ArrayValues.LargestReflectance;
        float Value(int band, int p)
        {
            var stored = bandsFirst ? array.Values[p * Bands + band] : array.Values[band * count + p];
            return areStored ? values.Read(stored)
                : double.Abs(stored) < ArrayValues.Deleted ? (float)stored
                : float.NaN;
        }
        var called = names.FindTexts(count) ?? [.. Enumerable.Range(1, count).Select(p => $"endmember {p}")];
        return new SpectraTable(
            SpectrumNames.Distinct(called),
            Wavelengths,
            [.. Enumerable.Range(0, count).Select(p => Enumerable.Range(0, Bands).Select(band => Value(band, p)).ToArray())]
        );
    }

    private static bool IsTable(NumericArray array) => array.Dimensions.Count is 2 or 3 && array.Dimensions.All(size => size > 1);

    private static NumericArray? Largest(ArrayFile file) =>
        file
            .Arrays.Where(array =>
                IsTable(array)
                && !ArrayNames.Abundances.Contains(ArrayFile.OwnName(array.Name))
                && !ArrayNames.Endmembers.Contains(ArrayFile.OwnName(array.Name))
            )
            .MaxBy(array => array.Values.Length);
}

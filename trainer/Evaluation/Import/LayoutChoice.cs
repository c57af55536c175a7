using Unmix.Formats;
using Unmix.Formats.Arrays;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Import;

/// <summary>Decides which dimension of the spectra counts their bands, and how many columns and rows the scene has.</summary>
/// <param name="names">For what a file states besides, and for refusals.</param>
/// <param name="request">What the user says.</param>
/// <param name="isMatlab">True where bands come last by habit.</param>
internal sealed class LayoutChoice(ArrayNames names, ImportRequest request, bool isMatlab)
{
    /// <summary>Y.</summary>
    public required NumericArray Spectra { get; init; }

    /// <summary>M, of which one dimension counts bands; null for none.</summary>
    public NumericArray? Endmembers { get; init; }

    /// <summary>A, of which a cube tells columns and rows; null for none.</summary>
    public NumericArray? Abundances { get; init; }

    /// <summary>Wavelengths that the file lists; null for none.</summary>
    public int? WavelengthCount { get; init; }

    private string Subject => $"the spectra '{Quoted.Text(Spectra.Name)}' are {Spectra.SizeText}";

    /// <exception cref="SpectraException">It is not clear, or what is known contradicts the sizes.</exception>
    public ItemLayout Choose() => Spectra.Dimensions.Count == 3 ? OfCube() : OfMatrix();

    private ItemLayout OfCube()
    {
        ItemLayout[] fits =
        [
            .. ItemLayout
                .OfCube(Spectra)
                .Where(way => GoesWithBands(way.Items) && (request.Size is null || request.Size == (way.Columns, way.Rows))),
        ];
        if (fits.Length == 0)
            throw Contradicted();
        fits = Where(fits, way => way.Items == WavelengthCount);
        fits = Where(fits, way => names.Size() == (way.Columns, way.Rows));
        if (Abundances is { Dimensions.Count: 3 } cube)
            fits = Where(fits, way => ItemLayout.OfCube(cube).Any(other => (other.Columns, other.Rows) == (way.Columns, way.Rows)));
        if (fits.Length == 1)
            return fits[0];
        var usual = fits[0];
        if (usual.Axis == 2 && (isMatlab ? !SpectralAxis.IsContradicted(Spectra, 2) : SpectralAxis.IsConfirmed(Spectra, 2)))
            return usual;
        throw names.Unclear(
            $"{Subject} and any of these numbers may be that of the bands",
            $"Give --bands{(request.Bands is null ? "" : ", and --size COLUMNSxROWS")}."
        );
    }

    private ItemLayout OfMatrix()
    {
        var given = GivenSize();
        bool Fits(int axis) =>
            GoesWithBands(Spectra.Dimensions[axis])
            && (given is not { } size || (long)size.Columns * size.Rows == Spectra.Dimensions[1 - axis]);
        int[] fits = [.. ((int[])[0, 1]).Where(Fits)];
        if (fits.Length == 0)
            throw Contradicted();
        if (fits.Length > 1)
            fits = Array.FindAll(fits, axis => Spectra.Dimensions[axis] == WavelengthCount) is [var stated] ? [stated] : fits;
        if (fits.Length > 1)
            throw names.Unclear($"{Subject} and either number may be that of the bands", "Give --bands, and --size COLUMNSxROWS.");
        var pixels = Spectra.Dimensions[1 - fits[0]];
        if (given is not { } known)
            throw names.Unclear(
                $"the spectra '{Quoted.Text(Spectra.Name)}' have {pixels} pixels and nothing " + "says in how many columns and rows",
                "Give --size COLUMNSxROWS."
            );
        return ItemLayout.OfMatrix(Spectra, fits[0], known, request.RowOrder);
    }

    private (int Columns, int Rows)? GivenSize() =>
        request.Size ?? names.Size() ?? (Abundances is { Dimensions: [var high, var wide, _] } ? (wide, high) : null);

    private bool GoesWithBands(int bands) =>
        (request.Bands is null || request.Bands == bands) && (Endmembers is null || Endmembers.Dimensions.Contains(bands));

    private SpectraException Contradicted()
    {
        string[] known =
        [
            .. request.Bands is { } bands ? [$"--bands {bands}"] : Array.Empty<string>(),
            .. request.Size is { } size ? [$"--size {size.Columns}x{size.Rows}"] : Array.Empty<string>(),
            .. Endmembers is { } array ? [$"the endmembers '{Quoted.Text(array.Name)}', {array.SizeText}"] : Array.Empty<string>(),
        ];
        return names.Unclear(
            $"{Subject}, which does not fit {(known.Length > 0 ? string.Join(", and ", known) : "the rest")}",
            "Correct --bands and --size, or name other arrays with --spectra and --endmembers (none for none)."
        );
    }

    /// <summary>Those ways that agree with what a file tells by the way; all where none does.</summary>
    private static ItemLayout[] Where(ItemLayout[] ways, Predicate<ItemLayout> agrees) =>
        Array.FindAll(ways, agrees) is { Length: > 0 } found ? found : ways;
}

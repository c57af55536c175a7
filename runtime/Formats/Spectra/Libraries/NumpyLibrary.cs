using Unmix.Formats.Arrays;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>
/// Finds the spectra in a numpy file: the one matrix, or the one called <c>M</c>, <c>endmembers</c>, <c>spectra</c> or
/// <c>library</c>. Numpy has no habit of rows
/// or columns, so that a vector of wavelengths, or as many names as there are spectra, has to tell which of its dimensions has the bands.
/// </summary>
internal static class NumpyLibrary
{
    private static readonly string[] MatrixNames = ["M", "endmembers", "spectra", "library"];

    /// <exception cref="SpectraException">The file can't be read, or it is not clear what is what.</exception>
    public static SpectraTable Read(string path)
    {
        var file = NpyFile.ReadAll(path);
        NumericArray[] matrices = [.. file.Arrays.Where(array => array.Dimensions is [> 1, > 1] or [1, > 1] && !IsVector(array))];
        NumericArray[] called =
            matrices.Length == 1
                ? matrices
                : [.. matrices.Where(array => MatrixNames.Contains(array.Name, StringComparer.OrdinalIgnoreCase))];
        if (called is not [var matrix])
            throw Unclear(file, path, "which array has the spectra");
        var vector = file.Arrays.FirstOrDefault(array => array != matrix && IsVector(array));
        bool Fits(int bands) =>
            (vector is null || vector.Values.Length == matrix.Dimensions[bands])
            && (file.Texts.Count == 0 || file.Texts.Values.Any(names => names.Count == matrix.Dimensions[1 - bands]));
        int[] axes = vector is null && file.Texts.Count == 0 ? [] : [.. ((int[])[0, 1]).Where(Fits)];
        if (axes is not [var axis])
            throw Unclear(file, path, $"which dimension of '{Quoted.Text(matrix.Name)}' has the bands");
        var (bandCount, count) = (matrix.Dimensions[axis], matrix.Dimensions[1 - axis]);
        IReadOnlyList<string> notes = [];
        var grid = vector is null
            ? null
            : WavelengthNumbers.Read(vector.Values, null, WavelengthNumbers.UnitIn(vector.Name), bandCount, out notes)
                ?? throw new SpectraException(
                    $"The wavelengths '{Quoted.Text(vector.Name)}' of '{path}' can't be used: {notes[^1]} " + "Correct the file."
                );
        var names = file.Texts.Values.FirstOrDefault(lines => lines.Count == count) ?? SpectrumNames.Numbered(count);
        float Value(int s, int band) =>
            SpectrumGap.OrValue(axis == 0 ? matrix.Values[(long)s * bandCount + band] : matrix.Values[(long)band * count + s]);
        return new SpectraTable(
            SpectrumNames.Distinct(names),
            grid,
            [.. Enumerable.Range(0, count).Select(s => Enumerable.Range(0, bandCount).Select(band => Value(s, band)).ToArray())]
        )
        {
            Notes = notes,
        };
    }

    private static bool IsVector(NumericArray array) =>
        array.Values.Length > 1 && array.Dimensions.Count(size => size > 1) == 1 && WavelengthNumbers.IsName(array.Name);

    private static SpectraException Unclear(NumpyArrays file, string path, string what)
    {
        string[] all =
        [
            .. file.Arrays.Select(array => $"{Quoted.Text(array.Name)} {array.SizeText}"),
            .. file.Texts.Select(text => $"{Quoted.Text(text.Key)} (text)"),
            .. file.Others,
        ];
        return new SpectraException(
            $"It is not clear {what} of the numpy file '{path}' (it has "
                + $"{(all.Length > 0 ? string.Join(", ", all.Take(40)) : "nothing that is read")}). "
                + "Save it with numpy.savez(file, spectra=..., wavelength=..., names=...)."
        );
    }
}

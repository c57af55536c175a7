using Unmix.Formats;
using Unmix.Formats.Arrays;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;

namespace Unmix.Evaluation.Import;

/// <summary>Finds arrays by the names that published files give them.</summary>
/// <param name="file">The arrays.</param>
internal sealed class ArrayNames(ArrayFile file)
{
    /// <summary>Of spectra, Y.</summary>
    public static readonly string[] Spectra = ["Y", "V", "X", "data", "cube", "img", "image", "hsi", "HIM", "scene", "x_2d", "paviaU", "Z"];

    /// <summary>Of abundances, A.</summary>
    public static readonly string[] Abundances = ["A", "XT", "S_GT", "abundances", "abundance", "abund", "A_true", "alphas", "S"];

    /// <summary>Of endmembers, M.</summary>
    public static readonly string[] Endmembers = ["M", "GT", "E", "endmembers", "endmember", "M_true", "M0"];

    private static readonly string[] RowNames = ["nRow", "rows", "nr", "H", "lines", "height", "m"];
    private static readonly string[] ColumnNames = ["nCol", "cols", "columns", "nc", "W", "width", "n"];
    private static readonly string[] Wavelengths =
    [
        "wavelength",
        "wavelengths",
        "wavlen",
        "lambda",
        "wl",
        "waves",
        "wavelength_nm",
        "wavelengths_nm",
        "wavelength_um",
        "wavelengths_um",
        "wvl",
        "bandcenters",
        "band_centers",
        "centers",
    ];

    private static readonly string[] Units =
    [
        "wavelength_units",
        "wavelength_unit",
        "wavelengthunits",
        "wavelength units",
        "units",
        "unit",
    ];

    /// <summary>
    /// From that length on names are told apart whatever the case of their letters; <c>m</c> and <c>M</c> are two
    /// things.
    /// </summary>
    private const int LeastWord = 3;

    /// <summary>The array that was asked for, or else the first of some names that is one of numbers and fits.</summary>
    /// <param name="asked">Its name, with or without those of the structures around it; null to guess;
    /// <see cref="ImportRequest.None"/> for none.</param>
    /// <param name="names">Names that are looked for, the likeliest first.</param>
    /// <param name="fits">What it has to be.</param>
    /// <returns>Null for none.</returns>
    /// <exception cref="SpectraException">What was asked for is not there, or twice.</exception>
    public NumericArray? Find(string? asked, string[] names, Func<NumericArray, bool> fits)
    {
        if (asked is null)
            return names
                .Select(name =>
                    file.Arrays.FirstOrDefault(array =>
                        IsCalled(array.Name, name) && array.Dimensions.Count <= 3 && array.Values.Length > 1 && fits(array)
                    )
                )
                .FirstOrDefault(array => array is not null);
        if (file.Arrays.FirstOrDefault(array => array.Name == asked) is { } exact)
            return exact;
        NumericArray[] own = [.. file.Arrays.Where(array => ArrayFile.OwnName(array.Name) == asked)];
        if (own.Length == 1)
            return own[0];
        if (asked == ImportRequest.None)
            return null;
        throw Unclear(
            own.Length == 0 ? $"there is no array '{Quoted.Text(asked)}'" : $"there are {own.Length} arrays '{Quoted.Text(asked)}'",
            "Correct the name."
        );
    }

    /// <summary>Columns and rows where the file states both as numbers; null where it does not.</summary>
    public (int Columns, int Rows)? Size() => Whole(ColumnNames) is { } columns && Whole(RowNames) is { } rows ? (columns, rows) : null;

    /// <summary>The vector of wavelengths and the name of its unit, where that is told; null for none.</summary>
    public (NumericArray Vector, string? Unit)? FindWavelengths()
    {
        var vector = file.Arrays.FirstOrDefault(array =>
            array.Values.Length > 1 && array.Dimensions.Count(size => size > 1) == 1 && Wavelengths.Any(name => IsCalled(array.Name, name))
        );
        if (vector is null)
            return null;
        var unit = file.Texts.FirstOrDefault(text => text.Value.Count == 1 && Units.Any(name => IsCalled(text.Key, name)));
        return (vector, unit.Value?[0] ?? WavelengthNumbers.UnitIn(ArrayFile.OwnName(vector.Name)));
    }

    /// <summary>Texts of a certain number, such as names of endmembers; null for none.</summary>
    public IReadOnlyList<string>? FindTexts(int count) => file.Texts.Values.FirstOrDefault(lines => lines.Count == count);

    /// <summary>The refusal of a file of which it is not clear what is what; lists what it has.</summary>
    public SpectraException Unclear(string what, string remedy)
    {
        string[] all =
        [
            .. file.Arrays.Select(array => $"{Quoted.Text(array.Name)} {array.SizeText}"),
            .. file.Texts.Keys.Select(name => $"{Quoted.Text(name)} (text)"),
            .. file.Others.Select(other => Quoted.Text(other)),
        ];
        const int most = 40;
        var listed = string.Join(", ", all.Take(most)) + (all.Length > most ? $" and {all.Length - most} more" : "");
        return new SpectraException($"In '{file.Path}' {what}. {remedy} It has {(all.Length == 0 ? "no arrays" : listed)}.");
    }

    private int? Whole(string[] names)
    {
        var found = file.Arrays.FirstOrDefault(array => array.Values.Length == 1 && names.Any(name => IsCalled(array.Name, name)));
        return found is { Values: [var value] } && value >= 1 && value == Math.Floor(value) && value < int.MaxValue ? (int)value : null;
    }

    private static bool IsCalled(string array, string name) =>
        string.Equals(
            ArrayFile.OwnName(array),
            name,
            name.Length < LeastWord ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase
        );
}

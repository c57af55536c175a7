using System.Globalization;
using Unmix.Formats.Arrays;
using Unmix.Formats.Spectra;

namespace Unmix.Trainer.Import;

/// <summary>
/// Which arrays of a file are spectra Y, abundances A and endmembers M, and which way round they lie. Decided by names and by sizes that have to
/// agree (Y has L bands and N pixels, M is L x P, A is P x N or rows x columns x P); what stays open is refused, not guessed.
/// </summary>
internal sealed class ImportedArrays
{
    private static readonly string[] SpectraNames = ["Y", "V", "X", "data", "cube", "img", "image", "hsi", "HIM", "scene", "x_2d", "paviaU", "Z"];
    private static readonly string[] AbundanceNames = ["A", "XT", "S_GT", "abundances", "abundance", "abund", "A_true", "alphas", "S"];
    private static readonly string[] EndmemberNames = ["M", "GT", "E", "endmembers", "endmember", "M_true", "M0"];
    private static readonly string[] RowNames = ["nRow", "rows", "nr", "H", "lines", "height", "m"];
    private static readonly string[] ColumnNames = ["nCol", "cols", "columns", "nc", "W", "width", "n"];
    private static readonly string[] WavelengthNames = ["wavelength", "wavelengths", "wavlen", "lambda", "wl", "waves"];

    private readonly ArrayFile file;
    private readonly ImportRequest request;

    public ImportedArrays(ArrayFile file, ImportRequest request)
    {
        this.file = file;
        this.request = request;
        Spectra = Find(request.Spectra, SpectraNames) ?? Largest() ?? throw Unclear("no array has spectra of many pixels", "Name it with --spectra.");
        Endmembers = Find(request.Endmembers, EndmemberNames, array => array.Dimensions.Count == 2 && array.Dimensions.All(size => size > 1), Spectra);
        Abundances = Find(request.Abundances, AbundanceNames, array => array.Dimensions.All(size => size > 1), Spectra, Endmembers);
        (Bands, BandsFirst) = FindBands();
        (Columns, Rows) = FindSize();
    }

    /// <summary>Y.</summary>
    public NumericArray Spectra { get; }

    /// <summary>M; null for none.</summary>
    public NumericArray? Endmembers { get; }

    /// <summary>A; null for none.</summary>
    public NumericArray? Abundances { get; }

    /// <summary>L.</summary>
    public int Bands { get; }

    /// <summary>True where a matrix of spectra has a band in each row.</summary>
    public bool BandsFirst { get; }

    /// <summary>Columns of the scene.</summary>
    public int Columns { get; }

    /// <summary>Rows of the scene.</summary>
    public int Rows { get; }

    private bool IsCube => Spectra.Dimensions.Count == 3;

    private int PixelCount => Columns * Rows;

    /// <summary>[N, L] reflectance, pixels along the scene's rows.</summary>
    public float[] ReadSpectra()
    {
        var result = new float[checked(PixelCount * Bands)];
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                for (var band = 0; band < Bands; band++)
                    result[(row * Columns + column) * Bands + band] = (float)(At(Spectra, row, column, band, Bands, BandsFirst) * request.Scale);
            }
        }
        return result;
    }

    /// <summary>[N, P] abundances, pixels along the scene's rows; null for none.</summary>
    /// <exception cref="SpectraException">Their sizes do not go with the scene's.</exception>
    public float[]? ReadAbundances(out int count)
    {
        count = 0;
        if (Abundances is not { } array) return null;
        bool first;
        if (array.Dimensions.Count == 3)
        {
            if (array.Dimensions[0] != Rows || array.Dimensions[1] != Columns)
                throw Unclear($"the abundances '{array.Name}' are {array.SizeText} but the scene has {Rows} rows and {Columns} columns", "Exchange them with --size, or name other abundances.");
            (count, first) = (array.Dimensions[2], false);
        }
        else
        {
            first = array.Dimensions[1] == PixelCount;
            if (!first && array.Dimensions[0] != PixelCount)
                throw Unclear($"the abundances '{array.Name}' are {array.SizeText}, and neither is the number of pixels, {PixelCount}", "Name others with --abundances.");
            count = array.Dimensions[first ? 0 : 1];
        }
        var result = new float[PixelCount * count];
        for (var pixel = 0; pixel < PixelCount; pixel++)
        {
            for (var p = 0; p < count; p++) result[pixel * count + p] = (float)At(array, pixel / Columns, pixel % Columns, p, count, first);
        }
        return result;
    }

    /// <summary>The endmembers with the scene's wavelengths; null for none.</summary>
    public SpectraTable? ReadEndmembers()
    {
        if (Endmembers is not { } array) return null;
        var bandsFirst = array.Dimensions[0] == Bands;
        var count = array.Dimensions[bandsFirst ? 1 : 0];
        var names = file.Texts.Values.FirstOrDefault(lines => lines.Count == count) ?? [.. Enumerable.Range(1, count).Select(p => $"endmember {p}")];
        float Value(int band, int p) => (float)(bandsFirst ? array.Values[p * Bands + band] : array.Values[band * count + p]);
        return new SpectraTable(SpectrumNames.Distinct(names), Wavelengths(), [.. Enumerable.Range(0, count).Select(p => Enumerable.Range(0, Bands).Select(band => Value(band, p)).ToArray())]);
    }

    /// <summary>A rising or any list of L positive numbers with a name that says so; null for none.</summary>
    public WavelengthGrid? Wavelengths()
    {
        var found = file.Arrays.FirstOrDefault(array => WavelengthNames.Contains(array.Name, StringComparer.OrdinalIgnoreCase) && array.Values.Length == Bands && array.Values.All(value => value > 0));
        if (found is null) return null;
        const double LargestMicrometres = 100;
        var factor = found.Values.Max() < LargestMicrometres ? 1000 : 1;
        return new WavelengthGrid([.. found.Values.Select(value => value * factor)]);
    }

    private double At(NumericArray array, int row, int column, int item, int itemCount, bool itemsFirst)
    {
        if (array.Dimensions.Count == 3) return array.Values[((long)item * Columns + column) * Rows + row];
        long pixel = request.RowOrder ? (long)row * Columns + column : (long)column * Rows + row;
        return itemsFirst ? array.Values[pixel * itemCount + item] : array.Values[(long)item * PixelCount + pixel];
    }

    private (int Bands, bool First) FindBands()
    {
        if (IsCube) return (Spectra.Dimensions[2], false);
        int one = Spectra.Dimensions[0], other = Spectra.Dimensions[1];
        var fits = new List<(int Bands, bool First)>();
        bool Fits(int bands, int pixels) => (request.Bands is null || request.Bands == bands)
            && (Endmembers is null || Endmembers.Dimensions.Contains(bands))
            && (GivenSize() is not { } size || (long)size.Columns * size.Rows == pixels);
        if (Fits(one, other)) fits.Add((one, true));
        if (Fits(other, one)) fits.Add((other, false));
        var isSure = request.Bands is not null || Endmembers is not null || GivenSize() is not null;
        if (fits.Count == 1 && isSure) return fits[0];
        throw Unclear(fits.Count == 0 ? $"the spectra '{Spectra.Name}' are {Spectra.SizeText}, which does not go with the rest" : $"the spectra '{Spectra.Name}' are {Spectra.SizeText} and either number may be that of the bands",
            "Give --bands, and --size COLUMNSxROWS.");
    }

    private (int Columns, int Rows) FindSize()
    {
        if (IsCube)
        {
            var cube = (Columns: Spectra.Dimensions[1], Rows: Spectra.Dimensions[0]);
            if (request.Size is { } asked && asked != cube) throw Unclear($"the spectra '{Spectra.Name}' are {Spectra.SizeText}, so the scene is {cube.Columns} x {cube.Rows} pixels", "Leave --size out.");
            return cube;
        }
        var pixels = Spectra.Dimensions[BandsFirst ? 1 : 0];
        if (GivenSize() is { } size)
        {
            if ((long)size.Columns * size.Rows == pixels) return size;
            throw Unclear($"{size.Columns} columns and {size.Rows} rows are {(long)size.Columns * size.Rows} pixels but the spectra '{Spectra.Name}' have {pixels}", "Correct --size.");
        }
        throw Unclear($"the spectra '{Spectra.Name}' have {pixels} pixels and nothing says in how many columns and rows", "Give --size COLUMNSxROWS.");
    }

    private (int Columns, int Rows)? GivenSize()
    {
        if (request.Size is { } asked) return asked;
        if (Scalar(ColumnNames) is { } columns && Scalar(RowNames) is { } rows) return (columns, rows);
        return Abundances is { Dimensions: [var high, var wide, _] } ? (wide, high) : null;
    }

    private int? Scalar(string[] names)
    {
        var found = file.Arrays.FirstOrDefault(array => array.Values.Length == 1 && names.Contains(array.Name, StringComparer.OrdinalIgnoreCase));
        return found is { Values: [var value] } && value >= 1 && value == Math.Floor(value) && value < int.MaxValue ? (int)value : null;
    }

    private NumericArray? Find(string? asked, string[] names, Func<NumericArray, bool>? fits = null, params NumericArray?[] taken)
    {
        if (asked is not null)
            return file.Arrays.FirstOrDefault(array => array.Name == asked) ?? throw Unclear($"there is no array '{asked}'", "Correct the name.");
        var called = names.Select(name => file.Arrays.FirstOrDefault(array => string.Equals(array.Name, name, StringComparison.Ordinal) && !taken.Contains(array)))
            .FirstOrDefault(array => array is not null && array.Dimensions.Count <= 3 && array.Values.Length > 1 && (fits?.Invoke(array) ?? true));
        return called;
    }

    private NumericArray? Largest() => file.Arrays.Where(array => array.Dimensions.Count is 2 or 3 && array.Dimensions.All(size => size > 1)
        && !AbundanceNames.Contains(array.Name) && !EndmemberNames.Contains(array.Name)).MaxBy(array => array.Values.Length);

    private SpectraException Unclear(string what, string remedy) => new(
        $"In '{file.Path}' {what}. {remedy} It has {string.Join(", ", file.Arrays.Select(array => string.Create(CultureInfo.InvariantCulture, $"{array.Name} {array.SizeText}")).Concat(file.Texts.Keys.Select(name => $"{name} (text)")))}.");
}

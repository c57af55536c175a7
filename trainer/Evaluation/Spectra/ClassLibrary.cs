using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Spectra;

/// <summary>A class-labelled library on the bands of a scene or a sensor: what methods that unmix by classes are given.</summary>
public sealed record ClassLibrary
{
    /// <summary>A band outside the library by less is at its end: files round centres to a tenth of a nm.</summary>
    private const double EdgeNm = 0.5;

    /// <summary>Centres nearer than this are the same band.</summary>
    private const double SameBandNm = 0.1;

    /// <summary>Fewer bands tell few classes apart, and are rather a slip of units.</summary>
    private const int LeastBands = 3;

    /// <summary>Where it is from.</summary>
    public required string Path { get; init; }

    /// <summary>[C] classes, in the file's order.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>[N] the class of each spectrum, from 0.</summary>
    public required IReadOnlyList<int> ClassOf { get; init; }

    /// <summary>[N][L] reflectance, without gaps.</summary>
    public required IReadOnlyList<float[]> Spectra { get; init; }

    /// <summary>The bands of the spectra.</summary>
    public required WavelengthGrid Bands { get; init; }

    /// <summary>[L] which of the bands that were asked for these are, from 0.</summary>
    public required IReadOnlyList<int> UsedBands { get; init; }

    /// <summary>What a user should know; whole sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>L.</summary>
    public int BandCount => Bands.BandCount;

    /// <summary>Places of a class's spectra, ascending.</summary>
    public int[] Members(int index) => [.. Enumerable.Range(0, ClassOf.Count).Where(place => ClassOf[place] == index)];

    /// <summary>Some of the spectra; every class keeps its place.</summary>
    /// <param name="places">Of the spectra, at least one of each class.</param>
    public ClassLibrary Select(IReadOnlyList<int> places) =>
        this with
        {
            Spectra = [.. places.Select(place => Spectra[place])],
            ClassOf = [.. places.Select(place => ClassOf[place])],
        };

    /// <summary>Reads a library and brings it to bands.</summary>
    /// <param name="source">The file.</param>
    /// <param name="column">The column that has the classes; null for the usual one.</param>
    /// <param name="grid">The bands that are wanted; null for the library's own.
    /// Those outside its range, or in its gaps, are left out.</param>
    /// <exception cref="UnmixException">The library can't be read, has no classes, or none of the bands.</exception>
    public static ClassLibrary Read(SpectraSource source, string? column, WavelengthGrid? grid)
    {
        ArgumentNullException.ThrowIfNull(source);
        var table = source.Read();
        var path = source.Path;
        var classes = SpectraClasses.In(table, column, path, "--classes");
        SpectraAlignment.RequireLight(table, path);
        if (table.Wavelengths is not { } own)
            throw new BandMismatchException(
                $"The spectra of '{path}' have no wavelengths, so no scene's bands can be matched with them. "
                    + $"{table.WavelengthsMissing}".TrimEnd()
                    + " Add wavelengths."
            );
        var notes = new List<string>(table.Notes.Select(note => $"'{path}': {note}"));
        var wanted = grid ?? own;
        var used = Covered(table, own, wanted, path, notes);
        var bands = wanted.Select(used);
        return new ClassLibrary
        {
            Path = path,
            ClassNames = classes.Names,
            ClassOf = classes.Of,
            Spectra = OnBands(table, bands).Spectra,
            Bands = bands,
            UsedBands = used,
            Notes = notes,
        };
    }

    // On the library's own bands its spectra are as they are, and a second blurring would be wrong.
    private static SpectraTable OnBands(SpectraTable table, WavelengthGrid bands)
    {
        var own = table.Wavelengths!.CentresNm;
        var areOwn = bands.CentresNm.All(nm => own.Any(centre => Math.Abs(centre - nm) < SameBandNm));
        return areOwn ? table.ResampleTo(bands) : table.ConvolveTo(bands);
    }

    private static int[] Covered(SpectraTable table, WavelengthGrid own, WavelengthGrid wanted, string path, List<string> notes)
    {
        double first = own.CentresNm.Min() - EdgeNm,
            last = own.CentresNm.Max() + EdgeNm;
        int[] inside =
        [
            .. Enumerable.Range(0, wanted.BandCount).Where(band => wanted.CentresNm[band] >= first && wanted.CentresNm[band] <= last),
        ];
        var gaps = Gaps(table, own);
        int[] used = [.. inside.Where(band => !gaps.Exists(gap => wanted.CentresNm[band] > gap.From && wanted.CentresNm[band] < gap.To))];
        if (used.Length < LeastBands)
            throw new BandMismatchException(
                $"Only {used.Length} of {wanted.BandCount} bands ({Range(wanted)}) lie where all spectra of '{path}' have values "
                    + $"({Range(own)}). Give spectra that cover the bands, or leave out those with gaps."
            );
        if (inside.Length < wanted.BandCount)
            notes.Add(
                $"{wanted.BandCount - inside.Length} of {wanted.BandCount} bands lie outside the library's {Range(own)}; the model does "
                    + "without them."
            );
        if (used.Length < inside.Length)
            notes.Add($"{inside.Length - used.Length} bands lie where a spectrum of the library has a gap; the model does without them.");
        return used;
    }

    private static string Range(WavelengthGrid grid) =>
        string.Create(CultureInfo.InvariantCulture, $"{grid.CentresNm.Min():F1} to {grid.CentresNm.Max():F1} nm");

    // Stretches of wavelength, from valid band to valid band, in which a spectrum has no value.
    private static List<(double From, double To)> Gaps(SpectraTable table, WavelengthGrid own)
    {
        var order = Enumerable.Range(0, own.BandCount).OrderBy(band => own.CentresNm[band]).ToArray();
        var gaps = new List<(double From, double To)>();
        for (var i = 0; i < order.Length; i++)
        {
            if (Array.TrueForAll(table.Spectra, spectrum => float.IsFinite(spectrum[order[i]])))
                continue;
            var from = i > 0 ? own.CentresNm[order[i - 1]] : double.NegativeInfinity;
            var to = i + 1 < order.Length ? own.CentresNm[order[i + 1]] : double.PositiveInfinity;
            gaps.Add((from, to));
        }
        return gaps;
    }
}

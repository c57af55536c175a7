using System.Globalization;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.Learning.Recipes;

namespace Unmix.Learning.Libraries;

/// <summary>A class-labelled library as a model learns it: on the bands of the model, its classes split into endmembers.</summary>
public sealed record TrainingLibrary
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

    /// <summary>[P] the class of each endmember, ascending.</summary>
    public required IReadOnlyList<int> ClassOf { get; init; }

    /// <summary>[P] names of the endmembers: that of the class, with a number where it has several.</summary>
    public required IReadOnlyList<string> MemberNames { get; init; }

    /// <summary>[P][n_p][L] reflectance.</summary>
    public required IReadOnlyList<float[][]> Bundles { get; init; }

    /// <summary>The bands of the model.</summary>
    public required WavelengthGrid Bands { get; init; }

    /// <summary>[K] where the bands were asked for: which of them the model has, from 0.</summary>
    public required IReadOnlyList<int> UsedBands { get; init; }

    /// <summary>What a user should know; whole sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>P.</summary>
    public int EndmemberCount => ClassOf.Count;

    /// <summary>L.</summary>
    public int BandCount => Bands.BandCount;

    /// <summary>[C][L] the mean of each class's spectra.</summary>
    public IReadOnlyList<float[]> ClassMeans() =>
        [.. ClassNames.Select((_, c) => Mean([.. Bundles.Where((_, p) => ClassOf[p] == c).SelectMany(bundle => bundle)]))];

    /// <summary>Reads a library and brings it to bands.</summary>
    /// <param name="source">The file.</param>
    /// <param name="column">The column that has the classes; null for the usual one.</param>
    /// <param name="grid">The bands that are wanted; null for the library's own.
    /// Those outside its range, or in its gaps, are left out.</param>
    /// <param name="options">How classes are split.</param>
    /// <exception cref="UnmixException">The library can't be read, or can't be learnt from.</exception>
    public static TrainingLibrary Read(SpectraSource source, string? column, WavelengthGrid? grid, LibraryOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
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
        var spectra = OnBands(table, bands).Spectra;
        var byClass = classes
            .Names.Select((_, c) => (IReadOnlyList<float[]>)[.. classes.Members(c).Select(place => spectra[place])])
            .ToArray();
        var split = ClassSplit.Of(byClass, options.MostEndmembers, options.SplitAngle / SpectralAngle.DegreesPerRadian);
        var parts = split.SelectMany(
            (groups, c) => groups.Select((group, k) => (Class: c, Group: group, Number: k + 1, Count: groups.Count))
        );
        return new TrainingLibrary
        {
            Path = path,
            ClassNames = classes.Names,
            ClassOf = [.. parts.Select(part => part.Class)],
            MemberNames =
            [
                .. parts.Select(part =>
                    part.Count == 1 ? classes.Names[part.Class] : BundleNames.Of(classes.Names[part.Class], part.Number)
                ),
            ],
            Bundles = [.. parts.Select(part => part.Group.Select(place => byClass[part.Class][place]).ToArray())],
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

    private static float[] Mean(float[][] spectra) =>
        [.. Enumerable.Range(0, spectra[0].Length).Select(band => (float)spectra.Average(spectrum => (double)spectrum[band]))];
}

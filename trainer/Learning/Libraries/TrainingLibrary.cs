using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.Learning.Recipes;

namespace Unmix.Learning.Libraries;

/// <summary>A class-labelled library as a model learns it: on the bands of the model, its classes split into endmembers.</summary>
public sealed record TrainingLibrary
{
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
    /// <param name="grid">The bands that are wanted, see <see cref="ClassLibrary.Read"/>.</param>
    /// <param name="options">How classes are split.</param>
    /// <exception cref="UnmixException">The library can't be read, or can't be learnt from.</exception>
    public static TrainingLibrary Read(SpectraSource source, string? column, WavelengthGrid? grid, LibraryOptions options) =>
        Of(ClassLibrary.Read(source, column, grid), options);

    /// <summary>Splits the classes of a library.</summary>
    /// <param name="library">On the bands of the model.</param>
    /// <param name="options">How classes are split.</param>
    public static TrainingLibrary Of(ClassLibrary library, LibraryOptions options)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(options);
        var byClass = library
            .ClassNames.Select((_, c) => (IReadOnlyList<float[]>)[.. library.Members(c).Select(place => library.Spectra[place])])
            .ToArray();
        var split = ClassSplit.Of(byClass, options.MostEndmembers, options.SplitAngle / SpectralAngle.DegreesPerRadian);
        var parts = split.SelectMany(
            (groups, c) => groups.Select((group, k) => (Class: c, Group: group, Number: k + 1, Count: groups.Count))
        );
        return new TrainingLibrary
        {
            Path = library.Path,
            ClassNames = library.ClassNames,
            ClassOf = [.. parts.Select(part => part.Class)],
            MemberNames =
            [
                .. parts.Select(part =>
                    part.Count == 1 ? library.ClassNames[part.Class] : BundleNames.Of(library.ClassNames[part.Class], part.Number)
                ),
            ],
            Bundles = [.. parts.Select(part => part.Group.Select(place => byClass[part.Class][place]).ToArray())],
            Bands = library.Bands,
            UsedBands = library.UsedBands,
            Notes = library.Notes,
        };
    }

    private static float[] Mean(float[][] spectra) =>
        [.. Enumerable.Range(0, spectra[0].Length).Select(band => (float)spectra.Average(spectrum => (double)spectrum[band]))];
}

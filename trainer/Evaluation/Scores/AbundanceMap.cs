using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Evaluation.Scores;

/// <summary>An abundance map with what else it carries, as 'unmix run' writes it.</summary>
public sealed record AbundanceMap
{
    /// <summary>A band of deviations has the endmember's name and this ending.</summary>
    public const string DeviationEnding = " deviation";

    /// <summary>The band of each pixel's root mean square reconstruction error, reflectance.</summary>
    public const string ErrorBand = "reconstruction error";

    /// <summary>Bands beside the abundances and their deviations.</summary>
    private static readonly string[] OtherBands = [ErrorBand, "nonlinearity", "novelty"];

    /// <summary>[P] names of the abundance bands read.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>True where the bands were chosen by name; false where the first ones were taken.</summary>
    public required bool ChosenByName { get; init; }

    /// <summary>[N, P].</summary>
    public required float[] Abundances { get; init; }

    /// <summary>[N, P]; null unless every abundance band has one.</summary>
    public float[]? Deviations { get; init; }

    /// <summary>[N]; null where the map has no such band.</summary>
    public float[]? Errors { get; init; }

    /// <summary>What the file says of itself.</summary>
    public required SceneProfile Profile { get; init; }

    /// <summary>
    /// Reads the bands with the names given, whatever others there are; or, where none of the names is there, all
    /// bands of abundances in their order,
    /// if they are as many.
    /// </summary>
    /// <param name="path">The map.</param>
    /// <param name="names">[P] names in the order wanted.</param>
    /// <param name="isByOrder">True to take the bands in their order whatever their names.</param>
    /// <exception cref="SceneException">It can't be read, has another number of abundances, or some of the names but not all.</exception>
    public static AbundanceMap Read(string path, IReadOnlyList<string> names, bool isByOrder = false)
    {
        ArgumentNullException.ThrowIfNull(names);
        using var reader = SceneReader.Open(path);
        var profile = reader.Profile;
        var byName = isByOrder ? null : EndmemberMatching.ByName(names, profile.BandNames);
        var bands = byName ?? InOrder(path, profile, names, isByOrder);
        string[] chosen = [.. bands.Select(band => profile.BandNames[band])];
        var deviations = EndmemberMatching.ByName([.. chosen.Select(name => name + DeviationEnding)], profile.BandNames);
        var errors = EndmemberMatching.ByName([ErrorBand], profile.BandNames);
        return new AbundanceMap
        {
            Names = chosen,
            ChosenByName = byName is not null,
            Abundances = MapFile.Read(reader, bands),
            Deviations = deviations is null ? null : MapFile.Read(reader, deviations),
            Errors = errors is null ? null : MapFile.Read(reader, errors),
            Profile = profile,
        };
    }

    private static int[] InOrder(string path, SceneProfile profile, IReadOnlyList<string> names, bool isByOrder)
    {
        int[] bands = [.. Enumerable.Range(0, profile.BandCount).Where(band => IsAbundance(profile.BandNames[band]))];
        string[] own = [.. bands.Select(band => profile.BandNames[band])];
        if (own.Length != names.Count)
        {
            throw new SceneException(
                $"The map '{path}' has abundances of {own.Length} endmembers ({Quoted.List(own)}) but "
                    + $"{names.Count} are compared ({Quoted.List(names)}). "
                    + "Give the map of the same endmembers."
            );
        }
        string[] unlike = [.. names.Where(name => !own.Contains(name, StringComparer.OrdinalIgnoreCase))];
        if (isByOrder || unlike.Length == names.Count)
            return bands;
        throw new SceneException(
            $"The map '{path}' has some of the endmembers that are compared, but "
                + $"{(unlike.Length > 0 ? $"not {Quoted.List(unlike)}" : "one of them twice")}; it has {Quoted.List(own)}. "
                + "Correct the names of the bands (a name in an ENVI header can't hold a comma), or give --match order if they are "
                + "in the same order."
        );
    }

    private static bool IsAbundance(string name) =>
        !name.EndsWith(DeviationEnding, StringComparison.OrdinalIgnoreCase) && !OtherBands.Contains(name, StringComparer.OrdinalIgnoreCase);
}

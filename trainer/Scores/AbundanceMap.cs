using Unmix.Formats.Scenes;

namespace Unmix.Trainer.Scores;

/// <summary>An abundance map with what else it carries, as 'unmix run' writes it.</summary>
public sealed record AbundanceMap
{
    /// <summary>A band of deviations has the endmember's name and this ending.</summary>
    public const string DeviationEnding = " deviation";

    /// <summary>The band of each pixel's root mean square reconstruction error, reflectance.</summary>
    public const string ErrorBand = "reconstruction error";

    private const int ListedNames = 6;

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

    /// <summary>Reads the bands with the names given, or else the first ones; more bands do no harm.</summary>
    /// <param name="path">The map.</param>
    /// <param name="names">[P] names in the order wanted.</param>
    /// <exception cref="SceneException">It can't be read or has fewer than P bands.</exception>
    public static AbundanceMap Read(string path, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        using var reader = SceneReader.Open(path);
        var profile = reader.Profile;
        var byName = EndmemberMatching.ByName(names, profile.BandNames);
        if (byName is null && profile.BandCount < names.Count)
        {
            var some = string.Join(", ", names.Take(ListedNames)) + (names.Count > ListedNames ? ", ..." : "");
            throw new SceneException(
                $"The map '{path}' has {profile.BandCount} bands but {names.Count} endmembers are compared ({some}). " +
                "Give the map of the same endmembers.");
        }
        var bands = byName ?? [.. Enumerable.Range(0, names.Count)];
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
}

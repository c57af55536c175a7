using System.Globalization;

namespace Unmix.Formats.Spectra.Sensors;

/// <summary>The bands of a sensor by its name, from the tables that come with the library.</summary>
/// <param name="Name">In small letters, such as <c>enmap</c>.</param>
/// <param name="Source">What the bands are and where they are from; a sentence.</param>
/// <param name="Bands">Centres and widths.</param>
public sealed record SensorGrid(string Name, string Source, WavelengthGrid Bands)
{
    private const string Ending = ".csv";

    /// <summary>Other names of the same bands.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["landsat-9"] = "landsat-8",
        ["aviris3"] = "aviris-3",
        ["avirisng"] = "aviris-ng",
        ["pace"] = "pace-oci",
        ["oci"] = "pace-oci",
        ["sentinel2"] = "sentinel-2",
        ["landsat8"] = "landsat-8",
        ["landsat9"] = "landsat-8",
    };

    /// <summary>Names of all, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(SensorGrid)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^Ending.Length])
            .Order(StringComparer.Ordinal),
    ];

    private static string Folder => $"{typeof(SensorGrid).Namespace}.Grids.";

    /// <summary>The bands of a sensor.</summary>
    /// <param name="name">Whatever the case of its letters.</param>
    /// <returns>Null for a name that none has.</returns>
    public static SensorGrid? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var known = Aliases.GetValueOrDefault(name, name).ToLowerInvariant();
        using var stream = Names.Contains(known) ? typeof(SensorGrid).Assembly.GetManifestResourceStream(Folder + known + Ending) : null;
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        string[] lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        var source = lines[0].TrimStart('#', ' ');
        double[][] rows =
        [
            .. lines.Skip(2).Select(line => Array.ConvertAll(line.Split(','), field => double.Parse(field, CultureInfo.InvariantCulture))),
        ];
        return new SensorGrid(known, source, new WavelengthGrid([.. rows.Select(row => row[0])], [.. rows.Select(row => row[1])]));
    }
}

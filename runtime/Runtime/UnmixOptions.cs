using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Maps;

namespace Unmix.Runtime;

/// <summary>
/// Everything that a run can be told. Only <see cref="Layers"/>, <see cref="Context"/>, <see cref="Rows"/>, <see cref="Read"/>,
/// <see cref="BandsByOrder"/>, <see cref="Resample"/>, <see cref="Geometry"/> and <see cref="Type"/> change what is written.
/// </summary>
public sealed record UnmixOptions
{
    /// <summary>What <see cref="MemoryBytes"/> is unless asked otherwise: 512 MiB.</summary>
    public const long DefaultMemoryBytes = 512L << 20;

    /// <summary>More threads than any machine that we know has; a slip of the finger.</summary>
    private const int MostThreads = 1024;

    /// <summary>What is written for each pixel; at least one layer.</summary>
    public Layers Layers { get; init; } = Layers.Abundances;

    /// <summary>Whether abundances are refined by the pixels around, where the model has a graph for that.</summary>
    public ContextMode Context { get; init; }

    /// <summary>
    /// The rows of the scene that become the map, a part of the whole scene's; null for all. Whether the scene is reflectance, and has a
    /// valid pixel at all, is then for who puts the parts together to say.
    /// </summary>
    public RowRange? Rows { get; init; }

    /// <summary>Pixels across a window, at least 1; null: decided from the file's blocks and the memory.</summary>
    public int? TileWidth { get; init; }

    /// <summary>Pixels down a window, at least 1; null as for <see cref="TileWidth"/>.</summary>
    public int? TileHeight { get; init; }

    /// <summary>The memory that the process may take, bytes, above 0.</summary>
    public long MemoryBytes { get; init; } = DefaultMemoryBytes;

    /// <summary>Threads that compute, at least 1; reading and writing have one more each.</summary>
    public int Threads { get; init; } = Math.Min(Environment.ProcessorCount, MostThreads);

    /// <summary>
    /// True where others compute on the same machine: reading and writing then take turns with computing, so that the run keeps no more
    /// cores busy than it has threads. Otherwise they use cores that computing leaves free. Waiting for a file counts for nothing.
    /// </summary>
    public bool SharesCores { get; init; }

    /// <summary>What to compute on.</summary>
    public ProviderName Provider { get; init; } = ProviderName.Auto;

    /// <summary>What the user knows better than the scene's file.</summary>
    public SceneReadOptions Read { get; init; } = new();

    /// <summary>
    /// True to take the scene's bands in their order, its good ones if those are as many as the model's, instead of by
    /// wavelength.
    /// </summary>
    public bool BandsByOrder { get; init; }

    /// <summary>
    /// True to compute the model's bands from the scene's where they are not the same, by Gaussian response
    /// (<see cref="Formats.Spectra.Matching.SceneBands"/>).
    /// </summary>
    public bool Resample { get; init; }

    /// <summary>
    /// The grid of the map, where the scene says how its pixels are placed. Parts of a scene (<see cref="Rows"/>) are in the
    /// sensor's.
    /// </summary>
    public MapGeometry Geometry { get; init; }

    /// <summary>True to refuse integers above reflectance that lack a scale, which are otherwise warned about.</summary>
    public bool Strict { get; init; }

    /// <summary>True to record finished rows beside the map, so that a run that is stopped can be gone on with.</summary>
    public bool Journal { get; init; } = true;

    /// <summary>True to forget what an earlier, unfinished run did.</summary>
    public bool Restart { get; init; }

    /// <summary>
    /// True to forget what an earlier, unfinished run of another scene, model or options did, which is otherwise refused: where nobody is
    /// there to be asked.
    /// </summary>
    internal bool RestartsOther { get; init; }

    /// <summary>True to add overviews to a GeoTIFF, so that viewers open it fast at any scale.</summary>
    public bool Overviews { get; init; }

    /// <summary>
    /// What the map is delivered as (<c>MapDelivery</c>). A run by itself writes a GeoTIFF; what the format can't hold is
    /// refused or told before the first pixel.
    /// </summary>
    public MapFormat Format { get; init; }

    /// <summary>What the map's samples are stored as.</summary>
    public MapType Type { get; init; }

    /// <summary>Where the report goes, as JSON; null for nowhere.</summary>
    public string? ReportPath { get; init; }

    /// <summary>The grid of the map of a whole scene.</summary>
    /// <param name="scene">The scene.</param>
    public MapGrid GridOf(SceneProfile scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return Geometry == MapGeometry.Map && scene.Placement is { } placed
            ? placed
            : new MapGrid(scene.Width, scene.Height, scene.GeoReference);
    }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="OptionsException">Lists every fault.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (Layers == Layers.None || (Layers & ~(Layers.All | Layers.Novelty)) != Layers.None)
            faults.Add("No layer is asked for; name at least one of abundances, deviation, nonlinearity, error, novelty.");
        if (TileWidth < 1)
            faults.Add($"The tile is {TileWidth} pixels wide; it has at least 1.");
        if (TileHeight < 1)
            faults.Add($"The tile is {TileHeight} pixels high; it has at least 1.");
        if (MemoryBytes < 1)
            faults.Add($"The memory is {MemoryBytes} bytes; it is above 0, for example 512MiB.");
        if (Rows is { } rows && (rows.First < 0 || rows.Count < 1))
            faults.Add($"The rows are {rows.Count} from {rows.First} on; give at least 1 row, from 0 on.");
        if (BandsByOrder && Resample)
            faults.Add(
                $"Bands can't be matched by order and by wavelength at the same time; give {OptionName.AssumeBands} "
                    + $"or {OptionName.Resample}."
            );
        if (Threads is < 1 or > MostThreads)
            faults.Add($"{Threads} threads were asked for; give 1 to {MostThreads}.");
        try
        {
            Read.Validate();
        }
        catch (OptionsException more)
        {
            faults.Add(more.Message);
        }
        if (faults.Count > 0)
            throw new OptionsException(string.Join(" ", faults));
    }
}

using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Plans;

namespace Unmix.Runtime.Archive;

/// <summary>What an archive's run is planned from.</summary>
public sealed record ArchivePlan
{
    /// <summary>
    /// Files, patterns, lists (<c>@list.txt</c>), STAC item collections (<c>*.json</c>), names of virtual file systems; at least
    /// one.
    /// </summary>
    public required IReadOnlyList<string> Scenes { get; init; }

    /// <summary>
    /// The folder of the maps; made where it is missing. Of this machine, or of a virtual file system that can be written.
    /// </summary>
    public required string MapsFolder { get; init; }

    /// <summary>Scenes of more rows become several items of at most this many; null for whole scenes.</summary>
    public int? SplitRows { get; init; }

    /// <summary>The key of the asset that is the scene, for STAC items; null where it is clear.</summary>
    public string? Asset { get; init; }

    /// <summary>
    /// What is done to each scene. What does not change the maps' values (threads, memory, tiles, report) is each shard's own.
    /// </summary>
    public UnmixOptions Options { get; init; } = new();

    /// <summary>
    /// Writes the manifest. Scenes are looked at, not opened, unless they may be split. The same plan again leaves the file as it is.
    /// </summary>
    /// <param name="package">The model.</param>
    /// <param name="path">The manifest; what is done is recorded beside it.</param>
    /// <exception cref="OptionsException">An option is out of range, or another plan is there already.</exception>
    /// <exception cref="SceneException">A scene, list or collection is missing, or can't be opened where it may be split.</exception>
    /// <exception cref="OutputException">The manifest or the folder of the maps can't be written.</exception>
    public RunManifest Write(ModelPackage package, string path)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentException.ThrowIfNullOrEmpty(path);
        Options.Validate();
        if (SplitRows < 1)
            throw new OptionsException($"Scenes are to be split into {SplitRows} rows; give {OptionName.SplitRows} at least 1.");
        if (VirtualPath.Is(path))
            throw new OptionsException(
                $"The plan '{path}' must be a file of this machine or a shared file system: what is done is recorded beside it."
            );
        new PlannedOutputs(package.Path).File(path).Folder(MapsFolder);
        RunPlan.RequireLayers(package, Options.Layers);
        var scenes = SceneList.Of(Scenes, Asset);
        var names = MapNames.Of(scenes);
        var planned = new PlannedScene[scenes.Count];
        for (var i = 0; i < planned.Length; i++)
            planned[i] = Look(scenes[i].Path, names[i]);
        return RunManifest.Write(
            path,
            new ManifestFile
            {
                Format = ManifestFile.FormatName,
                Version = ManifestFile.FormatVersion,
                Model = new ManifestModel(
                    VirtualPath.Is(package.Path) ? package.Path : Path.GetFullPath(package.Path),
                    package.Manifest.Name,
                    package.Sha256
                ),
                Maps = MakeFolder(),
                Layers = Options.Layers,
                Provider = Options.Provider,
                Scale = Options.Read.Scale,
                Offset = Options.Read.Offset,
                NoData = Options.Read.NoData,
                Mask = Options.Read.Mask,
                Array = Options.Read.Array,
                Axes = Options.Read.Axes is { } axes ? CubeAxes.Spell(axes) : null,
                Geometry = Options.Geometry == MapGeometry.Map ? null : Options.Geometry,
                Context = Options.Context == ContextMode.Auto ? null : Options.Context,
                Type = Options.Type == MapType.Float32 ? null : Options.Type,
                AssumeBands = Options.BandsByOrder,
                Resample = Options.Resample,
                SplitRows = SplitRows,
                Scenes = planned,
            }
        );
    }

    private PlannedScene Look(string path, string name)
    {
        var (bytes, modified) = IdentityOf(path);
        var scene = new PlannedScene(path, name) { Bytes = bytes, Modified = modified };
        if (SplitRows is null)
            return scene;
        using var reader = SceneReader.Open(path, Options.Read);
        return scene with { Rows = reader.Profile.Height };
    }

    /// <summary>Size and time of a scene's data file; nulls where it is not of this machine, or no single file.</summary>
    internal static (long? Bytes, DateTime? Modified) IdentityOf(string path)
    {
        if (VirtualPath.Is(path))
            return (null, null);
        var file = FileFacts.Of(SceneList.DataFile(path));
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : (null, null);
    }

    private string MakeFolder()
    {
        if (VirtualPath.Is(MapsFolder))
        {
            VirtualPath.RequireWritable(MapsFolder.TrimEnd('/') + "/");
            return MapsFolder.TrimEnd('/');
        }
        var folder = Path.GetFullPath(MapsFolder);
        OutputFolder.Make(folder);
        if (SplitRows is not null)
            OutputFolder.Make(Path.Combine(folder, "parts"));
        return folder;
    }
}

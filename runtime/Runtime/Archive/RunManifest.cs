using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Maps;

namespace Unmix.Runtime.Archive;

/// <summary>
/// What is to be done to an archive: model, settings and scenes, sorted, in one JSON file that is written once. Its SHA-256 is the run's
/// name: what was recorded under another one is not taken for this run's.
/// </summary>
public sealed class RunManifest
{
    private readonly ManifestFile file;

    private RunManifest(string path, ManifestFile file, string sha256)
    {
        Path = System.IO.Path.GetFullPath(path);
        this.file = file;
        Sha256 = sha256;
        Items = new RunItems(Scenes, SplitRows);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of the file's bytes, lowercase hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The model's file.</summary>
    public string ModelPath => file.Model.Path;

    /// <summary>The folder of the maps, of this machine or of one of GDAL's virtual file systems.</summary>
    public string MapsFolder => file.Maps;

    /// <summary>What <c>--split-rows</c> was; null for whole scenes.</summary>
    public int? SplitRows => file.SplitRows;

    /// <summary>Sorted by path, each once.</summary>
    public IReadOnlyList<PlannedScene> Scenes => file.Scenes;

    /// <summary>In the order of the scenes; those of one scene from its top to its bottom. Each is made when it is asked for.</summary>
    public IReadOnlyList<RunItem> Items { get; }

    /// <summary>The settings that change what is written; the rest is each machine's own.</summary>
    public UnmixOptions Options =>
        new()
        {
            Layers = file.Layers,
            Provider = file.Provider,
            Read = new SceneReadOptions
            {
                Scale = file.Scale,
                Offset = file.Offset,
                NoData = file.NoData,
                Mask = file.Mask,
                Array = file.Array,
                Axes = file.Axes is { } axes ? CubeAxes.Read(axes) : null,
            },
            Geometry = file.Geometry ?? MapGeometry.Map,
            Context = file.Context ?? ContextMode.Auto,
            Type = file.Type ?? MapType.Float32,
            BandsByOrder = file.AssumeBands,
            Resample = file.Resample,
            Journal = false,
        };

    /// <summary>Where an item or a scene's map is written.</summary>
    /// <param name="output">Below the folder of the maps.</param>
    public string OutputPath(string output) => VirtualPath.Join(MapsFolder, output);

    /// <summary>The map of a scene, below the folder of the maps.</summary>
    public string MapOf(int scene) => RunItems.MapOf(Scenes[scene]);

    /// <summary>What an item is, for a person.</summary>
    public string Describe(RunItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var rows = item.Rows is { } range
            ? string.Create(CultureInfo.InvariantCulture, $", rows {range.First} to {range.First + range.Count - 1}")
            : "";
        return $"item {item.Index}: '{Scenes[item.Scene].Path}'{rows}";
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="OptionsException">No file, or not a manifest that this version knows.</exception>
    public static RunManifest Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var bytes = File.ReadAllBytes(path);
            return new RunManifest(path, ManifestFile.FromJson(bytes, path), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException($"The plan '{path}' can't be read: {cause.Message} Make one with 'unmix plan'.", cause);
        }
    }

    /// <summary>Refuses a package that is not the one the run was planned with.</summary>
    /// <exception cref="ModelPackageException">Another hash.</exception>
    public void RequireModel(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        if (package.Sha256 == file.Model.Sha256)
            return;
        throw new ModelPackageException(
            $"The package '{package.Path}' is not the one that '{Path}' was planned with: its SHA-256 is {package.Sha256}, "
                + $"planned was {file.Model.Sha256}. "
                + "Restore that one, or plan again under another name."
        );
    }

    /// <summary>Writes a manifest; the same one again is left as it is.</summary>
    /// <exception cref="OptionsException">Another one is there.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    internal static RunManifest Write(string path, ManifestFile file)
    {
        var bytes = file.ToJson();
        if (File.Exists(path))
        {
            if (bytes.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
                return Read(path);
            throw new OptionsException(
                $"'{path}' holds another plan, and its records may be beside it. Give another name "
                    + $"with {OptionName.Output}, "
                    + $"or remove it and '{RecordFolder.Of(path)}'."
            );
        }
        using var output = OutputFile.Begin(path);
        output.FinishWith(bytes);
        return Read(path);
    }
}

/// <summary>The manifest as it is stored.</summary>
internal sealed record ManifestFile
{
    /// <summary>What a manifest says that it is.</summary>
    public const string FormatName = "unmix run manifest";

    /// <summary>Raised with every change that older versions would misread.</summary>
    public const int FormatVersion = 1;

    private const long MostItems = 10_000_000; // a slip of the finger

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required ManifestModel Model { get; init; }

    public required string Maps { get; init; }

    public required Layers Layers { get; init; }

    public required ProviderName Provider { get; init; }

    public double? Scale { get; init; }

    public double? Offset { get; init; }

    public double? NoData { get; init; }

    public QualityMask? Mask { get; init; }

    public string? Array { get; init; }

    /// <summary>As a user writes them.</summary>
    public string? Axes { get; init; }

    /// <summary>Null for the map's.</summary>
    public MapGeometry? Geometry { get; init; }

    /// <summary>Null for where the model has one.</summary>
    public ContextMode? Context { get; init; }

    /// <summary>Null for float32.</summary>
    public MapType? Type { get; init; }

    public bool AssumeBands { get; init; }

    public bool Resample { get; init; }

    public int? SplitRows { get; init; }

    public IReadOnlyList<PlannedScene> Scenes { get; init; } = [];

    /// <summary>Indented JSON, each scene on a line of its own.</summary>
    public byte[] ToJson()
    {
        var head = JsonSerializer.Serialize(this with { Scenes = [] }, ManifestHeadJson.Default.ManifestFile);
        using var all = new MemoryStream();
        using (var text = new StreamWriter(all, leaveOpen: true) { NewLine = "\n" })
        {
            text.Write(head.AsSpan(0, head.LastIndexOf(']')));
            for (var i = 0; i < Scenes.Count; i++)
            {
                text.Write(i == 0 ? "\n    " : ",\n    ");
                text.Write(JsonSerializer.Serialize(Scenes[i], ManifestJson.Default.PlannedScene));
            }
            text.Write("\n  ]\n}\n");
        }
        return all.ToArray();
    }

    /// <exception cref="OptionsException">Not a manifest that this version knows.</exception>
    public static ManifestFile FromJson(ReadOnlySpan<byte> json, string path)
    {
        ManifestFile? file;
        try
        {
            file = JsonSerializer.Deserialize(json, ManifestJson.Default.ManifestFile);
        }
        catch (JsonException cause)
        {
            throw new OptionsException(
                $"'{path}' is not a plan of unmix, or a damaged one: {JsonFault.Of(cause)}. Make one with 'unmix plan'.",
                cause
            );
        }
        if (file is null || file.Format != FormatName)
            throw new OptionsException($"'{path}' is not a plan of unmix. Make one with 'unmix plan'.");
        if (file.Version != FormatVersion)
            throw new OptionsException(
                $"The plan '{path}' is in format {file.Version}, which this version does not know (it knows {FormatVersion}). "
                    + "Use the version that made it, or plan again."
            );
        if (
            file.Scenes is not { Count: > 0 } scenes
            || !scenes.All(IsSound)
            || file.Model is null
            || file.Maps is null
            || file.SplitRows < 1
        )
            throw new OptionsException(
                $"The plan '{path}' lists no scenes, or one without a path or a plain name. Make one with 'unmix plan'."
            );
        var items = scenes.Sum(scene => (long)RunItems.CountOf(scene, file.SplitRows));
        return items <= MostItems
            ? file
            : throw new OptionsException(
                $"The plan '{path}' has {items} items; up to {MostItems} are possible. Plan again with a larger {OptionName.SplitRows}."
            );
    }

    /// <summary>A name may not lead out of the folder of the maps.</summary>
    private static bool IsSound(PlannedScene? scene) =>
        scene is { Path.Length: > 0, Name.Length: > 0 }
        && scene.Name.All(MapNames.IsPlain)
        && scene.Name[0] != '.'
        && scene.Rows is null or >= 1;
}

/// <summary>The model of a run.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Name">As its package says.</param>
/// <param name="Sha256">Of the package, lowercase hexadecimal.</param>
internal sealed record ManifestModel(string Path, string Name, string Sha256);

/// <summary>How manifests are read, and their scenes written, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(ManifestFile))]
[JsonSerializable(typeof(PlannedScene))]
internal sealed partial class ManifestJson : JsonSerializerContext;

/// <summary>How the rest of a manifest is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NewLine = "\n"
)]
[JsonSerializable(typeof(ManifestFile))]
internal sealed partial class ManifestHeadJson : JsonSerializerContext;

using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Places;

namespace Unmix.Report.Stac;

/// <summary>What all our STAC items have in common: version, addresses relative to the item, sizes and hashes of files.</summary>
internal sealed class StacWriter : IDisposable
{
    /// <summary>The file extension.</summary>
    public const string FileExtension = "https://stac-extensions.github.io/file/v2.1.0/schema.json";

    private const string Version = "1.1.0";
    private const string Sha256Multihash = "1220"; // the code of SHA-256, and its length of 32 bytes

    private readonly OutputFile file;
    private readonly MemoryStream text = new();

    /// <param name="path">The item.</param>
    /// <exception cref="OutputException">The folder can't be written.</exception>
    public StacWriter(string path)
    {
        file = OutputFile.BeginText(path);
        Json = new Utf8JsonWriter(
            text,
            new JsonWriterOptions
            {
                Indented = true,
                NewLine = "\n",
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
    }

    /// <summary>Where the item goes.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Begins the item: everything before its geometry.</summary>
    public void Begin(string id, IReadOnlyList<string> extensions)
    {
        Json.WriteStartObject();
        Json.WriteString("type", "Feature");
        Json.WriteString("stac_version", Version);
        Json.WriteStartArray("stac_extensions");
        foreach (var extension in extensions)
            Json.WriteStringValue(extension);
        Json.WriteEndArray();
        Json.WriteString("id", id);
    }

    /// <summary>Where it lies; null geometry where that is not known.</summary>
    public void Place(Footprint? footprint)
    {
        if (footprint?.Ring is not { } ring)
        {
            Json.WriteNull("geometry");
            return;
        }
        Json.WriteStartObject("geometry");
        Json.WriteString("type", "Polygon");
        Json.WriteStartArray("coordinates");
        Json.WriteStartArray();
        foreach (var (longitude, latitude) in ring)
        {
            Json.WriteStartArray();
            Json.WriteNumberValue(longitude);
            Json.WriteNumberValue(latitude);
            Json.WriteEndArray();
        }
        Json.WriteEndArray();
        Json.WriteEndArray();
        Json.WriteEndObject();
        Numbers("bbox", footprint.Box!); // there is a ring
    }

    /// <summary>A list of numbers.</summary>
    public void Numbers(string name, IEnumerable<double> numbers)
    {
        Json.WriteStartArray(name);
        foreach (var number in numbers)
            Json.WriteNumberValue(number);
        Json.WriteEndArray();
    }

    /// <summary>A list of words.</summary>
    public void Words(string name, params ReadOnlySpan<string> words)
    {
        Json.WriteStartArray(name);
        foreach (var word in words)
            Json.WriteStringValue(word);
        Json.WriteEndArray();
    }

    /// <summary>Begins an asset: a file with its size and hash, where it is one.</summary>
    /// <param name="key">Of the asset.</param>
    /// <param name="path">The file.</param>
    /// <param name="mediaType">Its type.</param>
    /// <param name="title">For people.</param>
    /// <param name="roles">What it is for.</param>
    /// <exception cref="SceneException">The file can't be read.</exception>
    public void BeginAsset(string key, string path, string mediaType, string title, params ReadOnlySpan<string> roles)
    {
        Json.WriteStartObject(key);
        Json.WriteString("href", Address(path));
        Json.WriteString("type", mediaType);
        Json.WriteString("title", title);
        Words("roles", roles);
        if (VirtualPath.Is(path) || !File.Exists(path))
            return; // a folder, or nothing that is read here again
        try
        {
            using var content = File.OpenRead(path);
            Json.WriteNumber("file:size", content.Length);
            Json.WriteString("file:checksum", Sha256Multihash + Convert.ToHexStringLower(SHA256.HashData(content)));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SceneException(
                $"'{path}' can't be read for its hash in the STAC item: {cause.Message} Check its permissions.",
                cause
            );
        }
    }

    /// <summary>A link.</summary>
    public void Link(string relation, string path, string title)
    {
        Json.WriteStartObject();
        Json.WriteString("rel", relation);
        Json.WriteString("href", Address(path));
        Json.WriteString("title", title);
        Json.WriteEndObject();
    }

    /// <summary>Ends the item and gives the file its name.</summary>
    /// <exception cref="OutputException">The file system refuses.</exception>
    public void Finish()
    {
        Json.WriteEndObject();
        Json.Flush();
        file.FinishWith([.. text.ToArray(), (byte)'\n']);
    }

    public void Dispose()
    {
        Json.Dispose();
        text.Dispose();
        file.Dispose();
    }

    /// <summary>Relative to the item, so that a folder can be moved.</summary>
    private string Address(string path)
    {
        if (VirtualPath.Is(path) || VirtualPath.Is(file.Path))
            return path;
        var folder = file.IsStream ? Environment.CurrentDirectory : Path.GetDirectoryName(file.Path)!; // a file has a folder
        var relative = Path.GetRelativePath(folder, Path.GetFullPath(path));
        return Path.IsPathRooted(relative)
            ? new Uri(relative).AbsoluteUri
            : "./" + string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
    }
}

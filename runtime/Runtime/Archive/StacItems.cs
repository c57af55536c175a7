using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Formats;
using Unmix.Formats.Scenes;

namespace Unmix.Runtime.Archive;

/// <summary>Scenes of a STAC item collection (a GeoJSON FeatureCollection of STAC items), or of a single item.</summary>
internal static class StacItems
{
    private const string DataRole = "data";

    /// <summary>True when a file may be one.</summary>
    public static bool IsName(string path) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".geojson", StringComparison.OrdinalIgnoreCase);

    /// <summary>The path and the id of each item.</summary>
    /// <param name="path">The collection.</param>
    /// <param name="asset">
    /// The key of the asset that is the scene; null for the only one whose role is data, or the only one at all.
    /// </param>
    /// <exception cref="SceneException">
    /// The file can't be read, is no item collection, or an item does not say which asset is the scene.
    /// </exception>
    public static IEnumerable<(string Path, string Id)> Read(string path, string? asset)
    {
        StacFeature[] items;
        try
        {
            using var stream = File.OpenRead(path);
            var file = JsonSerializer.Deserialize(stream, StacJson.Default.StacFeature);
            items = file switch
            {
                { Type: "FeatureCollection", Features: { } features } => features,
                { Type: "Feature" } one => [one],
                _ => throw new SceneException(
                    $"'{path}' is not a STAC item collection: it is not a GeoJSON FeatureCollection. Give a file of items, as a "
                        + "STAC API's search answers."
                ),
            };
        }
        catch (JsonException cause)
        {
            throw new SceneException(
                $"The STAC item collection '{path}' can't be understood: {JsonFault.Of(cause)}. Download it again.",
                cause
            );
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SceneException($"The STAC item collection '{path}' can't be read: {cause.Message} Download it again.", cause);
        }
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!; // a file's full path has a folder
        foreach (var item in items)
        {
            if (item is not { Id.Length: > 0, Assets: not null })
                throw new SceneException($"'{path}' has an item without an id or assets, so it is not a STAC item. Download it again.");
            var href = Choose(item, asset, path).Href;
            if (string.IsNullOrEmpty(href))
                throw new SceneException(
                    $"The asset of the item '{item.Id}' has no address ('{path}'). Choose " + $"another with {OptionName.Asset}."
                );
            yield return (Resolve(href, item, folder), item.Id);
        }
    }

    private static StacAsset Choose(StacFeature item, string? asset, string path)
    {
        var assets = item.Assets!; // looked at by the caller
        if (asset is not null && assets.TryGetValue(asset, out var named) && named is not null)
            return named;
        if (asset is null)
        {
            StacAsset?[] all = [.. assets.Values],
                data = [.. all.Where(a => a?.Roles?.Contains(DataRole) == true)];
            if (data is [{ } only])
                return only;
            if (all is [{ } single])
                return single;
        }
        throw new SceneException(
            $"The item '{item.Id}' "
                + $"{(asset is null ? "does not say which of its assets is the scene" : $"has no asset '{asset}'")} ('{path}'). "
                + $"Give one of its keys with {OptionName.Asset}: {string.Join(", ", assets.Keys)}."
        );
    }

    /// <summary>An address is relative to the item's own, where it has one, or to the file.</summary>
    private static string Resolve(string href, StacFeature item, string folder)
    {
        if (Uri.TryCreate(href, UriKind.Absolute, out var absolute) && !href.StartsWith('/'))
            return absolute.IsFile ? absolute.LocalPath : VirtualPath.Of(href);
        if (VirtualPath.Is(href))
            return href;
        var self = item.Links?.FirstOrDefault(link => link?.Rel == "self")?.Href;
        if (self is not null && Uri.TryCreate(self, UriKind.Absolute, out var home) && !self.StartsWith('/') && !home.IsFile)
            return VirtualPath.Of(new Uri(home, href).AbsoluteUri);
        return Path.GetFullPath(href, folder);
    }
}

/// <summary>A collection, or an item; the two look alike but for what they hold.</summary>
internal sealed record StacFeature(
    string? Type,
    StacFeature[]? Features,
    string? Id,
    Dictionary<string, StacAsset?>? Assets,
    StacLink?[]? Links
);

/// <summary>A file of an item.</summary>
internal sealed record StacAsset(string? Href, string[]? Roles);

/// <summary>What belongs to an item.</summary>
internal sealed record StacLink(string? Rel, string? Href);

/// <summary>How collections are read, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StacFeature))]
internal sealed partial class StacJson : JsonSerializerContext;

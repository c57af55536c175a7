using System.CommandLine.Parsing;
using System.Globalization;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Maps;
using Unmix.Runtime;
using Unmix.Runtime.Inference;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary>Pixels of a window.</summary>
/// <param name="Width">Across.</param>
/// <param name="Height">Down.</param>
internal sealed record TileSize(int Width, int Height);

/// <summary>Reads the option values that are no plain numbers; a fault becomes an error of the command line.</summary>
internal static class OptionParsing
{
    private static readonly Dictionary<string, Layers> LayerNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["abundances"] = Runtime.Layers.Abundances,
        ["deviation"] = Runtime.Layers.Deviation,
        ["nonlinearity"] = Runtime.Layers.Nonlinearity,
        ["error"] = Runtime.Layers.Error,
        ["novelty"] = Runtime.Layers.Novelty,
        ["all"] = Runtime.Layers.All,
    };

    private static readonly Dictionary<string, ProviderName> ProviderNames = Enum.GetValues<ProviderName>()
        .ToDictionary(ProviderChoice.Spell, StringComparer.OrdinalIgnoreCase);

    /// <summary>What a shell offers behind --layers.</summary>
    public static string[] NamesOfLayers => [.. LayerNames.Keys];

    /// <summary>What a shell offers behind --provider.</summary>
    public static string[] NamesOfProviders => [.. ProviderNames.Keys];

    /// <summary>What a shell offers behind --format.</summary>
    public static string[] FormatNames => [.. Enum.GetValues<MapFormat>().Select(MapConversion.Spell)];

    public static Layers? Layers(ArgumentResult result)
    {
        var layers = Runtime.Layers.None;
        foreach (var name in Text(result).Split(',', StringSplitOptions.TrimEntries))
        {
            if (LayerNames.TryGetValue(name, out var layer))
                layers |= layer;
            else
                ValueParsing.Refuse(result, $"the layers are {string.Join(", ", LayerNames.Keys)}, several are separated by commas", name);
        }
        return layers;
    }

    public static TileSize? Tile(ArgumentResult result)
    {
        var parts = Text(result).Split('x', 'X');
        var sizes = parts
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0)
            .ToArray();
        if (sizes.Length is 1 or 2 && sizes.All(size => size >= 1))
            return new TileSize(sizes[0], sizes[^1]);
        ValueParsing.Refuse(result, "give WxH or N in pixels, each at least 1, such as 512x64");
        return null;
    }

    public static long? Memory(ArgumentResult result)
    {
        if (ByteCount.TryParse(Text(result), out var bytes))
            return bytes;
        ValueParsing.Refuse(result, "give an amount of memory, such as 512MiB or 2GB");
        return null;
    }

    public static ProviderName? Provider(ArgumentResult result)
    {
        if (ProviderNames.TryGetValue(Text(result), out var provider))
            return provider;
        ValueParsing.Refuse(result, $"the providers are {string.Join(", ", ProviderNames.Keys)}");
        return null;
    }

    public static MapFormat? Format(ArgumentResult result)
    {
        var format = Array.Find(Enum.GetValues<MapFormat>(), format =>
            string.Equals(MapConversion.Spell(format), Text(result), StringComparison.OrdinalIgnoreCase)
        );
        if (string.Equals(MapConversion.Spell(format), Text(result), StringComparison.OrdinalIgnoreCase))
            return format;
        ValueParsing.Refuse(result, $"the formats are {string.Join(", ", Enum.GetValues<MapFormat>().Select(MapConversion.Spell))}");
        return null;
    }

    public static MapGeometry? Geometry(ArgumentResult result)
    {
        var geometry = Array.Find(Enum.GetValues<MapGeometry>(), geometry =>
            string.Equals($"{geometry}", Text(result), StringComparison.OrdinalIgnoreCase)
        );
        if (string.Equals($"{geometry}", Text(result), StringComparison.OrdinalIgnoreCase))
            return geometry;
        ValueParsing.Refuse(result, "the geometries of a map are map and sensor");
        return null;
    }

    private static string Text(ArgumentResult result) => ValueParsing.Text(result);
}

using System.CommandLine;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Report.Styles;
using Unmix.Runtime;

namespace Unmix.Cli.Commands;

/// <summary>The options of <c>run</c> about the map's file and what lies beside it.</summary>
internal sealed class RunMapOptions
{
    private readonly Option<MapFormat?> format = new("--format")
    {
        HelpName = "FORMAT",
        Description = "what the map is stored as: gtiff (*.tif), cog (*.tif, Cloud Optimized, with overviews), envi (*.hdr) or zarr (*.zarr, a folder) [default: gtiff]",
        CustomParser = OptionParsing.Format,
    };

    private readonly Option<bool> overviews = new("--overviews") { Description = "with gtiff: add smaller pictures of the map, so that viewers open it fast" };
    private readonly Option<bool> qml = new("--qml") { Description = "write styles for QGIS beside the map: NAME.qml, and NAME.false-colour.qml for three endmembers at once" };

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command)
    {
        ReadOnlySpan<Option> all = [format, overviews, qml];
        foreach (var option in all) command.Add(option);
    }

    /// <summary>The name of an option that was given; null when none was.</summary>
    public string? Given(ParseResult parsed) => ((Option[])[format, overviews, qml]).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>Adds what was given to the options of the run.</summary>
    public UnmixOptions Read(ParseResult parsed, UnmixOptions options) => options with { Overviews = parsed.GetValue(overviews) };

    /// <summary>The map's file.</summary>
    public Delivery ReadDelivery(ParseResult parsed) => new(parsed.GetValue(format) ?? MapFormat.GTiff, parsed.GetValue(qml));

    /// <summary>What is delivered.</summary>
    /// <param name="Format">Of the map.</param>
    /// <param name="Styles">True for styles beside it.</param>
    internal sealed record Delivery(MapFormat Format, bool Styles)
    {
        /// <summary>Refuses styles for a map without abundances before the work.</summary>
        /// <exception cref="OptionsException">There is nothing to show.</exception>
        public void Validate(UnmixOptions options)
        {
            if (Styles && !options.Layers.HasFlag(Layers.Abundances)) throw new OptionsException("--qml styles abundances, which --layers leaves out. Add abundances, or leave --qml out.");
        }

        /// <summary>The GeoTIFF that a run works on, the name and format of the map checked.</summary>
        /// <exception cref="UnmixException">The map can't have that name, or this machine can't write the format.</exception>
        public string WorkedOn(string mapPath)
        {
            if (Format == MapFormat.GTiff) return mapPath;
            MapConversion.Require(mapPath, Format);
            return MapDelivery.PlainPath(mapPath);
        }

        /// <summary>Writes what lies beside a finished map.</summary>
        public void WriteBeside(string mapPath, ModelManifest manifest)
        {
            if (Styles) QgisStyle.Write(mapPath, manifest);
        }
    }
}

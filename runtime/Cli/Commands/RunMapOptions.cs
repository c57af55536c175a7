using System.CommandLine;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Maps;
using Unmix.Report.Stac;
using Unmix.Report.Styles;
using Unmix.Runtime;
using Unmix.Runtime.Runs;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary>The options of <c>run</c> about the map's file and what lies beside it.</summary>
internal sealed class RunMapOptions
{
    private readonly Option<MapFormat?> format = new("--format")
    {
        HelpName = "FORMAT",
        Description =
            "format of the map: gtiff (*.tif), cog (*.tif, Cloud Optimized, with overviews), envi (*.hdr) or zarr "
            + "(*.zarr, a folder) [default: gtiff]",
        CustomParser = OptionParsing.Format,
        CompletionSources = { OptionParsing.FormatNames },
    };

    private readonly Option<bool> overviews = new("--overviews")
    {
        Description = "with gtiff: add overviews (smaller copies), so that viewers open the map fast",
    };
    private readonly Option<bool> qml = new("--qml")
    {
        Description = "write styles for QGIS beside the map: NAME.qml, and NAME.false-colour.qml for three endmembers at once",
    };
    private readonly Option<string?> stac = new("--stac")
    {
        HelpName = "FILE",
        Description = "write a STAC item about the map to this file (*.json)",
    };
    private readonly Option<DateTimeOffset?> taken = new("--datetime")
    {
        HelpName = "TIME",
        Description = "with --stac: when the scene was taken, such as 2024-06-01T10:30:00Z [default: what the scene says]",
        CustomParser = ValueParsing.TimeIfGiven,
    };

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command)
    {
        ReadOnlySpan<Option> all = [format, overviews, qml, stac, taken];
        foreach (var option in all)
            command.Add(option);
    }

    /// <summary>The name of an option that was given; null when none was.</summary>
    public string? Given(ParseResult parsed) =>
        ((Option[])[format, overviews, qml, stac, taken]).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>Adds what was given to the options of the run.</summary>
    public UnmixOptions Read(ParseResult parsed, UnmixOptions options) =>
        options with
        {
            Overviews = parsed.GetValue(overviews),
            Format = parsed.GetValue(format) ?? MapFormat.GTiff,
        };

    /// <summary>The map's file.</summary>
    public Delivery ReadDelivery(ParseResult parsed) =>
        new(parsed.GetValue(format) ?? MapFormat.GTiff, parsed.GetValue(qml), parsed.GetValue(stac), parsed.GetValue(taken));

    /// <summary>What is delivered.</summary>
    /// <param name="Format">Of the map.</param>
    /// <param name="Styles">True for styles beside it.</param>
    /// <param name="StacPath">The STAC item about it; null for none.</param>
    /// <param name="Taken">When the scene was taken, as given; null for what the scene says.</param>
    internal sealed record Delivery(MapFormat Format, bool Styles, string? StacPath, DateTimeOffset? Taken)
    {
        /// <summary>
        /// Refuses before the work what could not be written after it: styles for a map without abundances, an item without a
        /// time.
        /// </summary>
        /// <exception cref="OptionsException">There is nothing to show, or no time.</exception>
        public void Validate(UnmixOptions options, string scenePath)
        {
            if (StacPath is null && Taken is not null)
                throw new OptionsException(
                    "--datetime says when the scene of a STAC item was taken. Give --stac FILE too, or leave it out."
                );
            if (StacPath is not null)
                _ = MapItem.TimeOf(scenePath, options.Read, Taken);
            if (Styles && !options.Layers.HasFlag(Layers.Abundances))
                throw new OptionsException("--qml styles abundances, which --layers leaves out. Add abundances, or leave --qml out.");
        }

        /// <summary>Writes what lies beside a finished map.</summary>
        public void WriteBeside(ModelPackage package, RunReport report)
        {
            if (Styles)
                QgisStyle.Write(report.Output, package.Manifest);
            if (StacPath is { } item)
                MapItem.Write(item, package, report, Format, Taken);
        }
    }
}

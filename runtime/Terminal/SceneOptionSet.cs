using System.CommandLine;
using System.CommandLine.Parsing;
using Unmix.Formats.Scenes;

namespace Unmix.Terminal;

/// <summary>The options of both programs that say how a scene is read.</summary>
public sealed class SceneOptionSet
{
    private readonly Option<double?> scale = new("--scale")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "NUMBER",
        Description = "reflectance = stored value * scale + offset [default: as the file says]",
    };

    private readonly Option<double?> offset = new("--offset")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "NUMBER",
        Description = "see --scale",
    };

    private readonly Option<double?> nodata = new("--nodata")
    {
        CustomParser = ValueParsing.NumberOrNaNIfGiven,
        HelpName = "NUMBER",
        Description = "stored value that means no data [default: as the file says]",
    };

    private readonly Option<MaskChoice?> mask = new("--mask")
    {
        HelpName = "REASONS",
        Description =
            "which pixels a product's quality layers leave out, separated by commas: "
            + $"{string.Join(", ", QualityMasks.All)}; or none, or default "
            + $"[default: {QualityMask.Default.Spell()}, as far as the product has them]",
        CustomParser = ReadMask,
        CompletionSources = { NamesOfMasks },
    };

    private readonly Option<string?> array = new("--array")
    {
        HelpName = "NAME",
        Description = "the array of a netCDF or HDF5 file that is the scene, such as /group/name [default: found by its wavelengths]",
    };

    private readonly Option<AxesChoice?> axes = new("--axes")
    {
        HelpName = "AXES",
        Description =
            "with --array: the meaning of its dimensions, in the file's order, such as y,x,band [default: found by names and wavelengths]",
        CustomParser = ReadAxes,
        CompletionSources = { "y,x,band", "band,y,x", "y,band,x" },
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [scale, offset, nodata, mask, array, axes];

    private static string Reasons =>
        $"the reasons to leave a pixel out are {string.Join(", ", QualityMasks.All)}, separated by commas, or none, or default";

    private static string[] NamesOfMasks => ["default", "none", .. QualityMasks.All];

    /// <summary>Adds all to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    /// <summary>What was given, unchecked.</summary>
    public SceneReadOptions Read(ParseResult parsed) =>
        new()
        {
            Scale = parsed.GetValue(scale),
            Offset = parsed.GetValue(offset),
            NoData = parsed.GetValue(nodata),
            Mask = parsed.GetValue(mask)?.Masks,
            Array = parsed.GetValue(array),
            Axes = parsed.GetValue(axes)?.Axes,
        };

    private static MaskChoice? ReadMask(ArgumentResult result)
    {
        var text = Text(result);
        if (text.Equals("default", StringComparison.OrdinalIgnoreCase))
            return new MaskChoice(null);
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
            return new MaskChoice(QualityMask.None);
        var masks = QualityMask.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (QualityMasks.Read(name) is { } found)
                masks |= found;
            else
                ValueParsing.Refuse(result, Reasons, name);
        }
        return new MaskChoice(masks);
    }

    private static AxesChoice? ReadAxes(ArgumentResult result)
    {
        if (CubeAxes.Read(Text(result)) is { } axes)
            return new AxesChoice(axes);
        ValueParsing.Refuse(
            result,
            "axes are y, x and band, once each in the file's order, and 1 for a dimension with one member, such as y,x,band"
        );
        return null;
    }

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";

    /// <param name="Masks">The reasons; null for a product's own.</param>
    private sealed record MaskChoice(QualityMask? Masks);

    /// <param name="Axes">Of an array.</param>
    private sealed record AxesChoice(IReadOnlyList<CubeAxis> Axes);
}

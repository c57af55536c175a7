using System.CommandLine;
using Unmix.Runtime.Archive;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix plan SCENES... --model MODEL -o run.json</c>.</summary>
internal sealed class PlanCommand
{
    private readonly Argument<string[]> scenes = FileArgument.Several(
        "SCENES",
        "scenes, patterns ('scenes/**/*.hdr'), lists (@list.txt, one scene on each line), STAC item collections (*.json), /vsi "
            + "names and https, s3, gs or az addresses"
    );

    private readonly Option<string> output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "the plan to write; the folder FILE.records beside it records what is done",
        Required = true,
    };

    private readonly Option<string> model = new("--model")
    {
        HelpName = "MODEL",
        Description = "the model package (*.unmix)",
        Required = true,
    };

    private readonly Option<string?> maps = new("--maps")
    {
        HelpName = "FOLDER",
        Description = "folder for the maps, created if missing; /vsis3/ and similar names work too [default: 'maps' beside the plan]",
    };

    private readonly Option<int?> split = new("--split-rows")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        HelpName = "N",
        Description = "split larger scenes into items of N rows; this opens each scene [default: whole scenes]",
    };

    private readonly Option<string?> asset = new("--asset")
    {
        HelpName = "KEY",
        Description = "the asset of each STAC item that holds the scene [default: the only one with the role data]",
    };

    private readonly RunOptionSet options = new();

    private readonly TrustOption trust = new();

    /// <summary>The command.</summary>
    public static Command Make() => new PlanCommand().Build();

    private ExampledCommand Build()
    {
        var command = new ExampledCommand(
            "plan",
            "Write a plan for many scenes and any number of machines. 'unmix run --plan' does the work, and 'unmix merge' joins the "
                + "results.",
            "unmix plan scenes/*.hdr --model model.unmix -o run.json",
            "unmix plan @scenes.txt --model model.unmix --maps /data/maps --split-rows 1024 --layers abundances,error -o run.json",
            "unmix plan items.json --asset reflectance --model model.unmix --maps /vsis3/bucket/maps -o run.json"
        )
        {
            scenes,
            output,
            model,
            maps,
            split,
            asset,
        };
        options.AddTo(command, ofMachine: false);
        trust.AddTo(command);
        command.SetAction(Write);
        return command;
    }

    private int Write(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(output);
        var plan = new ArchivePlan
        {
            Scenes = parsed.GetRequiredValue(scenes),
            MapsFolder = parsed.GetValue(maps) ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".", "maps"),
            SplitRows = parsed.GetValue(split),
            Asset = parsed.GetValue(asset),
            Options = options.Read(parsed),
        };
        var manifest = plan.Write(trust.Open(parsed, parsed.GetRequiredValue(model)), path);
        Console.WriteLine(
            $"Planned {manifest.Scenes.Count} scenes in {manifest.Items.Count} items: '{path}', SHA-256 "
                + $"{manifest.Sha256}; maps go to '{manifest.MapsFolder}'."
        );
        return ExitCodes.Done;
    }
}

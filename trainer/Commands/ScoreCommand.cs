using System.CommandLine;
using Unmix.Evaluation.Scores;
using Unmix.Formats.Files;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train score MAP --truth TRUTH</c>.</summary>
internal sealed class ScoreCommand
{
    private readonly Argument<string> map = new("MAP") { Description = "the abundance map; bands are found by their names" };

    private readonly Option<string> truth = new("--truth")
    {
        Description = "raster of true abundances, with one band for each endmember",
        Required = true,
    };

    private readonly Option<string?> truthEndmembers = new("--truth-endmembers")
    {
        Description = "spectra of the true endmembers: CSV, ENVI library, MATLAB or numpy file",
    };

    private readonly Option<string?> truthPixelEndmembers = new("--truth-pixel-endmembers")
    {
        Description = "raw float32 [pixels, bands, endmembers] of each pixel's true endmembers",
    };

    private readonly Option<PixelOrder> order = new("--pixel-order")
    {
        CustomParser = ValueParsing.Choice<PixelOrder>,
        Description = "order of the pixels in raw files: row after row, or column after column",
        DefaultValueFactory = _ => PixelOrder.Row,
    };

    private readonly Option<TruthScale> scale = new("--truth-scale")
    {
        CustomParser = ValueParsing.Choice<TruthScale>,
        Description =
            "what true abundances are shares of: endmembers with their own brightness (amplitude), or each divided by its "
            + "peak (Zhu's truths)",
        DefaultValueFactory = _ => TruthScale.Amplitude,
    };

    private readonly Option<string?> endmembers = new("--endmembers")
    {
        Description = "spectra of the endmembers that the map was made with, in a format of --truth-endmembers",
    };

    private readonly Option<string?> model = new("--model")
    {
        Description = "model package that the map was made with, instead of --endmembers",
    };

    private readonly Option<string?> pixelEndmembers = new("--pixel-endmembers")
    {
        Description = "raw float32 of each pixel's estimated endmembers",
    };

    private readonly Option<string?> scene = new("--scene") { Description = "the scene, to measure the reconstruction" };

    private readonly Option<string?> reconstruction = new("--reconstruction")
    {
        Description = $"raster of reconstructed spectra; default: the map's band '{AbundanceMap.ErrorBand}'",
    };

    private readonly Option<double?> truthEndmembersScale = SpectraScale(
        "--truth-endmembers-scale",
        "reflectance = value * scale of --truth-endmembers [default: as the file says]"
    );

    private readonly Option<double?> endmembersScale = SpectraScale("--endmembers-scale", "the same for --endmembers");

    private readonly Option<MatchedBy?> match = new("--match")
    {
        CustomParser = ValueParsing.ChoiceIfGiven<MatchedBy>,
        Description =
            "how the endmembers of the map are matched with the true ones: by names, angle (of the spectra), order, or maps (best fit, "
            + "which flatters) [default: angle where both sides have spectra, else names]",
    };

    private readonly Option<string?> json = new("--json") { Description = "write the scores to this file too" };

    public static Command Make() => new ScoreCommand().Build();

    private ExampledCommand Build()
    {
        var command = new ExampledCommand(
            "score",
            "Compare an abundance map with the truth.",
            "unmix-train score map.tif --truth truth-abundances.hdr",
            "unmix-train score map.tif --truth truth-abundances.hdr --truth-endmembers truth.csv --model model.unmix --scene "
                + "scene.hdr --json scores.json"
        )
        {
            map,
            truth,
            truthEndmembers,
            truthEndmembersScale,
            truthPixelEndmembers,
            order,
            scale,
            endmembers,
            endmembersScale,
            model,
            pixelEndmembers,
            scene,
            reconstruction,
            match,
            json,
        };
        command.SetAction(Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var mapPath = parsed.GetRequiredValue(map);
        OutputPaths
            .Beside(
                parsed.GetValue(scene),
                mapPath,
                parsed.GetValue(truth),
                parsed.GetValue(truthEndmembers),
                parsed.GetValue(truthPixelEndmembers),
                parsed.GetValue(endmembers),
                parsed.GetValue(model),
                parsed.GetValue(pixelEndmembers),
                parsed.GetValue(reconstruction)
            )
            .Text(parsed.GetValue(json));
        var report = new MapScoring
        {
            MapPath = mapPath,
            Truth = new TruthFiles
            {
                Abundances = parsed.GetRequiredValue(truth),
                Endmembers = parsed.GetValue(truthEndmembers),
                EndmembersScale = parsed.GetValue(truthEndmembersScale),
                PixelEndmembers = parsed.GetValue(truthPixelEndmembers),
                PixelOrder = parsed.GetValue(order),
                Scale = parsed.GetValue(scale),
            },
            EndmembersPath = parsed.GetValue(endmembers),
            EndmembersScale = parsed.GetValue(endmembersScale),
            ModelPath = parsed.GetValue(model),
            PixelEndmembersPath = parsed.GetValue(pixelEndmembers),
            ScenePath = parsed.GetValue(scene),
            ReconstructionPath = parsed.GetValue(reconstruction),
            MatchBy = parsed.GetValue(match),
        }.Run();
        Console.Write(report.ToText());
        if (parsed.GetValue(json) is { } path)
            OutputFile.Write(path, report.ToJson());
        return ExitCodes.Done;
    }

    private static Option<double?> SpectraScale(string name, string description) =>
        new(name)
        {
            CustomParser = ValueParsing.NumberIfGiven,
            HelpName = "NUMBER",
            Description = description,
        };
}

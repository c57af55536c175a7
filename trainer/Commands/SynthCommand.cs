using System.CommandLine;
using Unmix.Evaluation.Synthesis;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes.Envi;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train synth FOLDER</c>.</summary>
internal sealed class SynthCommand
{
    private static readonly SynthesisOptions Defaults = new();

    private readonly Argument<string> folder = new("FOLDER")
    {
        Description = "where scene.hdr, truth-abundances.hdr and truth-endmembers.csv go; created if missing",
    };

    private readonly Option<int> width = new("--width")
    {
        CustomParser = ValueParsing.Whole,
        Description = "columns",
        DefaultValueFactory = _ => Defaults.Width,
    };

    private readonly Option<int> height = new("--height")
    {
        CustomParser = ValueParsing.Whole,
        Description = "rows",
        DefaultValueFactory = _ => Defaults.Height,
    };

    private readonly Option<int?> bands = new("--bands")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        Description = $"bands, 400 to 2400 nm [default: {SynthesisOptions.DefaultBands}, or those of the bundles]",
    };

    private readonly Option<int?> endmembers = new("--endmembers", "-p")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        Description =
            $"2 to {PureMaterials.Names.Count} materials [default: {SynthesisOptions.DefaultEndmembers}, or those of the bundles]",
    };

    private readonly Option<int> seed = new("--seed")
    {
        CustomParser = ValueParsing.Whole,
        Description = "seed of everything random",
        DefaultValueFactory = _ => Defaults.Seed,
    };

    private readonly Option<double> noise = new("--snr")
    {
        CustomParser = ValueParsing.NumberOrInfinity,
        Description = "signal-to-noise ratio, dB; Infinity for none",
        DefaultValueFactory = _ => Defaults.SignalToNoiseDb,
    };

    private readonly Option<MixingModel> mixing = new("--mixing")
    {
        CustomParser = ValueParsing.Choice<MixingModel>,
        Description = "linear, fan, gbm (random bilinear factors) or postnonlinear",
        DefaultValueFactory = _ => Defaults.Mixing,
    };

    private readonly Option<double> bilinear = new("--bilinear")
    {
        CustomParser = ValueParsing.Number,
        Description = "fan: amplitude of the products; gbm: the largest factor; 0 mixes linearly",
        DefaultValueFactory = _ => Defaults.Bilinear,
    };

    private readonly Option<double> curvature = new("--curvature")
    {
        CustomParser = ValueParsing.Number,
        Description = "postnonlinear: largest absolute value of b in a pixel",
        DefaultValueFactory = _ => Defaults.Curvature,
    };

    private readonly Option<VariabilityKind?> kind = new("--variability-kind")
    {
        CustomParser = ValueParsing.ChoiceIfGiven<VariabilityKind>,
        Description = "scaling (brightness), smooth (with spectral shape) or bundle [default: bundle with --bundles, else smooth]",
    };

    private readonly Option<double> variability = new("--variability")
    {
        CustomParser = ValueParsing.Number,
        Description = "relative standard deviation of endmembers from pixel to pixel",
        DefaultValueFactory = _ => Defaults.Variability,
    };

    private readonly Option<string[]> bundles = new("--bundles")
    {
        Description =
            "spectra to draw endmembers from: one file for each material, or one file with columns 'soil [1]', 'soil "
            + "[2]', 'water [1]'",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double?> bundlesScale = new("--bundles-scale")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "NUMBER",
        Description = "reflectance = value * scale of --bundles [default: as the files say]",
    };

    private readonly Option<double> sharpness = new("--sharpness")
    {
        CustomParser = ValueParsing.Number,
        Description = "how pure the pixels are",
        DefaultValueFactory = _ => Defaults.Sharpness,
    };

    private readonly Option<double> pure = new("--pure-share")
    {
        CustomParser = ValueParsing.Number,
        Description = "share of pixels with a single material",
        DefaultValueFactory = _ => Defaults.PureShare,
    };

    private readonly Option<EnviInterleave> interleave = new("--interleave")
    {
        CustomParser = ValueParsing.Choice<EnviInterleave>,
        Description = "bsq, bil or bip",
        DefaultValueFactory = _ => Defaults.Interleave,
    };

    private readonly Option<bool> int16 = new("--int16") { Description = "store reflectance times 10,000 as 16-bit whole numbers" };

    private readonly Option<bool> pixelEndmembers = new("--pixel-endmembers")
    {
        Description = "also write truth-pixel-endmembers.f32: float32, pixels by bands by endmembers",
    };

    public static Command Make() => new SynthCommand().Build();

    private ExampledCommand Build()
    {
        var command = new ExampledCommand(
            "synth",
            "Simulate a scene with known truth.",
            "unmix-train synth demo --seed 7",
            "unmix-train synth linear --mixing linear --snr 40 --pure-share 0.1 --width 200 --height 100"
        )
        {
            folder,
            width,
            height,
            bands,
            endmembers,
            seed,
            noise,
            mixing,
            bilinear,
            curvature,
            kind,
            variability,
            bundles,
            bundlesScale,
            sharpness,
            pure,
            interleave,
            int16,
            pixelEndmembers,
        };
        command.SetAction(Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var paths = parsed.GetValue(bundles) ?? [];
        var options = new SynthesisOptions
        {
            Width = parsed.GetValue(width),
            Height = parsed.GetValue(height),
            Bands = parsed.GetValue(bands),
            Endmembers = parsed.GetValue(endmembers),
            Seed = parsed.GetValue(seed),
            SignalToNoiseDb = parsed.GetValue(noise),
            Mixing = parsed.GetValue(mixing),
            Bilinear = parsed.GetValue(bilinear),
            Curvature = parsed.GetValue(curvature),
            VariabilityKind = parsed.GetValue(kind) ?? (paths.Length > 0 ? VariabilityKind.Bundle : Defaults.VariabilityKind),
            Variability = parsed.GetValue(variability),
            BundlePaths = paths,
            BundleScale = parsed.GetValue(bundlesScale),
            Sharpness = parsed.GetValue(sharpness),
            PureShare = parsed.GetValue(pure),
            Interleave = parsed.GetValue(interleave),
            AsInt16 = parsed.GetValue(int16),
            PixelEndmembers = parsed.GetValue(pixelEndmembers),
        };
        var path = parsed.GetRequiredValue(folder);
        OutputFolder.Require(path);
        Write(SyntheticScene.Make(options), path);
        return ExitCodes.Done;
    }

    private static void Write(SyntheticScene scene, string path)
    {
        OutputFolder.Make(path);
        scene.Write(path);
        Console.WriteLine(
            $"Wrote '{Path.Combine(path, "scene.hdr")}': {scene.Options.Width} x {scene.Options.Height} pixels, "
                + $"{scene.BandCount} bands, {scene.EndmemberCount} endmembers."
        );
    }
}

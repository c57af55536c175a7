using System.CommandLine;
using Unmix.Evaluation.Synthesis;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes.Envi;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train synth FOLDER</c>.</summary>
internal static class SynthCommand
{
    private static readonly SynthesisOptions Defaults = new();

    public static Command Make()
    {
        var folder = new Argument<string>("FOLDER")
        {
            Description = "where scene.hdr, truth-abundances.hdr and truth-endmembers.csv go; made if missing",
        };
        var width = new Option<int>("--width")
        {
            CustomParser = ValueParsing.Whole,
            Description = "columns",
            DefaultValueFactory = _ => Defaults.Width,
        };
        var height = new Option<int>("--height")
        {
            CustomParser = ValueParsing.Whole,
            Description = "rows",
            DefaultValueFactory = _ => Defaults.Height,
        };
        var bands = new Option<int?>("--bands")
        {
            CustomParser = ValueParsing.WholeIfGiven,
            Description = $"bands, 400 to 2400 nm [default: {SynthesisOptions.DefaultBands}, or those of the bundles]",
        };
        var endmembers = new Option<int?>("--endmembers", "-p")
        {
            CustomParser = ValueParsing.WholeIfGiven,
            Description =
                $"2 to {PureMaterials.Names.Count} materials [default: {SynthesisOptions.DefaultEndmembers}, or those of the bundles]",
        };
        var seed = new Option<int>("--seed")
        {
            CustomParser = ValueParsing.Whole,
            Description = "seed of everything random",
            DefaultValueFactory = _ => Defaults.Seed,
        };
        var noise = new Option<double>("--snr")
        {
            CustomParser = ValueParsing.NumberOrInfinity,
            Description = "signal-to-noise ratio, dB; Infinity for none",
            DefaultValueFactory = _ => Defaults.SignalToNoiseDb,
        };
        var mixing = new Option<MixingModel>("--mixing")
        {
            CustomParser = ValueParsing.Choice<MixingModel>,
            Description = "linear, fan, gbm (random bilinear factors) or postnonlinear",
            DefaultValueFactory = _ => Defaults.Mixing,
        };
        var bilinear = new Option<double>("--bilinear")
        {
            CustomParser = ValueParsing.Number,
            Description = "fan: amplitude of the products; gbm: the largest factor; 0 mixes linearly",
            DefaultValueFactory = _ => Defaults.Bilinear,
        };
        var curvature = new Option<double>("--curvature")
        {
            CustomParser = ValueParsing.Number,
            Description = "postnonlinear: b of each pixel lies within plus or minus this",
            DefaultValueFactory = _ => Defaults.Curvature,
        };
        var kind = new Option<VariabilityKind?>("--variability-kind")
        {
            CustomParser = ValueParsing.ChoiceIfGiven<VariabilityKind>,
            Description = "scaling (brightness), smooth (with spectral shape) or bundle [default: bundle with --bundles, else smooth]",
        };
        var variability = new Option<double>("--variability")
        {
            CustomParser = ValueParsing.Number,
            Description = "deviation of endmembers from pixel to pixel, a share",
            DefaultValueFactory = _ => Defaults.Variability,
        };
        var bundles = new Option<string[]>("--bundles")
        {
            Description =
                "spectra to draw endmembers from: a file a material, or one file with columns 'soil [1]', 'soil [2]', 'water [1]'",
            AllowMultipleArgumentsPerToken = true,
        };
        var bundlesScale = new Option<double?>("--bundles-scale")
        {
            CustomParser = ValueParsing.NumberIfGiven,
            HelpName = "NUMBER",
            Description = "reflectance = value * scale of --bundles [default: as the files say]",
        };
        var sharpness = new Option<double>("--sharpness")
        {
            CustomParser = ValueParsing.Number,
            Description = "how pure the pixels are",
            DefaultValueFactory = _ => Defaults.Sharpness,
        };
        var pure = new Option<double>("--pure-share")
        {
            CustomParser = ValueParsing.Number,
            Description = "share of pixels of one material alone",
            DefaultValueFactory = _ => Defaults.PureShare,
        };
        var interleave = new Option<EnviInterleave>("--interleave")
        {
            CustomParser = ValueParsing.Choice<EnviInterleave>,
            Description = "bsq, bil or bip",
            DefaultValueFactory = _ => Defaults.Interleave,
        };
        var int16 = new Option<bool>("--int16") { Description = "store reflectance times 10,000 as 16-bit whole numbers" };
        var pixelEndmembers = new Option<bool>("--pixel-endmembers")
        {
            Description = "also write truth-pixel-endmembers.f32: float32, pixels by bands by endmembers",
        };
        var command = new ExampledCommand(
            "synth",
            "Make a scene with known truth.",
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
        command.SetAction(parsed =>
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
        });
        return command;
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

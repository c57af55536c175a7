using System.CommandLine;
using Unmix.Formats;
using Unmix.Trainer.Scenes.Synthesis;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train synth FOLDER</c>.</summary>
internal static class SynthCommand
{
    public static Command Make()
    {
        var defaults = new SynthesisOptions();
        var folder = new Argument<string>("FOLDER") { Description = "where scene.hdr, truth-abundances.hdr and truth-endmembers.csv go; made if missing" };
        var width = new Option<int>("--width") { Description = "columns", DefaultValueFactory = _ => defaults.Width };
        var height = new Option<int>("--height") { Description = "rows", DefaultValueFactory = _ => defaults.Height };
        var bands = new Option<int>("--bands") { Description = "bands, 400 to 2400 nm", DefaultValueFactory = _ => defaults.Bands };
        var endmembers = new Option<int>("--endmembers", "-p") { Description = "2 to 4 materials", DefaultValueFactory = _ => defaults.Endmembers };
        var seed = new Option<int>("--seed") { Description = "seed of everything random", DefaultValueFactory = _ => defaults.Seed };
        var noise = new Option<double>("--snr") { Description = "signal-to-noise ratio, dB", DefaultValueFactory = _ => defaults.SignalToNoiseDb };
        var bilinear = new Option<double>("--bilinear") { Description = "amplitude of the bilinear products; 0 mixes linearly", DefaultValueFactory = _ => defaults.Bilinear };
        var variability = new Option<double>("--variability") { Description = "deviation of endmembers from pixel to pixel, a share", DefaultValueFactory = _ => defaults.Variability };
        var sharpness = new Option<double>("--sharpness") { Description = "how pure the pixels are", DefaultValueFactory = _ => defaults.Sharpness };
        var command = new Command("synth", "Make a scene with known truth.\n\nExample:\n  unmix-train synth demo --seed 7")
        {
            folder, width, height, bands, endmembers, seed, noise, bilinear, variability, sharpness,
        };
        command.SetAction(parsed =>
        {
            var options = new SynthesisOptions
            {
                Width = parsed.GetValue(width),
                Height = parsed.GetValue(height),
                Bands = parsed.GetValue(bands),
                Endmembers = parsed.GetValue(endmembers),
                Seed = parsed.GetValue(seed),
                SignalToNoiseDb = parsed.GetValue(noise),
                Bilinear = parsed.GetValue(bilinear),
                Variability = parsed.GetValue(variability),
                Sharpness = parsed.GetValue(sharpness),
            };
            var path = parsed.GetRequiredValue(folder);
            var scene = SyntheticScene.Make(options);
            try
            {
                Directory.CreateDirectory(path);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw new OutputException($"The folder '{path}' can't be made: {cause.Message} Name one that can be written.", cause);
            }
            scene.Write(path);
            Console.WriteLine($"Wrote '{Path.Combine(path, "scene.hdr")}': {options.Width} x {options.Height} pixels, {options.Bands} bands, {options.Endmembers} endmembers.");
            return ExitCodes.Done;
        });
        return command;
    }
}

using System.CommandLine;
using Unmix.Evaluation.Scores;
using Unmix.Formats.Arrays;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train arrays RASTER -o FILE.npy</c>.</summary>
internal static class ArraysCommand
{
    public static Command Make()
    {
        var raster = new Argument<string>("RASTER") { Description = "a map or a scene, anything that GDAL opens" };
        var output = new Option<string>("--output", "-o")
        {
            HelpName = "FILE",
            Description = "*.npy; or *.npz, which holds the wavelengths too",
            Required = true,
        };
        var command = new ExampledCommand(
            "arrays",
            "Write a raster as a numpy array: float32, rows x columns x bands, NaN for nodata.",
            "unmix-train arrays map.tif -o map.npy",
            "unmix-train arrays scene.hdr -o scene.npz"
        )
        {
            raster,
            output,
        };
        command.SetAction(parsed =>
        {
            var (path, target) = (parsed.GetRequiredValue(raster), parsed.GetRequiredValue(output));
            OutputPaths.Beside(path).File(target);
            var (values, profile) = MapFile.Read(path);
            NpyFile.Write(
                target,
                Path.GetFileNameWithoutExtension(path),
                [profile.Height, profile.Width, profile.BandCount],
                values,
                profile.Wavelengths?.CentresNm
            );
            Console.WriteLine($"Wrote '{target}': {profile.Height} x {profile.Width} x {profile.BandCount}.");
            return ExitCodes.Done;
        });
        return command;
    }
}

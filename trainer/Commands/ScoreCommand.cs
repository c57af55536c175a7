using System.CommandLine;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra;
using Unmix.Trainer.Baselines;
using Unmix.Trainer.Scores;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train score MAP --truth TRUTH</c>.</summary>
internal static class ScoreCommand
{
    public static Command Make()
    {
        var map = new Argument<string>("MAP") { Description = "the abundance map" };
        var truth = new Option<string>("--truth") { Description = "raster of true abundances, a band an endmember", Required = true };
        var scene = new Option<string?>("--scene") { Description = "the scene: also scores linear methods on it" };
        var reference = new Option<string?>("--reference") { Description = "CSV of endmembers for the linear methods" };
        var command = new Command("score", "Compare an abundance map with the truth.\n\nExample:\n  unmix-train score map.tif --truth truth-abundances.hdr")
        {
            map, truth, scene, reference,
        };
        command.SetAction(parsed =>
        {
            var (real, profile) = MapFile.Read(parsed.GetRequiredValue(truth));
            var (found, mapProfile) = MapFile.Read(parsed.GetRequiredValue(map), profile.BandCount);
            if ((profile.Width, profile.Height) != (mapProfile.Width, mapProfile.Height))
            {
                throw new SceneException(
                    $"The map is {mapProfile.Width} x {mapProfile.Height} pixels but the truth is {profile.Width} x {profile.Height} " +
                    $"('{profile.Path}'). Give maps of the same scene.");
            }
            Print("map", UnmixingScores.Of(real, found, profile.BandCount), profile.BandNames);
            if (parsed.GetValue(scene) is { } scenePath && parsed.GetValue(reference) is { } csv)
                PrintBaselines(scenePath, csv, real, profile);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void PrintBaselines(string scenePath, string csv, float[] truth, SceneProfile truthProfile)
    {
        var table = SpectraTable.ReadCsv(csv);
        var (spectra, profile) = MapFile.Read(scenePath);
        if (profile.Wavelengths is not null && table.Wavelengths is not null) table = table.ResampleTo(profile.Wavelengths);
        var endmembers = new double[profile.BandCount, table.Names.Count];
        for (var p = 0; p < table.Names.Count; p++)
        {
            for (var band = 0; band < profile.BandCount; band++) endmembers[band, p] = table.Spectra[p][band];
        }
        foreach (var method in Enum.GetValues<BaselineMethod>())
        {
            var answer = Baseline.Unmix(method, spectra, endmembers);
            Print(method.ToString(), UnmixingScores.Of(truth, answer.Abundances, table.Names.Count), truthProfile.BandNames);
        }
    }

    private static void Print(string name, UnmixingScores scores, IReadOnlyList<string> endmembers)
    {
        var each = scores.EndmemberRmse.Select((rmse, p) => $"{endmembers[p]} {rmse:F4}");
        Console.WriteLine($"{name,-18} NRMSE {scores.AbundanceNrmse:F4}  RMSE {scores.AbundanceRmse:F4}  ({string.Join(", ", each)}; {scores.Pixels} pixels)");
    }
}

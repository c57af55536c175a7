using System.Text.Json;
using Unmix.Formats;
using Unmix.Terminal;
using Unmix.TestData;
using Unmix.Trainer.Commands;

namespace Unmix.Trainer.Tests.Commands;

public sealed class ScoreCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_two_truths_of_one_scene_are_compared_and_named()
    {
        var path = folder.File("scores.json");

        var code = CommandLine.Run(
            ScoreCommand.Make(),
            SharedData.Require("data/samson/truth2-abundances.hdr"),
            "--truth",
            SharedData.Require("data/samson/truth-abundances.hdr"),
            "--endmembers",
            SharedData.Require("data/samson/truth2-endmembers.csv"),
            "--truth-endmembers",
            SharedData.Require("data/samson/truth-endmembers.csv"),
            "--json",
            path
        );

        Assert.Equal(ExitCodes.Done, code);
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Equal("angle", json.RootElement.GetProperty("matched_by").GetString());
        Assert.Equal(
            ["soil", "tree", "water"],
            json.RootElement.GetProperty("map_bands").EnumerateArray().Select(name => name.GetString())
        );
        Assert.EndsWith("truth-abundances.hdr", json.RootElement.GetProperty("truth")[0].GetString(), StringComparison.Ordinal);
        // The README of the data: single pixels differ by up to 0.9.
        Assert.InRange(json.RootElement.GetProperty("nrmse_a").GetDouble(), 0.05, 0.6);
    }

    [Fact]
    public void Zhus_truth_is_of_endmembers_of_peak_1_and_a_map_in_amplitude_can_be_brought_to_it()
    {
        var path = folder.File("scores.json");

        var code = CommandLine.Run(
            ScoreCommand.Make(),
            SharedData.Require("data/samson/truth-abundances.hdr"),
            "--truth",
            SharedData.Require("data/samson/truth-abundances.hdr"),
            "--endmembers",
            SharedData.Require("data/samson/truth-endmembers.csv"),
            "--truth-scale",
            "peak",
            "--json",
            path
        );

        Assert.Equal(ExitCodes.Done, code);
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        // Spectra whose largest value is 1 already (0.999 for water) leave the map as it is.
        Assert.InRange(json.RootElement.GetProperty("nrmse_a_peak_scale").GetDouble(), 0, 0.001);
    }

    [Fact]
    public void The_peak_scale_needs_the_endmembers_of_the_map()
    {
        var fault = Assert.Throws<OptionsException>(() =>
            new Unmix.Evaluation.Scores.MapScoring
            {
                MapPath = "map.tif",
                Truth = new Unmix.Evaluation.Scores.TruthFiles
                {
                    Abundances = "truth.hdr",
                    Scale = Unmix.Evaluation.Scores.TruthScale.Peak,
                },
            }.Run()
        );

        Assert.Equal("--truth-scale peak needs the brightness of the map's endmembers; give --endmembers or --model too.", fault.Message);
    }
}

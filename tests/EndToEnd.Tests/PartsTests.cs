using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>Files of one scene as a shell makes them of a pattern, given to every command that takes a scene.</summary>
public sealed class PartsTests : IDisposable
{
    private static readonly string Models = Path.Combine(Repository.Root, "models");

    private readonly TemporaryFolder folder = new();
    private readonly string scene;
    private readonly string[] parts; // the mask first, as a shell sorts them

    public PartsTests()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Models, "samples", "emit"), "*.nc"))
            File.Copy(file, folder.File(Path.GetFileName(file)));
        parts = [.. Directory.EnumerateFiles(folder.Path).Order(StringComparer.Ordinal)];
        scene = parts.Single(file => file.Contains("_RFL_", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Info_and_run_take_them_for_the_scene()
    {
        var model = Path.Combine(Models, "cover.unmix");

        var (one, all) = (Tool.Unmix("info", scene).RequireDone(), Tool.Unmix(["info", .. parts]).RequireDone());
        Tool.Unmix("run", model, scene, "-o", folder.File("one.tif"), "--quiet").RequireDone();
        Tool.Unmix(["run", model, .. parts, "-o", folder.File("all.tif"), "--quiet"]).RequireDone();

        Assert.Equal(one.Output, all.Output);
        Assert.Equal(File.ReadAllBytes(folder.File("one.tif")), File.ReadAllBytes(folder.File("all.tif")));
        Assert.Equal(
            Tool.Unmix("info", model, scene).RequireDone().Output.Split('\n').Length,
            Tool.Unmix(["info", model, .. parts]).RequireDone().Output.Split('\n').Length
        );
    }

    [Fact]
    public void Endmembers_compare_and_train_take_them_for_the_scene()
    {
        string[] compare =
        [
            "--endmembers",
            "3",
            "--methods",
            "fcls",
            "--reference",
            Path.Combine(Models, "samples", "emit", "spectra.csv"),
        ];

        var counts = Tool.Train(["endmembers", .. parts]).RequireDone();
        Tool.Train(["compare", .. parts, .. compare, "--quiet", "-o", folder.File("table.csv")]).RequireDone();
        // Refused, but not for two scenes.
        var train = Tool.Train(["train", .. parts, "--endmembers", "1", "-o", folder.File("model.unmix")]);

        Assert.Equal(Tool.Train("endmembers", scene).RequireDone().Output, counts.Output);
        Assert.Contains("fcls", File.ReadAllText(folder.File("table.csv")), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, train.ExitCode);
        Assert.Contains("endmembers", train.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("scenes are given", train.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_scenes_are_refused_where_one_is_taken()
    {
        var other = Path.Combine(folder.Path, "EMIT_L2A_RFL_001_20240912T090000_2425606_015.nc");
        File.Copy(scene, other);
        var model = Path.Combine(Models, "cover.unmix");

        foreach (
            var answer in new[]
            {
                Tool.Unmix(["run", model, .. parts, other, "-o", folder.File("map.tif")]),
                Tool.Train(["endmembers", .. parts, other]),
                Tool.Train(["train", .. parts, other, "--endmembers", "3", "-o", folder.File("model.unmix")]),
            }
        )
        {
            Assert.Equal(2, answer.ExitCode);
            Assert.Contains("2 scenes are given", answer.Error, StringComparison.Ordinal);
            Assert.Equal(1, answer.Error.Count(character => character == '\n'));
        }
        Assert.Equal(2, Tool.Unmix(["info", .. parts, other]).ExitCode);
        Assert.Equal([.. parts, other], Directory.EnumerateFiles(folder.Path).Order(StringComparer.Ordinal));
    }
}

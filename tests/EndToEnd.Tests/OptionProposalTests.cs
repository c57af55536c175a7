using System.Text.RegularExpressions;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>
/// Options that refusals propose, beside those of <see cref="ProposalTests"/>: each is read out of the message, added, and works. Where a
/// message leaves the value to the user, the test gives the one that the user would know.
/// </summary>
public sealed class OptionProposalTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Map => folder.File("map.tif");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Bands_between_those_of_the_scene_are_computed()
    {
        var centres = model.Manifest.WavelengthsNm!; // the synthetic scene has them
        var apart = (centres[1] - centres[0]) / 4;
        var plain = SceneFiles.Read(SceneFiles.Write(model, folder));
        var bands = centres.Count;
        var scene = folder.File("between.hdr");
        EnviScene.Write(
            scene,
            new EnviLayout
            {
                Width = SceneFiles.Width,
                Height = SceneFiles.Height,
                BandCount = 2 * bands,
                Wavelengths = new WavelengthGrid(
                    [.. centres.SelectMany(nm => new[] { nm - apart, nm + apart })],
                    [.. Enumerable.Repeat(2 * apart, 2 * bands)]
                ),
            },
            [.. plain.SelectMany(value => new[] { value, value })]
        );

        Follow(["run", model.Model, scene, "-o", Map], 3, "give (--resample) to compute");

        var right = folder.File("right.tif");
        Tool.Unmix("run", model.Model, folder.File("scene.hdr"), "-o", right).RequireDone();
        var (expected, found) = (SceneFiles.Read(right), SceneFiles.Read(Map));
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 0.1); // values of the bands around are mixed in
    }

    [Fact]
    public void An_ignore_value_that_is_no_number_is_given()
    {
        var scene = SceneFiles.Write(model, folder);
        File.AppendAllText(scene, "data ignore value = none\n");

        Follow(["run", model.Model, scene, "-o", Map], 3, "or give (--nodata)[.]", "-9999");
    }

    [Theory]
    [InlineData("gtiff")]
    [InlineData("cog")]
    public void A_format_that_holds_a_turned_grid_is_chosen(string format)
    {
        var place = new GeoReference([500000, 18, 6, 5400000, 6, -18], GeoReference.UtmNorth(32, 500000, 5400000, 20).ProjectionWkt);
        var scene = SceneFiles.Write(model, folder, layout: plain => plain with { GeoReference = place });

        var message = Follow(
            ["run", model.Model, scene],
            ["-o", folder.File("map.zarr"), "--format", "zarr"],
            2,
            "Choose (--format) gtiff or cog, or turn",
            ["-o", Map],
            format
        );

        Assert.Contains("grid is turned", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_is_given_for_an_item()
    {
        var scene = SceneFiles.Write(model, folder, layout: plain => plain with { GeoReference = GeoReference.UtmNorth(32, 5e5, 5e6, 20) });

        Follow(["run", model.Model, scene, "-o", Map, "--stac", folder.File("map.json")], 2, "such as (--datetime [0-9TZ:-]+)[.]");

        Assert.True(File.Exists(folder.File("map.json")));
    }

    [Fact]
    public void An_asset_is_chosen()
    {
        SceneFiles.Write(model, folder);
        File.WriteAllText(
            folder.File("items.json"),
            """{"type": "Feature", "id": "i", "assets": {"first": {"href": "scene.hdr"}, "b": {"href": "other.hdr"}}}"""
        );

        Follow(
            ["plan", folder.File("items.json"), "--model", model.Model, "--maps", folder.File("maps"), "-o", folder.File("run.json")],
            3,
            "Give one of its keys with (--asset): first, b[.]",
            "first"
        );
    }

    [Fact]
    public void A_provider_that_is_there_is_used()
    {
        string[] begun = ["run", model.Model, SceneFiles.Write(model, folder), "-o", Map];

        Follow(begun, ["--provider", "cuda"], 2, "use (--provider cpu)[.]", []);
    }

    [Fact]
    public void A_map_has_the_name_of_its_format()
    {
        string[] begun = ["run", model.Model, SceneFiles.Write(model, folder)];

        var refused = Tool.Unmix([.. begun, "-o", folder.File("map.dat"), "--format", "cog"]);

        Assert.Equal(2, refused.ExitCode);
        var named = Regex.Match(refused.Error, "Name it '([^']+)'");
        Assert.True(named.Success, refused.Error);
        Tool.Unmix([.. begun, "-o", named.Groups[1].Value, "--format", "cog"]).RequireDone();
        Assert.True(File.Exists(named.Groups[1].Value));
    }

    [Fact]
    public void A_granule_goes_without_a_mask_that_is_damaged()
    {
        var granule = new EmitGranule { Lines = 20, Samples = 18 };
        var scene = granule.WriteReflectance(folder.Path);
        var mask = granule.WriteMask(folder.Path);
        File.WriteAllBytes(mask, File.ReadAllBytes(mask)[..200]);

        Follow(["info", scene], 3, "give (--mask none) to do without it");
    }

    [Fact]
    public void A_scene_has_so_many_endmembers_as_are_proposed()
    {
        var scene = SceneFiles.Write(model, folder);
        string[] begun = ["train", scene, "-o", folder.File("new.unmix"), "--recipe", QuickRecipe.Write(folder), "--quiet"];

        var refused = Tool.Train([.. begun, "--endmembers", "5000"]);

        Assert.Equal(2, refused.ExitCode);
        var most = Regex.Match(refused.Error, "Ask for 2 to ([0-9]+) with --endmembers[.]");
        Assert.True(most.Success, refused.Error);
        Tool.Train([.. begun, "--endmembers", "2"]).RequireDone();
    }

    [Fact]
    public void A_training_with_other_options_begins_anew_without_resume()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SKIPPED: needs 'kill'.");
        var lines = folder.File("lines.jsonl");
        string[] begun =
        [
            "train",
            model.Scene,
            "--endmembers",
            "3",
            "--recipe",
            QuickRecipe.Write(folder),
            "--quiet",
            "-o",
            folder.File("new.unmix"),
        ];
        // Ended after its first epoch, it leaves what can be gone on from.
        const string script = "\"$@\" & while kill -0 $! && ! [ -s \"$LINES\" ]; do sleep 0.1; done; kill -TERM $!; wait $!";
        var interrupted = Tool.RunWith(
            new Dictionary<string, string> { ["LINES"] = lines },
            folder.Path,
            "sh",
            ["-c", script, "sh", "dotnet", "exec", Tool.Dll("unmix-train"), .. begun, "--set", "epochs=100000", "--report", lines]
        );
        Assert.Equal(75, interrupted.ExitCode);

        var refused = Tool.Train([.. begun, "--set", "seed=9", "--resume"]);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("or train again without --resume.", refused.Error, StringComparison.Ordinal);
        Tool.Train([.. begun, "--set", "seed=9"]).RequireDone();
        Assert.False(File.Exists(folder.File("new.unmix.checkpoint")));
    }

    /// <summary>A command is refused, and done with what is proposed.</summary>
    /// <param name="begun">The command.</param>
    /// <param name="exitCode">Of the refusal.</param>
    /// <param name="proposal">Matches the message; its first group is added.</param>
    /// <param name="value">Follows it, where the message leaves it to the user.</param>
    private static void Follow(string[] begun, int exitCode, string proposal, params string[] value) =>
        Follow(begun, [], exitCode, proposal, [], value);

    /// <inheritdoc cref="Follow(string[], int, string, string[])"/>
    /// <param name="begun">The command.</param>
    /// <param name="wrong">What is refused of it, and left out then.</param>
    /// <param name="exitCode">Of the refusal.</param>
    /// <param name="proposal">Matches the message; its first group is added.</param>
    /// <param name="instead">What is given in its place.</param>
    /// <param name="value">Follows the proposal.</param>
    /// <returns>The refusal.</returns>
    private static string Follow(string[] begun, string[] wrong, int exitCode, string proposal, string[] instead, params string[] value)
    {
        var refused = Tool.Unmix([.. begun, .. wrong]);
        Assert.True(refused.ExitCode == exitCode, $"{refused.ExitCode}: {refused.Error}");
        var match = Regex.Match(refused.Error, proposal);
        Assert.True(match.Success, refused.Error);
        Tool.Unmix([.. begun, .. instead, .. match.Groups[1].Value.Split(' '), .. value]).RequireDone();
        return refused.Error;
    }
}

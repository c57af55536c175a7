using System.Text.Json;
using System.Text.RegularExpressions;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>Signed packages, drift, dry runs and the doctor, through the programs themselves.</summary>
public sealed class TrustTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_package_runs_where_its_key_is_trusted_and_is_refused_where_another_is()
    {
        foreach (var name in (string[])["own", "other"])
            Tool.Train("keygen", folder.File(name)).RequireDone();
        var package = folder.File("model.unmix");
        File.Copy(model.Model, package);
        var unsigned = Tool.Unmix("check", package, "--trust", folder.File("own.pub"));
        Tool.Train("sign", package, "--key", folder.File("own.key")).RequireDone();

        var own = Tool.Unmix("run", package, model.Scene, "-o", folder.File("map.tif"), "--trust", folder.File("own.pub"), "--quiet");
        var other = Tool.Unmix("run", package, model.Scene, "-o", folder.File("other.tif"), "--trust", folder.File("other.pub"));

        Assert.Equal((4, 0, 4), (unsigned.ExitCode, own.ExitCode, other.ExitCode));
        Assert.StartsWith("The package is not signed, but only packages signed with the key '", unsigned.Error, StringComparison.Ordinal);
        Assert.StartsWith("The package's signature is not that of the key '", other.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("other.tif")));
    }

    [Fact]
    public void A_key_that_is_missing_is_refused() =>
        Assert.Equal(2, Tool.Unmix("info", model.Model, "--trust", folder.File("none.pub")).ExitCode);

    [Fact]
    public void A_dry_run_says_what_would_be_done_and_writes_nothing()
    {
        var dry = Tool.Unmix("run", model.Model, model.Scene, "-o", folder.File("map.tif"), "--dry-run").RequireDone();

        Assert.Contains("a run would   write 3 bands: ", dry.Output, StringComparison.Ordinal);
        Assert.Matches(@"looked at     768 pixels in 16 rows: 768 valid, 0 with a gap, 0 constant", dry.Output);
        Assert.Contains("Nothing was written; ", dry.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Info_takes_the_model_as_an_option()
    {
        var info = Tool.Unmix("info", model.Scene, "--model", model.Model).RequireDone();

        Assert.Contains("from          100 bands of the scene: 1-100", info.Output, StringComparison.Ordinal);
        Assert.Contains("outside what the model knows", info.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scene_of_training_does_not_drift()
    {
        var run = Tool.Unmix(
                "run",
                model.Model,
                model.Scene,
                "-o",
                folder.File("map.tif"),
                "--report",
                folder.File("report.json"),
                "--strict",
                "--layers",
                "abundances,novelty"
            )
            .RequireDone();

        Assert.Matches(
            new Regex(
                @"^Drift, 2\d{3} pixels: median error .* outside what training saw \(1 % expected\), .*\.\r?$",
                RegexOptions.Multiline
            ),
            run.Output
        );
        using var report = JsonDocument.Parse(File.ReadAllText(folder.File("report.json")));
        Assert.InRange(report.RootElement.GetProperty("drift").GetProperty("outside_share").GetDouble(), 0, 0.05);
        Assert.False(report.RootElement.GetProperty("drift").GetProperty("retrain_advised").GetBoolean());
        Assert.Equal(3 + 1, SceneFiles.Read(folder.File("map.tif")).Length / 2304);
    }

    [Fact]
    public void A_scene_of_other_materials_is_mapped_but_strict_runs_say_so()
    {
        var random = new Random(5);
        var scene = SceneFiles.Write(model, folder, spectra =>
        {
            var bands = model.Manifest.BandCount;
            for (var pixel = 0; pixel < spectra.Length / bands; pixel++)
            {
                for (var band = 0; band < bands; band++)
                    spectra[pixel * bands + band] = 0.3f + 0.25f * MathF.Sin(band / 3f + pixel) + 0.02f * random.NextSingle();
            }
        });

        var plain = Tool.Unmix("run", model.Model, scene, "-o", folder.File("map.tif"));
        var strict = Tool.Unmix("run", model.Model, scene, "-o", folder.File("strict.tif"), "--strict", "--quiet");
        var json = Tool.Unmix("run", model.Model, scene, "-o", folder.File("json.tif"), "--progress", "json").RequireDone();

        var events = json
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToArray();
        var advice = Assert.Single(events, e => e.GetProperty("event").GetString() == "retrain_advised");
        Assert.EndsWith(": retrain advised.", advice.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.InRange(advice.GetProperty("drift").GetProperty("outside_share").GetDouble(), 0.1, 1);
        Assert.Equal("done", events[^1].GetProperty("event").GetString());
        Assert.Equal((0, 7), (plain.ExitCode, strict.ExitCode));
        Assert.Matches(@"Warning: Drift, 180 pixels: .*: retrain advised\.", plain.Error);
        Assert.Matches(@"Warning: Drift, 180 pixels: .*: retrain advised\.", strict.Error);
        Assert.Equal(File.ReadAllBytes(folder.File("map.tif")), File.ReadAllBytes(folder.File("strict.tif")));
    }

    [Fact]
    public void The_doctor_says_what_there_is()
    {
        var doctor = Tool.Unmix("doctor").RequireDone();
        using var json = JsonDocument.Parse(Tool.Unmix("doctor", "--json").RequireDone().Output);

        foreach (
            var name in (string[])["machine", "features", "threads", "memory", "disk", "GDAL", "ONNX Runtime", "cpu", "cuda", "directml"]
        )
            Assert.Matches(new Regex($"^{name} ", RegexOptions.Multiline), doctor.Output);
        Assert.True(json.RootElement.GetProperty("is_usable").GetBoolean());
    }

    [Fact]
    public void The_doctor_of_a_machine_without_GDAL_says_what_to_install()
    {
        var doctor = Tool.UnmixWith("UNMIX_GDAL", "/nowhere/libgdal.so", "doctor");

        Assert.Equal(3, doctor.ExitCode);
        Assert.Contains(
            "GDAL can't be loaded from '/nowhere/libgdal.so', which UNMIX_GDAL names.",
            doctor.Output,
            StringComparison.Ordinal
        );
    }
}
